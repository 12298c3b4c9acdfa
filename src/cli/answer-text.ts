import { type TextLine, textLines } from "../codec/index.ts";
import { hexNumber } from "../codec/text.ts";
import { SupportedCommands } from "../endpoint/supported-commands.ts";
import { adminPlaces } from "../mi/admin/admin-command.ts";
import { adminCommands, type Command, CommandList } from "../mi/index.ts";
import { decodeSecurityProtocols } from "../nvme/index.ts";
import type { Outcome } from "./await-outcome.ts";
import { notesOf } from "./command-notes.ts";
import { configurationSpaceLines } from "./configuration-space.ts";
import { type DriveLabel, driveHeading } from "./drive-json.ts";
import { featureTitle, settingText } from "./feature-title.ts";
import { foldedItems } from "./folded-items.ts";
import { hexDump } from "./hex-dump.ts";
import type { Invocation } from "./invocation.ts";
import { printedLines } from "./structure-text.ts";
import { viewOf } from "./views.ts";

/** A command that was carried out. */
export interface Answered {
  /** Its name in the registry. */
  readonly method: string;
  readonly command: Command;
  readonly request: Readonly<Record<string, unknown>>;
  readonly value: unknown;
  /** How it ended what the command had begun, where that was waited for. */
  readonly outcome?: Outcome | undefined;
}

/** How it is shown. */
type Shown = Pick<Invocation, "options" | "colors">;

const capabilities: unknown = adminCommands.getFeatureCapabilities.response.struct;

/** An answer for people: its fields as the description has them, its data as a dump. */
export function answerLines(answered: Answered, label: DriveLabel, { options, colors }: Shown): string[] {
  const { method, command, request, value } = answered;
  const view = viewOf(method);
  const { struct } = command.response;
  const tails = dataTails(command);
  if (Object.keys(struct.fields).length + Object.keys(struct.tails).length === 0) {
    const how = answered.outcome?.text ?? notesOf(method).outcome ?? settingText(command, request) ?? "done";
    return [`${driveHeading(command.title, label)}: ${answered.outcome?.failed ? colors.alarm(how) : how}`];
  }
  const heading = driveHeading(featureTitle(command, request) ?? headingOf(command), label);
  const docs = new Set(tails.map(([, { doc }]) => doc));
  const listed = commandListLines(answered);
  if (listed !== undefined) return [heading, ...printedLines(listed, colors, 1)];
  const vendors = options.vendorSpecific ? undefined : struct.fields.vendorSpecific?.doc;
  const all = textLines(struct, view.shown?.(value) ?? value);
  const isLeftOut = ({ depth, label }: TextLine) => depth === 0 && (docs.has(label) || label === vendors);
  const seen = (view.lines?.(all, value, request) ?? all).filter((line) => !isLeftOut(line));
  const lines = [...featureNumber(command, value), ...foldedItems(seen)];
  const dumps = tails.flatMap(([name, { doc }]) => {
    const bytes = (value as Readonly<Record<string, Uint8Array>>)[name] ?? new Uint8Array(0);
    const start = offsetOf(command, request);
    return [`  ${doc}: ${bytes.length} bytes`, ...hexDump(bytes, start).map((line) => `    ${line}`)];
  });
  const decoded = printedLines(decodedData(answered), colors, 1);
  return [heading, ...printedLines(lines, colors, 1), ...dumps, ...decoded];
}

/** What an answer is, without what says that it is one. */
function headingOf({ response: { struct } }: Command): string {
  return struct.title.replace(/^Get Log Page: /, "").replace(/ response$/, "");
}

/** The number that stands for a feature's value, in hexadecimal as other tools have it. */
function featureNumber({ opcode, partial, response: { struct } }: Command, value: unknown): TextLine[] {
  const rows = Object.values(struct.fields).filter(({ offset }) => offset === adminPlaces.result);
  const isFeature = opcode === adminCommands.getFeatures.opcode && !partial && struct !== capabilities;
  if (!isFeature || rows.length === 0) return [];
  const bytes = struct.toBytes(value);
  const number = new DataView(bytes.buffer, bytes.byteOffset).getUint32(adminPlaces.result, true);
  return [{ depth: 0, label: "Value (CQEDW0), without reserved bits", value: hexNumber(number, 4) }];
}

/** The commands of a list by their names, as `capabilities` has them; undefined for other answers. */
function commandListLines({ command, value }: Answered): TextLine[] | undefined {
  if (command.response.struct !== (CommandList as unknown)) return undefined;
  const { listed } = new SupportedCommands((value as CommandList).commands, false);
  if (listed.length === 0) return [{ depth: 0, label: "Commands", value: "none" }];
  const opcodeText = (opcode: number) => `opcode ${hexNumber(opcode)}`;
  const lines = listed.map(({ title, opcode }) => ({ depth: 1, label: title, value: opcodeText(opcode) }));
  return [{ depth: 0, label: "Commands", value: undefined }, ...lines];
}

/** What the data of an answer say, where that is known by the command and the part of them that was read. */
function decodedData({ method, command, request, value }: Answered): TextLine[] {
  const whole = offsetOf(command, request) === 0;
  if (method === "securityReceive" && request.protocol === 0 && (request.specific ?? 0) === 0) {
    return protocolLines(dataOf(command, value));
  }
  return method === "pcieConfigurationRead" && whole ? configurationSpaceLines(dataOf(command, value)) : [];
}

/** The security protocols of a list; nothing where fewer bytes were asked for than it is long. */
function protocolLines(data: Uint8Array): TextLine[] {
  try {
    const lines = decodeSecurityProtocols(data).map(({ id, name }) => ({
      depth: 1,
      label: hexNumber(id),
      value: name,
    }));
    return [{ depth: 0, label: "Security Protocols", value: lines.length === 0 ? "none" : undefined }, ...lines];
  } catch {
    return [];
  }
}

/** The data of an answer that has some. */
export function dataOf(command: Command, value: unknown): Uint8Array {
  const [name] = dataTails(command)[0] ?? [""];
  return (value as Readonly<Record<string, Uint8Array>>)[name] ?? new Uint8Array(0);
}

function dataTails({ response }: Command) {
  return Object.entries(response.struct.tails).filter(([, { of }]) => of === undefined);
}

/** Where the data of an answer are in what they are a part of, in bytes. */
function offsetOf({ request: { fields } }: Command, request: Answered["request"]): number | bigint {
  const name = ["offset", "dataOffset"].find((each) => fields[each]?.unit === "bytes");
  const offset = name === undefined ? 0 : request[name];
  return typeof offset === "number" || typeof offset === "bigint" ? offset : 0;
}
