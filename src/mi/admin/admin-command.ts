import { at, constant, hex, optional, type Struct, struct, u8, u16, u32 } from "../../codec/index.ts";
import type { DecodedRows, EncodableRows, Rows } from "../../codec/struct.ts";
import { CompletionStatus } from "../../nvme/index.ts";
import type { Command, Effect, ResponseLayout } from "../command.ts";
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
} as const;

/** The namespace identifier that means the drive as a whole. */
export const everyNamespace = 0xffff_ffff;

/** DLEN and DOFST hold numbers; both flags only mattered to devices of MI 1.0, which still exist. */
const lengthValid = 0x01;
const offsetValid = 0x02;

/** Fields that all Admin requests share, in the places that the caller does not decide. */
export const controllerId = optional(adminPlaces.controllerId, u16, "Controller Identifier (CTLID)");
export const anyNamespace = (value: number) =>
  constant(adminPlaces.namespaceId, hex(u32), value, "Namespace Identifier (NSID)");
export const flags = (...names: readonly ("length" | "offset")[]) =>
  constant(
    adminPlaces.flags,
    u8,
    (names.includes("length") ? lengthValid : 0) | (names.includes("offset") ? offsetValid : 0),
    "Command Flags (CFLGS)",
  );
export const dataOffset = constant(adminPlaces.dataOffset, u32, 0, "Data Offset (DOFST)");
export const fixedDataLength = (length: number) => constant(adminPlaces.dataLength, u32, length, "Data Length (DLEN)");

/** Defines an Admin command (NVMe-MI 2.0 §6). Rows count from the message's start. */
export function adminCommand<const R extends Rows, Response, const P extends boolean = false>(definition: {
  title: string;
  spec: string;
  opcode: number;
  effect: Effect;
  optional?: boolean;
  selector?: string;
  request: R;
  response: Struct<Response, unknown>;
  defaults?(given: EncodableRows<R>): Partial<EncodableRows<R>>;
  example?: Partial<EncodableRows<R>>;
  partial?: P;
  verify?(request: DecodedRows<R>, response: Response): string | undefined;
}): Command<EncodableRows<R>, DecodedRows<R>, Response> & { readonly partial?: P } {
  const { title, spec } = definition;
  const request = struct({ title: `${title} request`, spec, size: requestSize }, definition.request);
  const response = { struct: definition.response, offset: responseSize } satisfies ResponseLayout<Response>;
  return { ...definition, messageType: "adminCommand", request, response } as unknown as Command<
    EncodableRows<R>,
    DecodedRows<R>,
    Response
  > & { readonly partial?: P };
}
