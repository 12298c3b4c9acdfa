import { at, constant, count, derived, hex, optional, type Struct, struct, u8, u16, u32 } from "../../codec/index.ts";
import type { DecodedRows, EncodableRows, Field, Rows } from "../../codec/struct.ts";
import { CompletionStatus } from "../../nvme/index.ts";
import type { Command, Effect, Extent, Objection, ResponseLayout } from "../command.ts";
import { commandSets } from "../command-sets.ts";

const { requestSize, responseSize } = commandSets.adminCommand;

/** What an Admin response has before its data: dwords of the completion queue entry. */
export const AdminCompletion = struct(
  { title: "Admin Command Response", spec: "NVMe-MI 2.0 Figure 136", size: responseSize },
  {
    result: optional(8, hex(u32), "Completion Queue Entry Dword 0 (CQEDW0)"),
    result1: optional(12, hex(u32), "Completion Queue Entry Dword 1 (CQEDW1)"),
    status: at(16, CompletionStatus, "Completion Queue Entry Dword 3 (CQEDW3)"),
  },
);

/** Where Admin requests have what all of them have, from the start of the message. */
export const adminPlaces = {
  flags: 5,
  controllerId: 6,
  namespaceId: 8,
  dataOffset: 28,
  dataLength: 32,
  /** Command dwords 10 to 15 follow each other from here. */
  commandDwords: 44,
  /** Data for the controller follow the dwords. */
  data: requestSize,
  /** Dword 0 of the completion, in the answer. */
  result: 8,
  /** Data from the controller follow the dwords of the answer. */
  resultData: responseSize,
} as const;

/** Where a command dword of an Admin request stands, 10–15, or one of its bytes. */
export const dword = (number: 10 | 11 | 12 | 13 | 14 | 15, byte: 0 | 1 | 2 | 3 = 0): number =>
  adminPlaces.commandDwords + 4 * (number - 10) + byte;

/** The namespace identifier that means all of them, or the drive as a whole. */
export const everyNamespace = 0xffff_ffff;

/** DLEN and DOFST hold numbers; both flags only mattered to devices of MI 1.0, which still exist. */
const lengthValid = 0x01;
const offsetValid = 0x02;
/** Ignore Shutdown (ISH), from NVMe-MI 2.1 on. */
export const ignoreShutdownFlag = 0x04;

/** Which way the data of an Admin command go: the low bits of its opcode say it (NVMe base 2.0 Figure 138). */
export function dataDirection(opcode: number): "none" | "toController" | "toHost" | "both" {
  return (["none", "toController", "toHost", "both"] as const)[opcode & 0b11] ?? "none";
}

/** Rows of requests that name what the command is about. */
export const namespaceRow = {
  namespaceId: at(adminPlaces.namespaceId, hex(u32), "Namespace Identifier (NSID)"),
};

const common = { controllerId: optional(adminPlaces.controllerId, u16, "Controller Identifier (CTLID)") };
type Common = typeof common;

/** What a command answers with where that is not data alone; made by `completion`. */
export interface Completion<Response> {
  readonly completion: Rows;
  /** Carries the type only; never present at run time. */
  readonly valueType?: Response;
}

/**
 * An answer with dwords of its completion. Rows count from the message's start: dword 0 of the completion (CQEDW0) is at
 * byte 8, dword 1 at 12, data follow at 20.
 */
export function completion<const R extends Rows>(rows: R): Completion<DecodedRows<R>> {
  return { completion: rows };
}

/** The answer of a command that says no more than that it succeeded. */
export const noAnswer = completion({});

/** What an Admin command is described by. */
export interface AdminDefinition<R extends Rows, Response, P, B> {
  readonly title: string;
  readonly spec: string;
  /** Undefined for a raw command: there the request says it. */
  readonly opcode: number | undefined;
  readonly effect: Effect;
  readonly optional?: boolean;
  readonly selector?: string | readonly string[];
  /** Rows besides those that all Admin commands have; of those it may give its own. Data for the controller begin at 68. */
  readonly request?: R;
  /** Data alone, or what `completion` gives. */
  readonly response: Struct<Response, unknown> | Completion<Response>;
  /** True where bytes may follow the data, up to as many as were asked for. */
  readonly padded?: boolean;
  readonly partial?: P;
  readonly prohibited?: B;
  /** Tells, too, that the data offset is valid (DOFSTV), as for Identify, which old drives look at. */
  readonly offsetValid?: boolean;
  readonly extent?: Extent;
  readonly example?: Partial<EncodableRows<Common & R>>;
  readonly required?: readonly (keyof EncodableRows<Common & R> & string)[];
  defaults?(given: EncodableRows<Common & R>): Partial<EncodableRows<Common & R>>;
  objection?(request: DecodedRows<Common & R>): Objection | undefined;
  verify?(request: DecodedRows<Common & R>, response: Response): string | undefined;
  lengthAsked?(request: DecodedRows<Common & R>): number;
}

/** An Admin command: what a caller gives, what travels, what comes back, and who need not know it. */
export type AdminCommand<R extends Rows, Response, P = false, B = false> = Command<
  EncodableRows<Common & R>,
  DecodedRows<Common & R>,
  Response
> & { readonly messageType: "adminCommand"; readonly partial?: P; readonly prohibited?: B };

