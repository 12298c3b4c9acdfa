import { at, rest, type Struct, struct, u32, u64 } from "../../codec/index.ts";
import { checkInteger, type Kind } from "../../codec/kind.ts";
import type { DecodedRows, Field, Rows } from "../../codec/struct.ts";
import { MiError } from "../../errors.ts";
import type { Command, Objection } from "../command.ts";
import { commandSets, maximumData } from "../command-sets.ts";
import { adminCommand, adminPlaces, dataDirection, dword } from "./admin-command.ts";
import { getLogPageOpcode } from "./data-window.ts";
import { dwordsOf, lengthInDwords } from "./log-pages/log-page-command.ts";

/** Which bytes of a command's data are wanted; both are multiples of 4, and at most 4096 fit a message. */
export interface DataPart {
  readonly partOffset: number;
  readonly partLength: number;
}

/** A request without what it says of how much of the data it is about. */
export type WithoutPart<Input> = Omit<Input, "dataLength" | "offset" | "entryCount">;

/**
 * A command of whose data a part can be read: an Admin command that answers with something. What types do not know is refused when
 * it runs, such as one that answers with dwords of its completion alone.
 */
export type ReadingCommand<I = unknown, Q = unknown, R = unknown> = Command<I, Q, R> & {
  readonly messageType: "adminCommand";
} & (unknown extends R ? unknown : keyof R extends never ? { readonly answersWithNothing: true } : unknown);

/** A request for part of what `Input` asks for. */
export type PartInput<Input> = WithoutPart<Input> & DataPart;

/** A 64-bit offset as a number: no data are longer than those count. */
const wideOffset: Kind<number> = {
  ...(u64 as Kind as Kind<number>),
  range: { minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
  read: (code, place) => `Number(${u64.read(code, place)})`,
  write: (code, place, value, path) => {
    const checked = `${code.bind(checkInteger)}(${value},0,${Number.MAX_SAFE_INTEGER},${JSON.stringify(path)})`;
    return u64.write(code, place, `BigInt(${checked})`, path);
  },
};

const unit = { unit: "bytes" } as const;
const partLength = at(adminPlaces.dataLength, lengthInDwords, "Data Length (DLEN) of the part", unit);

/** What tells the part of most commands' data. */
const dataOffsetWindow = {
  partOffset: at(adminPlaces.dataOffset, u32, "Data Offset (DOFST) of the part", unit),
  partLength,
};
/** Log pages have a way of their own: drives get a DOFST of theirs wrong. */
const logPageWindow = {
  partLength,
  numberOfDwords: dwordsOf(({ partLength: length }: DataPart) => length),
  partOffset: at(dword(12), wideOffset, "Log Page Offset (LPO) of the part", unit),
};
/** Where a command says itself how much of a log it is about: NUMDL, NUMDU and LPO. */
const logPagePlaces = { from: dword(10, 2), to: dword(11, 2) } as const;

/** Data as they come. */
const PartOfData = struct(
  { title: "Part of data", spec: "NVMe-MI 2.0 §6.3", size: 0 },
  { data: rest("Bytes of the part") },
);

const parts = new WeakMap<object, Command>();

/**
 * A command that reads part of what another reads, with that one's own parameters: by DOFST and DLEN, of log pages by LPO and
 * NUMD. Throws `INVALID_ARGUMENT` for one that reads nothing.
 */
export function partOf<I, Q, R>(command: Command<I, Q, R>): Command<PartInput<I>, unknown, { data: Uint8Array }> {
  const part = parts.get(command) ?? describePart(command as Command);
  parts.set(command, part);
  return part as Command<PartInput<I>, unknown, { data: Uint8Array }>;
}

function describePart(command: Command): Command {
  const { title, spec, messageType, opcode, effect, optional, selector, request, defaults } = command;
  if (messageType !== "adminCommand" || opcode === undefined || dataDirection(opcode) !== "toHost") {
    throw new MiError("INVALID_ARGUMENT", `${title}: no Admin command that reads, so there is no part of its data`);
  }
  const isLog = opcode === getLogPageOpcode;
  const window: Rows = isLog ? logPageWindow : dataOffsetWindow;
  const part = adminCommand({
    title: `${title}, part of it`,
    spec,
    opcode,
    effect,
    ...(optional && { optional }),
    ...(selector !== undefined && { selector }),
    partial: true,
    request: { ...rowsBeside(request, isLog), ...window },
    response: PartOfData,
    offsetValid: !isLog,
    ...(defaults && { defaults: (given: unknown) => defaults(given) as object }),
    objection: (asked: DecodedRows<Rows>) => partObjection(part, command, asked as unknown as AskedPart),
    lengthAsked: (asked: DecodedRows<Rows>) => (asked as unknown as DataPart).partLength,
  }) as unknown as Command;
  return part;
}

/** What a command's request has besides what tells which part of its data travels. */
function rowsBeside({ fields }: Struct, isLog: boolean): Rows {
  const own = ({ offset, kind }: Field): boolean => {
    const end = offset + kind.size;
    const overlaps = (from: number, to: number) => offset < to && end > from;
    if (overlaps(adminPlaces.flags, adminPlaces.flags + 1)) return false;
    if (overlaps(adminPlaces.dataOffset, adminPlaces.dataLength + 4)) return false;
    return !isLog || !(overlaps(logPagePlaces.from, logPagePlaces.to) || overlaps(dword(12), dword(14)));
  };
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => own(field)));
}

