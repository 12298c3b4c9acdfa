import { escapeText, toJson } from "../codec/index.ts";
import { type DiscoveredEndpoint, groupBySubsystem, readSubsystemIdentities, type Scan } from "../discovery/index.ts";
import { formatMctpAddress } from "../mctp/address.ts";
import { type Colors, jsonText, printLines } from "./console.ts";
import { withDiscovery } from "./discovery-failure.ts";
import { explainScan, findEndpoints, requireOneSource } from "./discovery-source.ts";
import { driveLabel } from "./drive-json.ts";
import { endpointJson } from "./endpoint-json.ts";
import { complain, exitCodes, messageOf } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { messageTypeName } from "./message-type-name.ts";
import { type Cell, tableLines } from "./table.ts";
import { isSimulatedModel } from "./target.ts";

/** Shows the endpoints that there are; with `--subsystems` those of one drive together. */
export function run(invocation: Invocation): Promise<number> {
  const { name, options, colors } = invocation;
  requireOneSource(name, options);
  return withDiscovery(invocation, async () => {
    await using found = await findEndpoints(invocation);
    explainScan(found, options);
    if (options.subsystems) return await showSubsystems(found, invocation);
    const rows = found.endpoints.map((endpoint) => rowOf(endpoint, options.sim));
    if (options.json) printLines([jsonText(toJson(rows.map(json)))]);
    else if (rows.length > 0) printLines(endpointTable(rows, colors));
    return exitCodes.success;
  });
}

/** An endpoint, and what it is called. */
interface Row {
  readonly endpoint: DiscoveredEndpoint;
  readonly name: string;
  readonly simulated: boolean;
}

function rowOf(endpoint: DiscoveredEndpoint, inSimulator = false, model = ""): Row {
  const name = inSimulator ? `sim:${endpoint.address.eid}` : formatMctpAddress(endpoint.address);
  return { endpoint, name, simulated: inSimulator || isSimulatedModel(model) };
}

const json = ({ endpoint, name, simulated }: Row) => endpointJson(endpoint, { name, simulated });

/** What one drive tells of itself, and its ports. */
interface Subsystem {
  readonly model: string | null;
  readonly serial: string | null;
  readonly nqn: string | null;
  readonly rows: readonly Row[];
}

async function showSubsystems(found: Scan, { options, colors, call }: Invocation): Promise<number> {
  const members = await readSubsystemIdentities(found, { signal: call.signal });
  const unread = members.flatMap(({ endpoint, problem }) => (problem === undefined ? [] : [{ endpoint, problem }]));
  const subsystems = groupBySubsystem(members).map((group): Subsystem => {
    const { modelNumber, serialNumber, subsystemNqn } =
      group.find(({ identity }) => identity !== undefined)?.identity ?? {};
    return {
      ...{ model: modelNumber || null, serial: serialNumber || null, nqn: subsystemNqn || null },
      rows: group.map(({ endpoint }) => rowOf(endpoint, options.sim, modelNumber)),
    };
  });
  if (options.json) {
    printLines([jsonText(toJson(subsystems.map(({ rows, ...about }) => ({ ...about, endpoints: rows.map(json) }))))]);
  } else if (subsystems.length > 0) printLines(subsystemLines(subsystems, colors));
  for (const { endpoint, problem } of unread) {
    complain(`warning: ${rowOf(endpoint, options.sim).name} does not tell its subsystem: ${messageOf(problem)}`);
  }
  return unread.length === 0 ? exitCodes.success : exitCodes.failure;
}

/** The table, with a line before the ports of each drive. */
function subsystemLines(subsystems: readonly Subsystem[], colors: Colors): string[] {
  const [head = "", ...lines] = endpointTable(
    subsystems.flatMap(({ rows }) => rows),
    colors,
  );
  const left = lines.values();
  const groups = subsystems.flatMap((subsystem) => [
    colors.heading(subsystemTitle(subsystem)),
    ...subsystem.rows.map(() => `  ${left.next().value ?? ""}`),
  ]);
  return [`  ${head}`, ...groups];
}

function subsystemTitle({ model, serial }: Subsystem): string {
  if (model === null && serial === null) return "a drive that does not tell what it is";
  return `${escapeText(model ?? "?")}, serial ${escapeText(serial ?? "?")}`;
}

const headings = ["ADDRESS", "UUID", "CONNECTIVITY", "TYPES", "LINK", "SOURCE"];

function endpointTable(rows: readonly Row[], colors: Colors): string[] {
  const header = headings.map((text): Cell => ({ text, paint: colors.heading }));
  return tableLines([header, ...rows.map((row) => endpointRow(row, colors))]);
}

function endpointRow({ endpoint, name, simulated }: Row, colors: Colors): Cell[] {
  const { uuid, connectivity, messageTypes, link, source } = endpoint;
  const text = (value: string | undefined): Cell => ({ text: value === undefined ? "-" : escapeText(value) });
  return [
    text(driveLabel(name, simulated)),
    text(uuid),
    { ...text(connectivity), paint: connectivity === "degraded" ? colors.caution : undefined },
    text(messageTypes?.map(messageTypeName).join(", ")),
    text(link),
    text(source),
  ];
}
