import { MiStatusError, ProtocolError } from "../errors.ts";
import {
  decodeVitalProductData,
  type miCommands,
  neededVitalProductData,
  responseStatuses,
  type VitalProductData,
} from "../mi/index.ts";
import type { CallOptions } from "./call-options.ts";
import type { Methods } from "./methods.ts";

/** Vital Product Data and the bytes it was decoded from. */
export interface VitalProductDataReading extends VitalProductData {
  readonly bytes: Uint8Array;
}

/** What is asked for at first: all that many drives have. The most also of each command after it. */
const chunk = 256;

/**
 * Reads and decodes a drive's Vital Product Data (VPD), at most 64 KiB. A drive that does not give 256 bytes of it, and be
 * it for having fewer, is read area by area and record by record. Options hold for each of the commands. Rejects as `send`
 * does; what is wrong in the data itself is among the `problems`, and so is what the drive does not give, though another
 * part says that it is there.
 */
export async function readVitalProductData(
  source: Pick<Methods<typeof miCommands>, "vpdRead">,
  options: CallOptions = {},
): Promise<VitalProductDataReading> {
  const read = async (dataOffset: number, dataLength: number): Promise<Uint8Array> => {
    return (await source.vpdRead({ dataOffset, dataLength }, options)).data;
  };
  const first = await unlessRefused(read(0, chunk));
  let bytes = first instanceof Uint8Array ? first : await read(0, neededVitalProductData(new Uint8Array(0)));
  for (;;) {
    const missing = neededVitalProductData(bytes) - bytes.length;
    if (missing <= 0) return { bytes, ...decodeVitalProductData(bytes) };
    const data = await unlessRefused(read(bytes.length, Math.min(missing, chunk)));
    if (data instanceof Error) return partOf(bytes, data);
    const longer = new Uint8Array(bytes.length + data.length);
    longer.set(bytes);
    longer.set(data, bytes.length);
    bytes = longer;
  }
}

/** What there is, and why there is no more. */
function partOf(bytes: Uint8Array, { message }: Error): VitalProductDataReading {
  const { problems, ...decoded } = decodeVitalProductData(bytes);
  const problem = { path: "bytes", detail: `the drive does not give those from ${bytes.length} on: ${message}` };
  return { bytes, ...decoded, problems: [...problems, problem] };
}

/**
 * The error where the drive does not give these bytes but may give others. Drives refuse what goes beyond the end with one
 * status or another, or answer with fewer. Access Denied is meant for all of it.
 */
async function unlessRefused(reading: Promise<Uint8Array>): Promise<Uint8Array | MiStatusError | ProtocolError> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    if (error instanceof MiStatusError && error.status !== responseStatuses.accessDenied.code) return error;
    throw error;
  }
}
