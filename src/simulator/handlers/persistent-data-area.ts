import { type persistentDataFormats, persistentDataUnit } from "../../mi/data-structures/persistent-data-format.ts";
import type { miCommands, RequestOf } from "../../mi/index.ts";
import type { DriveModel } from "../drive-model.ts";
import { invalidParameter, MiRefusal } from "../refusal.ts";
import { storedRange } from "../stored-range.ts";
import type { Handlers } from "./handler.ts";

type Place = RequestOf<typeof miCommands.persistentDataAreaRead>;

/** What a unit is in bytes; refuses a format that no 2-Wire port of the drive has. */
function unitOf(drive: DriveModel, format: Place["format"]): number {
  const has = (name: keyof typeof persistentDataFormats) =>
    drive.ports.some(({ information }) => information.specific.twoWire?.persistentDataFormats[name]);
  const unit = persistentDataUnit(format);
  if (typeof format === "number" || unit === undefined || !has(format)) throw invalidParameter("format");
  return unit;
}

function placeOf(drive: DriveModel, { format, dataOffset, dataLength }: Place): Uint8Array {
  const unit = unitOf(drive, format);
  return storedRange(drive.persistentDataArea, dataOffset * unit, dataLength * unit);
}

/** The Persistent Data Area of a simulated drive. */
export const persistentDataAreaHandlers = {
  persistentDataAreaRead: (drive, request) => ({ data: placeOf(drive, request) }),
  persistentDataAreaWrite: (drive, { data, ...place }) => {
    const written = placeOf(drive, place);
    if (data.length !== written.length) throw new MiRefusal("invalidCommandInputDataSize");
    written.set(data);
    return {};
  },
  persistentDataAreaWriteZeroes: (drive, request) => {
    placeOf(drive, request).fill(0);
    return {};
  },
} satisfies Partial<Handlers<typeof miCommands>>;
