import { escapeText, toJson } from "../codec/index.ts";
import { type EndpointChange, watch } from "../discovery/index.ts";
import { formatMctpAddress } from "../mctp/address.ts";
import { type Colors, jsonText, printLines } from "./console.ts";
import { withDiscovery } from "./discovery-failure.ts";
import { endpointJson } from "./endpoint-json.ts";
import { exitCodes } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { problemTeller } from "./problem-teller.ts";
import { readerGone } from "./reader-gone.ts";

/** Tells what changes among mctpd's endpoints until the user has enough. */
export function run(invocation: Invocation): Promise<number> {
  const time = () => ({ time: new Date().toISOString(), kind: "error" });
  return withDiscovery(invocation, () => tell(invocation), { members: time, indent: 0 });
}

async function tell({ options, colors, call }: Invocation): Promise<number> {
  const { bus, timeout, patient, initial: showsInitial = true } = options;
  using reader = readerGone();
  let left = options.count ?? Number.POSITIVE_INFINITY;
  let initial = true;
  const changes = watch({
    ...(bus !== undefined && { messageBus: bus }),
    ...(timeout !== undefined && { timeout }),
    ...(patient !== undefined && { patient }),
    signal: AbortSignal.any([call.signal, reader.signal]),
    onProblem: problemTeller(),
    // Once what waits has been taken.
    onBegun: () => setImmediate(() => (initial = false)),
  });
  try {
    for await (const change of changes) {
      if (initial && !showsInitial) continue;
      const now = new Date();
      printLines([options.json ? changeJson(change, now, initial) : changeLine(change, now, colors)]);
      if (--left <= 0) break;
    }
  } catch (error) {
    if (!reader.signal.aborted || call.signal.aborted) throw error;
  }
  return exitCodes.success;
}

function changeJson({ kind, endpoint }: EndpointChange, time: Date, initial: boolean): string {
  return jsonText(toJson({ time: time.toISOString(), kind, initial, ...endpointJson(endpoint) }), 0);
}

/** A change on one line: when, what, whose, and where that is. */
export function changeLine({ kind, endpoint }: EndpointChange, time: Date, colors: Colors): string {
  const { address, uuid, link } = endpoint;
  const texts = [kind.padEnd(9), formatMctpAddress(address).padEnd(10), uuid ?? "-".padEnd(36), link ?? ""];
  const line = `${time.toISOString()}  ${texts.map(escapeText).join("  ").trimEnd()}`;
  if (kind === "removed") return colors.alarm(line);
  return kind === "degraded" ? colors.caution(line) : line;
}
