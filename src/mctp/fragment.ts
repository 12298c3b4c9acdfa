import { MiError } from "../errors.ts";
import type { MctpMessage } from "./message.ts";
import { mctpHeaderVersion, Packet } from "./packet.ts";

/** Bytes of a message in one packet that every endpoint accepts (DSP0236 §8). */
export const baselineTransmissionUnit = 64;
/** The largest transmission unit accepted here, in bytes. */
const largestTransmissionUnit = 4096;

/** Checks a transmission unit, in bytes of a message in one packet. Throws `INVALID_ARGUMENT`. */
export function checkTransmissionUnit(unit: number, largest: number = largestTransmissionUnit): number {
  if (!Number.isInteger(unit) || unit < baselineTransmissionUnit || unit > largest) {
    throw new MiError("INVALID_ARGUMENT", `transmission unit ${unit} is not in ${baselineTransmissionUnit}–${largest}`);
  }
  return unit;
}

/**
 * Cuts a message into packets of `unit` bytes and a shorter last one, the first with sequence number `sequence`. Throws
 * `INVALID_ARGUMENT` for an empty message or a transmission unit out of range.
 */
export function fragment(
  { source, destination, tag, tagOwner, message }: MctpMessage,
  unit: number = baselineTransmissionUnit,
  sequence = 0,
): Uint8Array[] {
  checkTransmissionUnit(unit);
  if (message.length === 0) throw new MiError("INVALID_ARGUMENT", "an MCTP message has at least its type byte");
  const packets: Uint8Array[] = [];
  for (let from = 0; from < message.length; from += unit) {
    // Written out rather than spread: this runs for every packet, and spreading takes longer than encoding.
    const packet = {
      version: mctpHeaderVersion,
      destination,
      source,
      startOfMessage: from === 0,
      endOfMessage: from + unit >= message.length,
      sequence: (sequence + packets.length) & 3,
      tagOwner,
      tag,
      payload: message.subarray(from, from + unit),
    };
    packets.push(Packet.toBytes(packet));
  }
  return packets;
}
