import { type Json, toJson } from "../codec/index.ts";
import { DiscoveryError, MiError } from "../errors.ts";
import { jsonText, printLines } from "./console.ts";
import { errorJson } from "./drive-failure.ts";
import { exitCodeOf, exitCodes, messageOf, reportFailure } from "./failure.ts";
import type { Invocation } from "./invocation.ts";

/** What to do about what stands in the way, where that can be said. */
const advice: Partial<Readonly<Record<DiscoveryError["reason"], string>>> = {
  noPermission: "be root, or have the bus's policy let this user talk to mctpd",
  lost: "it may or may not have been done",
  noAnswer: "it may or may not have been done",
};

/**
 * Runs what a verb does with discovery; returns the exit code. A failure is told on stderr, with `--json` on stdout as well.
 * Rejects where the command line is wrong and where the user interrupts. `members` is what the failure's JSON has besides.
 */
export async function withDiscovery(
  { options, call }: Invocation,
  use: () => Promise<number>,
  { members = () => ({}), indent = 2 }: { readonly members?: () => object; readonly indent?: number } = {},
): Promise<number> {
  try {
    return await use();
  } catch (error) {
    if (call.signal.aborted || exitCodeOf(error) === exitCodes.usage) throw error;
    const message = discoveryMessage(error);
    if (options.json) {
      const value = toJson({ ...members(), error: errorJson(error, message) }) as Json;
      printLines([jsonText(value, indent)]);
    }
    reportFailure(error, message);
    return exitCodes.failure;
  }
}

/** What went wrong, with what to do about it. */
function discoveryMessage(error: unknown): string {
  const text = messageOf(error);
  if (error instanceof DiscoveryError) {
    const hint = advice[error.reason];
    return hint === undefined ? text : `${text}; ${hint}`;
  }
  return error instanceof MiError && error.address !== undefined && !text.includes(error.address)
    ? `${error.address}: ${text}`
    : text;
}
