import { at, enumeration, optional, rest, u8, u32 } from "../../codec/index.ts";
import { MiError } from "../../errors.ts";
import {
  type PersistentDataFormat,
  persistentDataFormats,
  persistentDataUnit,
} from "../data-structures/persistent-data-format.ts";
import { managementResponse, miCommand, responseBytes } from "./mi-command.ts";
import { objectToEmpty } from "./objections.ts";

const family = { spec: "NVMe-MI 2.2 (TP6040)", optional: true } as const;
const format = at(5, enumeration(u8, persistentDataFormats), "Data Format (DFORMAT): what offset and length count");
const offsetToRead = optional(8, u32, "Data Offset (DOFST)", { unit: "units of the format" });
// No area is to lose its beginning for want of a word.
const offsetToWrite = at(8, u32, "Data Offset (DOFST)", { unit: "units of the format" });
const dataLength = at(12, u32, "Data Length (DLEN)", { unit: "units of the format" });

/** Throws `INVALID_ARGUMENT` for a format without known units, since the length of its data is not known either. */
function unitOf({ format: given }: { format: PersistentDataFormat }): number {
  const unit = persistentDataUnit(given);
  if (unit !== undefined) return unit;
  throw new MiError("INVALID_ARGUMENT", `Persistent Data Area: ${given} is not a known data format (DFORMAT)`);
}

/** Reads the Persistent Data Area (PDA). Its size and formats are in the information of the 2-Wire port. */
export const persistentDataAreaRead = miCommand({
  ...family,
  title: "Persistent Data Area Read",
  opcode: 0x0d,
  effect: "read",
  request: { format, dataOffset: offsetToRead, dataLength },
  response: responseBytes("Persistent Data Area Read", "Persistent Data Area", {
    lengthAsked: (request: { format: PersistentDataFormat; dataLength: number }) =>
      request.dataLength * unitOf(request),
  }),
  example: { format: "bytes", dataLength: 64 },
});

/** Writes the Persistent Data Area (PDA): whole units of the format, whose number follows from the data. */
export const persistentDataAreaWrite = miCommand({
  ...family,
  title: "Persistent Data Area Write",
  opcode: 0x0e,
  effect: "destructive",
  request: {
    format,
    dataOffset: offsetToWrite,
    dataLength: optional(12, u32, "Data Length (DLEN), that of the data", {
      unit: "units of the format",
      implied: true,
    }),
    data: rest("Persistent Data Area"),
  },
  response: managementResponse("Persistent Data Area Write", {}),
  objection: objectToEmpty,
  example: { format: "bytes", dataOffset: 0x100, data: Uint8Array.of(0x01, 0x02, 0x03, 0x04) },
  defaults: (given) => {
    const unit = unitOf(given);
    const length = given.data instanceof Uint8Array ? given.data.length : 0;
    if (length % unit === 0 && (given.dataLength ?? length / unit) * unit === length) {
      return { dataLength: length / unit };
    }
    const units = given.dataLength === undefined ? "whole units" : `${given.dataLength} units`;
    throw new MiError(
      "INVALID_ARGUMENT",
      `Persistent Data Area Write request.data: ${length} bytes are not ${units} of ${unit} bytes`,
    );
  },
});

/** Writes zeros to units of the Persistent Data Area (PDA). */
export const persistentDataAreaWriteZeroes = miCommand({
  ...family,
  title: "Persistent Data Area Write Zeroes",
  opcode: 0x0f,
  effect: "destructive",
  request: { format, dataOffset: offsetToWrite, dataLength },
  response: managementResponse("Persistent Data Area Write Zeroes", {}),
  example: { format: "bytes", dataOffset: 0x100, dataLength: 64 },
});
