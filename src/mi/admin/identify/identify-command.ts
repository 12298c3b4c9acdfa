import { at, constant, optional, type Struct, u8, u16, u32 } from "../../../codec/index.ts";
import type { EncodableRows, Rows } from "../../../codec/struct.ts";
import { type AdminCommand, type AdminDefinition, adminCommand, adminPlaces, dword } from "../admin-command.ts";

/** That of every Identify command. */
export const identifyOpcode = 0x06;

/** Where Identify has what not all structures need. */
export const identifyPlaces = {
  structure: dword(10),
  controllerId: dword(10, 2),
  /** CNS Specific Identifier (CNSSID): what it is, the structure says. */
  specificId: dword(11),
  commandSet: dword(11, 3),
  uuidIndex: dword(14),
} as const;

/** Lists of namespaces go on above the id given. */
export const startAbove = {
  namespaceId: optional(adminPlaces.namespaceId, u32, "Namespace Identifier (NSID) to start above"),
};

/** Which of its UUIDs the drive is to understand a request by. */
export const uuidIndexRow = {
  uuidIndex: optional(identifyPlaces.uuidIndex, u8, "UUID Index (UIDX), in the UUID list, 0 being none"),
};

/** What is asked about a format instead of a namespace. */
export const formatRows = {
  formatIndex: at(identifyPlaces.specificId, u16, "User Data Format Index (FIDX)"),
  ...uuidIndexRow,
};

/** What an Identify command is described by. Without rows of its own it is about the controller that it is sent to. */
interface IdentifyDefinition<R extends Rows, Response, P> {
  readonly title: string;
  readonly spec: string;
  /** Controller or Namespace Structure (CNS), and for structures of an I/O command set its identifier (CSI). */
  readonly cns: number;
  readonly commandSet?: number;
  readonly request?: R;
  readonly response: Struct<Response, unknown>;
  readonly partial?: P;
  readonly example?: Partial<EncodableRows<R>>;
  defaults?: AdminDefinition<R, Response, P, false>["defaults"];
  verify?: AdminDefinition<R, Response, P, false>["verify"];
}

/** Defines an Identify command (NVMe base 2.0 §5.17): one structure that a controller or the subsystem tells of itself. */
export function identify<Response, const R extends Rows = Record<never, never>, const P extends boolean = false>(
  definition: IdentifyDefinition<R, Response, P>,
): AdminCommand<R, Response, P> {
  const { title, cns, commandSet, request, ...others } = definition;
  const selectors = {
    cns: constant(identifyPlaces.structure, u8, cns, "Controller or Namespace Structure (CNS)"),
    ...(commandSet !== undefined && {
      ioCommandSet: constant(identifyPlaces.commandSet, u8, commandSet, "Command Set Identifier (CSI)"),
    }),
  };
  return adminCommand({
    ...others,
    title,
    opcode: identifyOpcode,
    effect: "read",
    selector: Object.keys(selectors),
    request: { ...selectors, ...request },
    offsetValid: true,
  } as unknown as AdminDefinition<R, Response, P, false>);
}
