import { MiStatusError } from "../errors.ts";
import {
  decodeVitalProductData,
  neededVitalProductData,
  responseStatuses,
  type VitalProductData,
} from "../mi/index.ts";
import type { CallOptions } from "./call-options.ts";

/** What Vital Product Data is read through: an endpoint. */
export interface VitalProductDataSource {
  vpdRead(
    request: { readonly dataOffset: number; readonly dataLength: number },
    options?: CallOptions,
  ): Promise<{ readonly data: Uint8Array }>;
}

/** Vital Product Data and the bytes it was decoded from. */
export interface VitalProductDataReading extends VitalProductData {
  readonly bytes: Uint8Array;
}

/** What is asked for at first: all that many drives have. The most also of each command after it. */
const chunk = 256;

/**
 * Reads and decodes a drive's Vital Product Data (VPD), at most 64 KiB. A drive that has no 256 bytes of it, and refuses
 * to tell of them, is read area by area and record by record. Options hold for each of the commands. Rejects as `send`
 * does; what is wrong in the data itself is among the `problems`. Data that the drive refuses, though another part of it
 * says that it is there, counts as missing.
 */
export async function readVitalProductData(
  source: VitalProductDataSource,
  options: CallOptions = {},
): Promise<VitalProductDataReading> {
  const read = async (dataOffset: number, dataLength: number): Promise<Uint8Array> => {
    return (await source.vpdRead({ dataOffset, dataLength }, options)).data.subarray(0, dataLength);
  };
  let bytes = (await unlessInvalid(read(0, chunk))) ?? (await read(0, neededVitalProductData(new Uint8Array(0))));
  for (;;) {
    const missing = neededVitalProductData(bytes) - bytes.length;
    const data = missing > 0 ? await unlessInvalid(read(bytes.length, Math.min(missing, chunk))) : undefined;
    if (data === undefined || data.length === 0) return { bytes, ...decodeVitalProductData(bytes) };
    const longer = new Uint8Array(bytes.length + data.length);
    longer.set(bytes);
    longer.set(data, bytes.length);
    bytes = longer;
  }
}

/** Undefined where the drive finds the range invalid. */
async function unlessInvalid(reading: Promise<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof MiStatusError && error.status === responseStatuses.invalidParameter.code) return undefined;
    throw error;
  }
}
