import {
  bit,
  bitField,
  bits,
  hex,
  namedBits,
  optional,
  optionalRest,
  packed,
  rest,
  u8,
  u32,
} from "../../../codec/index.ts";
import { maximumData } from "../../command-sets.ts";
import { adminCommand, adminPlaces, completion, dword } from "../admin-command.ts";
import {
  anyFeatureRow,
  capabilitiesSelection,
  featureOpcodes,
  rawDword,
  requireAny,
  selections,
} from "./feature-command.ts";

const dwordRow = (number: 11 | 12 | 13 | 15) =>
  optional(dword(number), hex(u32), `Command Dword ${number} (CDW${number})`);

const any = {
  namespaceId: optional(adminPlaces.namespaceId, hex(u32), "Namespace Identifier (NSID)"),
  dword11: dwordRow(11),
  dword12: dwordRow(12),
  dword13: dwordRow(13),
  uuid: packed(dword(14), bitField(u32, { uuidIndex: bits(6, 0, "UUID Index (UIDX)") }), "Command Dword 14 (CDW14)"),
  dword15: dwordRow(15),
};

/** Any feature's value as it travels: dword 0 of the completion, and as many bytes of data as are asked for. */
export const getFeatures = adminCommand({
  title: "Get Features",
  spec: "NVMe base 2.0 §5.15",
  opcode: featureOpcodes.get,
  effect: "read",
  request: {
    ...anyFeatureRow,
    selection: packed(
      dword(10, 1),
      bitField(u8, {
        select: namedBits(2, 0, "Select (SEL)", { ...selections, supportedCapabilities: capabilitiesSelection }),
      }),
      "Get Features, dword 10, bits 15:8",
    ),
    ...any,
    dataLength: optional(adminPlaces.dataLength, u32, "Data Length (DLEN)", { unit: "bytes" }),
  },
  response: completion({
    result: rawDword(adminPlaces.result, "Completion Queue Entry Dword 0 (CQEDW0)"),
    data: rest("Feature data"),
  }),
  partial: true,
  // The whole answer counts.
  lengthAsked: ({ dataLength }) => adminPlaces.resultData + dataLength,
  example: { featureIdentifier: 0x04 },
});

/** Sets any feature, with its value as it travels: dwords of the command, and data, at most 4096 bytes; one of them must be given. */
export const setFeatures = adminCommand({
  title: "Set Features",
  spec: "NVMe base 2.0 §5.27",
  opcode: featureOpcodes.set,
  // Whatever a vendor's feature may do.
  effect: "destructive",
  defaults: requireAny("Set Features", ["dword11", "dword12", "dword13", "dword15", "data"]),
  optional: true,
  request: {
    ...anyFeatureRow,
    saving: packed(dword(10, 3), bitField(u8, { save: bit(7, "Save (SV)") }), "Set Features, dword 10, bits 31:24"),
    ...any,
    data: { ...optionalRest("Feature data", maximumData), countedBy: "dataLength" },
  },
  response: completion({ result: rawDword(adminPlaces.result, "Completion Queue Entry Dword 0 (CQEDW0)") }),
  partial: true,
  example: { featureIdentifier: 0x04, dword11: 343 },
});
