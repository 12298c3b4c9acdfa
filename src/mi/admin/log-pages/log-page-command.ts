import type { BitMembers } from "../../../codec/bit-field.ts";
import {
  bit,
  bitField,
  constant,
  derived,
  optional,
  packed,
  type Struct,
  u8,
  u16,
  u32,
  zeroBased,
} from "../../../codec/index.ts";
import { checkInteger, type Kind, refuse } from "../../../codec/kind.ts";
import type { Field, Rows } from "../../../codec/struct.ts";
import type { Extent } from "../../command.ts";
import { maximumData } from "../../command-sets.ts";
import {
  type AdminCommand,
  type AdminDefinition,
  adminCommand,
  adminPlaces,
  dword,
  everyNamespace,
} from "../admin-command.ts";
import { getLogPageOpcode, numberOfDwordsPlace } from "../data-window.ts";

const retain = { retainAsynchronousEvent: bit(7, "Retain Asynchronous Event (RAE)") };

/** The byte of a request that has RAE and, where the log has any, its Log Specific Parameter (LSP). */
const parametersRow = <S extends BitMembers>(specific: S) =>
  packed(dword(10, 1), bitField(u8, { ...specific, ...retain }), "Log Specific Parameter (LSP) and RAE");

/** How many bytes of a log one message carries: whole dwords. */
const dwords = (value: unknown, path: string): number => {
  const bytes = checkInteger(value, 4, maximumData, path);
  return bytes % 4 === 0 ? bytes : refuse(bytes, "is not a multiple of 4", path);
};
export const lengthInDwords: Kind<number> = {
  ...u32,
  range: { minimum: 4, maximum: maximumData, step: 4 },
  write: (code, at, value, path) => u32.write(code, at, `${code.bind(dwords)}(${value},${JSON.stringify(path)})`, path),
};

const numberOfDwords = "Number of Dwords Lower (NUMDL)";
/** Follows from the bytes that travel. */
export const dwordsOf = (lengthOf: (request: never) => number) =>
  derived(numberOfDwordsPlace, zeroBased(u16), (request: never) => lengthOf(request) / 4, numberOfDwords);

const lengthRow = {
  dataLength: optional(adminPlaces.dataLength, lengthInDwords, "Data Length (DLEN) and, in dwords, NUMDL", {
    unit: "bytes",
    implied: true,
  }),
};

type Parameters<S extends BitMembers> = { parameters: ReturnType<typeof parametersRow<S & typeof retain>> };

/** `All` are the rows of the request that a caller may give, `R` those among them that are this log's own. */
interface LogPageDefinition<R extends Rows, S extends BitMembers, Response, P, All extends Rows> {
  readonly title: string;
  readonly spec: string;
  /** Log Page Identifier (LID). */
  readonly identifier: number;
  /** Members of the Log Specific Parameter (LSP), bits 6:0 of their byte; others of the request's rows. */
  readonly specific?: S;
  readonly request?: R;
  /** Command Set Identifier (CSI), of a log that is there for one. */
  readonly commandSet?: number;
  /** What the log is about where a request does not say: the drive as a whole if left out, 0 for logs without namespaces. */
  readonly namespaceId?: 0 | typeof everyNamespace;
  /** What reading it does: `read` if left out, as logs do; creating one writes. */
  readonly effect?: "read" | "write";
  readonly response: Struct<Response, unknown>;
  readonly partial?: P;
  readonly example?: AdminDefinition<All, Response, P, false>["example"];
  defaults?: AdminDefinition<All, Response, P, false>["defaults"];
  verify?: AdminDefinition<All, Response, P, false>["verify"];
  lengthAsked?: AdminDefinition<All, Response, P, false>["lengthAsked"];
}

/** Defines a Get Log Page command (NVMe base 2.0 §5.16) for a log of one size. By default nothing is cleared by reading. */
export function logPage<
  Response,
  const R extends Rows = Record<never, never>,
  const S extends BitMembers = Record<never, never>,
  const P extends boolean = false,
>(definition: LogPageDefinition<R, S, Response, P, Parameters<S> & R>): AdminCommand<Parameters<S> & R, Response, P> {
  const { response, request = {} } = definition;
  const sized = "dataLength" in request ? {} : { numberOfDwords: dwordsOf(() => response.size) };
  return adminCommand(
    definitionOf(definition, sized) as unknown as AdminDefinition<Parameters<S> & R, Response, P, false>,
  );
}

/**
 * Defines a Get Log Page command for a log whose beginning tells how long it is. A request without `dataLength` is for the
 * whole log, in as many messages as that takes; with it, for so many bytes from its beginning in one.
 */
export function longLogPage<
  Response,
  Head,
  const R extends Rows = Record<never, never>,
  const S extends BitMembers = Record<never, never>,
>(
  definition: LogPageDefinition<R, S, Response, false, Parameters<S> & typeof lengthRow & R> & {
    readonly extent: Extent<Head>;
  },
): AdminCommand<Parameters<S> & typeof lengthRow & R, Response> {
  const { extent } = definition;
  const rows = { ...lengthRow, numberOfDwords: dwordsOf(({ dataLength }: { dataLength: number }) => dataLength) };
  const complete = definitionOf(definition, rows);
  return adminCommand({
    ...complete,
    extent: extent as unknown as Extent,
    lengthAsked: ({ dataLength }: { dataLength: number }) => dataLength,
    defaults: (given: never) => ({ dataLength: extent.head.size, ...complete.defaults(given) }),
  } as unknown as AdminDefinition<Parameters<S> & typeof lengthRow & R, Response, false, false>);
}

function definitionOf<R extends Rows, S extends BitMembers, Response, P, All extends Rows>(
  definition: LogPageDefinition<R, S, Response, P, All>,
  sized: Rows,
) {
  const { identifier, specific = {}, commandSet, namespaceId = everyNamespace, request, ...others } = definition;
  const { effect = "read", defaults } = definition;
  const selectors: Record<string, Field> = {
    logPage: constant(dword(10), u8, identifier, "Log Page Identifier (LID)"),
    ...(commandSet !== undefined && {
      ioCommandSet: constant(dword(14, 3), u8, commandSet, "Command Set Identifier (CSI)"),
    }),
  };
  return {
    ...others,
    opcode: getLogPageOpcode,
    effect,
    selector: Object.keys(selectors),
    request: {
      ...selectors,
      namespaceId: constant(adminPlaces.namespaceId, u32, namespaceId, "Namespace Identifier (NSID)"),
      parameters: parametersRow(specific),
      ...sized,
      ...request,
    } as Rows,
    defaults: (given: never) => ({ retainAsynchronousEvent: true, ...defaults?.(given) }),
  };
}
