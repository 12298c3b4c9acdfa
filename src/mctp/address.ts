import { MiError } from "../errors.ts";

/** An MCTP endpoint: an endpoint identifier (EID) is unique only within its network. */
export interface MctpAddress {
  /** Network identifier, 1–4294967295. Linux numbers networks from 1. */
  readonly network: number;
  /** Endpoint identifier (EID), 8–254. */
  readonly eid: number;
}

/** The network meant where none is named. */
export const defaultNetwork = 1;

/** Whether an EID can belong to one endpoint: 0 is null, 1–7 are reserved, 255 is broadcast (DSP0236 §8.2). */
export function isAssignableEid(eid: number): boolean {
  return Number.isInteger(eid) && eid >= 8 && eid <= 254;
}

/** Checks and completes an address. Throws `INVALID_ARGUMENT` for a number no endpoint can have. */
export function mctpAddress(address: { eid: number; network?: number }): MctpAddress {
  const { eid, network = defaultNetwork } = address;
  if (!isAssignableEid(eid)) {
    throw new MiError("INVALID_ARGUMENT", `endpoint id ${eid} is not in 8–254 (0–7 and 255 are reserved)`);
  }
  if (!Number.isInteger(network) || network < 1 || network > 0xffff_ffff) {
    throw new MiError("INVALID_ARGUMENT", `network id ${network} is not in 1–4294967295`);
  }
  return { network, eid };
}

/** `mctp:1,9`, as nvme-cli writes it. */
export function formatMctpAddress(address: MctpAddress): string {
  return `mctp:${address.network},${address.eid}`;
}

/** An address as one number: a key, and in ascending order of network, then endpoint id. Nothing is checked. */
export function addressKey({ network, eid }: MctpAddress): number {
  return network * 0x100 + eid;
}