/** A part as it is asked for, and whether log page offsets count entries (OT). */
type AskedPart = DataPart & { readonly indexOffset?: boolean };

/** The command's own complaint counts too: it is asked of what it would read in the bytes. */
function partObjection(part: Command, { request, objection }: Command, asked: AskedPart): Objection | undefined {
  const { partOffset, indexOffset } = asked;
  if (indexOffset) return { field: "indexOffset", detail: "is set, but where a part begins is counted in bytes" };
  if (partOffset % 4 !== 0) return { field: "partOffset", detail: `${partOffset} is not a multiple of 4` };
  if (objection === undefined) return undefined;
  const view = new DataView(new ArrayBuffer(commandSets.adminCommand.requestSize));
  part.request.encode(view, 0, asked);
  return objection(request.decode(view));
}

const fieldCommands = new WeakMap<object, Map<string, Command>>();

/**
 * A command that reads a few fields of what another reads: in one message, and of its data no more than from the first of
 * them to the last. Throws `INVALID_ARGUMENT` for a field that there is not, or that has no place of its own, as a list.
 */
export function fieldsOf<I, Q, R, const K extends keyof R & string>(
  command: Command<I, Q, R>,
  names: readonly K[],
): Command<WithoutPart<I>, unknown, Pick<R, K>> {
  const known = fieldCommands.get(command) ?? new Map<string, Command>();
  fieldCommands.set(command, known);
  const key = names.join();
  const derived = known.get(key) ?? describeFields(command as Command, names);
  known.set(key, derived);
  return derived as Command<WithoutPart<I>, unknown, Pick<R, K>>;
}

function describeFields(command: Command, names: readonly string[]): Command {
  const { title, response } = command;
  const part = partOf(command) as Command<DataPart>;
  const rows = rowsOf(command, names);
  const dataAt = commandSets.adminCommand.responseSize - response.offset;
  const ends = rows.map(([, { offset, kind }]) => offset + kind.size - dataAt);
  const end = Math.ceil(Math.max(...ends) / 4) * 4;
  const first = Math.min(...rows.map(([, { offset }]) => offset - dataAt));
  // A drive that knows no LPO would answer with the log's beginning, and nothing would tell.
  const start = part.opcode === getLogPageOpcode && end <= maximumData ? 0 : first - (first % 4);
  const shifted = rows.map(([name, field]) => [name, { ...field, offset: field.offset - dataAt - start }] as const);
  const about = { title: response.struct.title, spec: response.struct.spec, size: end - start };
  if (about.size > maximumData) {
    const detail = `from ${names[0]} on these fields span ${about.size} bytes, more than the ${maximumData} of a message`;
    throw new MiError("INVALID_ARGUMENT", `${title}: ${detail}`);
  }
  return {
    ...part,
    title: `${title}, some of its fields`,
    defaults: (given) => ({ ...part.defaults?.(given as DataPart), partOffset: start, partLength: about.size }),
    response: { struct: struct(about, Object.fromEntries(shifted)) as Struct, offset: dataAt + response.offset },
  } as Command;
}

/** The rows that hold the named fields, in order; a bit field may hold several. */
function rowsOf({ title, response: { struct: whole, offset } }: Command, names: readonly string[]): [string, Field][] {
  const dataAt = commandSets.adminCommand.responseSize - offset;
  const rows = Object.entries(whole.fields).filter(([name, field]) => names.some((each) => holds(name, field, each)));
  const missing = names.filter((each) => !rows.some(([name, field]) => holds(name, field, each)));
  const refuse = (detail: string) => new MiError("INVALID_ARGUMENT", `${title}: ${detail}`);
  if (names.length === 0) throw refuse("no field is named");
  if (missing.length > 0) {
    const listed = missing.filter((name) => Object.hasOwn(whole.tails, name));
    const why = listed.length > 0 ? "has no fixed place, so it is read with the whole" : "is no field of it";
    throw refuse(`${listed[0] ?? missing[0]} ${why}`);
  }
  const before = rows.find(([, field]) => field.offset < dataAt);
  if (before !== undefined) throw refuse(`${before[0]} is in the completion and not in the data`);
  return rows;
}

function holds(name: string, { role, kind }: Field, wanted: string): boolean {
  if (role === "packed") return kind.parts.form === "bits" && Object.hasOwn(kind.parts.members, wanted);
  return (role === "value" || role === "optional") && name === wanted;
}