/** Defines an Admin command (NVMe-MI 2.0 §6). Rows count from the message's start; their order does not matter. */
export function adminCommand<
  Response,
  const R extends Rows = Record<never, never>,
  const P extends boolean = false,
  const B extends boolean = false,
>(definition: AdminDefinition<R, Response, P, B>): AdminCommand<R, Response, P, B> {
  const {
    title,
    spec,
    request: own = {},
    response: answer,
    lengthAsked,
    padded = false,
    offsetValid: isOffsetValid = false,
    ...others
  } = definition;
  const response: ResponseLayout = { ...responseLayout(definition), lengthAsked, padded };
  const rows: Rows = { ...common, ...fixedRows(definition.opcode ?? 0, own, response, isOffsetValid), ...own };
  const size = Math.max(requestSize, ...fieldsOf(rows).map(({ offset, kind }) => offset + kind.size));
  const request = struct({ title: `${title} request`, spec, size }, inOrder(rows));
  return { ...others, title, spec, messageType: "adminCommand", request, response } as unknown as AdminCommand<
    R,
    Response,
    P,
    B
  >;
}

function responseLayout({
  title,
  spec,
  response,
}: Pick<AdminDefinition<Rows, unknown, never, never>, "title" | "spec" | "response">): ResponseLayout {
  if ("decode" in response) return { struct: response, offset: responseSize };
  const rows = response.completion;
  const size = Math.max(responseSize, ...fieldsOf(rows).map(({ offset, kind }) => offset + kind.size));
  return { struct: struct({ title: `${title} response`, spec, size }, inOrder(rows)) as Struct, offset: 0 };
}

/** Rows that the caller does not decide, but for those in whose place the command has one of its own. */
function fixedRows(opcode: number, own: Rows, response: ResponseLayout, isOffsetValid: boolean): Rows {
  const places = new Map(fieldsOf(own).map((field) => [field.offset, field]));
  const dataLength = places.get(adminPlaces.dataLength) ?? dataLengthRow(opcode, own, response);
  const rows = {
    flags: flagsRow(dataLength, own, isOffsetValid ? offsetValid : 0),
    namespaceId: constant(adminPlaces.namespaceId, hex(u32), 0, "Namespace Identifier (NSID)"),
    dataOffset: constant(adminPlaces.dataOffset, u32, 0, "Data Offset (DOFST)"),
    dataLength,
  };
  return Object.fromEntries(Object.entries(rows).filter(([, { offset }]) => !places.has(offset)));
}

/** Which of the two are valid: a length only where there are data, which some requests may have or not. */
function flagsRow(dataLength: Field, own: Rows, others: number): Field {
  const doc = "Command Flags (CFLGS)";
  const withLength = lengthValid | others;
  if (dataLength.role === "constant") {
    return constant(adminPlaces.flags, u8, dataLength.constant === 0 ? others : withLength, doc);
  }
  const { minimum = 0 } = dataLength.kind.range ?? {};
  const source = dataSource(dataLength, own);
  if (minimum > 0 || source === undefined) return constant(adminPlaces.flags, u8, withLength, doc);
  const flagsOf = (request: Readonly<Record<string, number | { readonly length: number } | undefined>>): number => {
    const data = request[source] ?? 0;
    return (typeof data === "number" ? data : data.length) > 0 ? withLength : others;
  };
  return derived(adminPlaces.flags, u8, flagsOf, doc);
}

/** The member of a request that tells how many data travel: their number, or the data; undefined where there are some always. */
function dataSource({ role }: Field, own: Rows): string | undefined {
  if (role === "derived") return undefined;
  const isSource = (row: Rows[string]): boolean =>
    "role" in row ? role !== "count" && row.offset === adminPlaces.dataLength : role === "count";
  return Object.entries(own).find(([, row]) => isSource(row))?.[0];
}

/** How many data travel, where that follows from the description: from what is sent behind the dwords, or comes back. */
function dataLengthRow(opcode: number, own: Rows, { struct, offset }: ResponseLayout): Field {
  const doc = "Data Length (DLEN)";
  const direction = dataDirection(opcode);
  if (direction === "toController") {
    if (Object.values(own).some((row) => !("role" in row))) return count(adminPlaces.dataLength, u32, doc);
    const end = Math.max(requestSize, ...fieldsOf(own).map(({ offset: start, kind }) => start + kind.size));
    return constant(adminPlaces.dataLength, u32, end - requestSize, doc);
  }
  if (direction !== "toHost") return constant(adminPlaces.dataLength, u32, 0, doc);
  if (struct.variable) throw new TypeError(`${struct.title} varies in length, so its request has to say how long`);
  return constant(adminPlaces.dataLength, u32, offset + struct.size - responseSize, doc);
}

const fieldsOf = (rows: Rows): Field[] => Object.values(rows).filter((row): row is Field => "role" in row);

/** Fields in the order of the bytes, tails behind them. */
function inOrder(rows: Rows): Rows {
  const placeOf = (row: Rows[string]): number => ("role" in row ? row.offset : Number.POSITIVE_INFINITY);
  const entries = Object.entries(rows).toSorted(([, one], [, other]) => placeOf(one) - placeOf(other) || 0);
  return Object.fromEntries(entries);
}
