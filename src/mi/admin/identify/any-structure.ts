import { at, optional, rest, struct, u8, u16, u32 } from "../../../codec/index.ts";
import type { Objection } from "../../command.ts";
import { maximumData } from "../../command-sets.ts";
import { adminCommand, adminPlaces } from "../admin-command.ts";
import { lengthInDwords } from "../log-pages/log-page-command.ts";
import { identifyOpcode, identifyPlaces, uuidIndexRow } from "./identify-command.ts";

const IdentifyData = struct(
  { title: "Identify Data", spec: "NVMe base 2.0 §5.17", size: 0 },
  { data: rest("Bytes of the structure") },
);

/** Every structure is as long as a message has room for. */
function partObjection({ dataOffset, dataLength }: { dataOffset: number; dataLength: number }): Objection | undefined {
  if (dataOffset % 4 !== 0) return { field: "dataOffset", detail: `${dataOffset} is not a multiple of 4` };
  if (dataOffset + dataLength > maximumData) {
    return {
      field: "dataLength",
      detail: `${dataOffset} + ${dataLength} bytes end behind the ${maximumData} there are`,
    };
  }
  return undefined;
}

/**
 * Any structure that Identify tells, as bytes: all 4096, or `dataLength` bytes from `dataOffset` on, both multiples of 4.
 * Drives take it amiss if what the structure has no use for is not 0.
 */
export const identify = adminCommand({
  title: "Identify",
  spec: "NVMe base 2.0 §5.17",
  opcode: identifyOpcode,
  effect: "read",
  partial: true,
  offsetValid: true,
  request: {
    namespaceId: optional(adminPlaces.namespaceId, u32, "Namespace Identifier (NSID)"),
    dataOffset: optional(adminPlaces.dataOffset, u32, "Data Offset (DOFST)", { unit: "bytes" }),
    dataLength: optional(adminPlaces.dataLength, lengthInDwords, "Data Length (DLEN)", { unit: "bytes" }),
    cns: at(identifyPlaces.structure, u8, "Controller or Namespace Structure (CNS)"),
    startingControllerId: optional(identifyPlaces.controllerId, u16, "Controller Identifier (CNTID)"),
    specificIdentifier: optional(identifyPlaces.specificId, u16, "CNS Specific Identifier (CNSSID)"),
    ioCommandSet: optional(identifyPlaces.commandSet, u8, "Command Set Identifier (CSI)"),
    ...uuidIndexRow,
  },
  response: IdentifyData,
  example: { cns: 0x01 },
  defaults: () => ({ dataLength: maximumData }),
  objection: partObjection,
  lengthAsked: ({ dataLength }) => dataLength,
});
