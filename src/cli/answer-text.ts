import { type TextLine, textLines } from "../codec/index.ts";
import { hexNumber } from "../codec/text.ts";
import { SupportedCommands } from "../endpoint/supported-commands.ts";
import { type Command, CommandList } from "../mi/index.ts";
import { notesOf } from "./command-notes.ts";
import { configurationSpaceLines } from "./configuration-space.ts";
import type { Colors } from "./console.ts";
import { type DriveLabel, driveHeading } from "./drive-json.ts";
import { hexDump } from "./hex-dump.ts";
import { printedLines } from "./structure-text.ts";

/** A command that was carried out. */
export interface Answered {
  /** Its name in the registry. */
  readonly method: string;
  readonly command: Command;
  readonly request: Readonly<Record<string, unknown>>;
  readonly value: unknown;
}

/** An answer for people: its fields as the description has them, its data as a dump. */
export function answerLines(answered: Answered, label: DriveLabel, colors: Colors): string[] {
  const { method, command, request, value } = answered;
  const { struct } = command.response;
  const tails = dataTails(command);
  if (Object.keys(struct.fields).length + Object.keys(struct.tails).length === 0) {
    return [`${driveHeading(command.title, label)}: ${notesOf(method).outcome ?? "done"}`];
  }
  const docs = new Set(tails.map(([, { doc }]) => doc));
  const listed = commandListLines(answered);
  if (listed !== undefined) return [driveHeading(struct.title, label), ...printedLines(listed, colors, 1)];
  const lines = textLines(struct, value).filter((line) => line.depth > 0 || !docs.has(line.label));
  const dumps = tails.flatMap(([name, { doc }]) => {
    const bytes = (value as Readonly<Record<string, Uint8Array>>)[name] ?? new Uint8Array(0);
    const start = offsetOf(command, request);
    return [`  ${doc}: ${bytes.length} bytes`, ...hexDump(bytes, start).map((line) => `    ${line}`)];
  });
  const decoded = printedLines(decodedData(answered), colors, 1);
  return [driveHeading(struct.title, label), ...printedLines(lines, colors, 1), ...dumps, ...decoded];
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
  return method === "pcieConfigurationRead" && whole ? configurationSpaceLines(dataOf(command, value)) : [];
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
