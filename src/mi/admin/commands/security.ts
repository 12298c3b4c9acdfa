import { at, count, derived, hex, optional, rest, struct, u8, u16, u32 } from "../../../codec/index.ts";
import type { Objection } from "../../command.ts";
import { maximumData } from "../../command-sets.ts";
import { adminCommand, adminPlaces, dword, noAnswer } from "../admin-command.ts";

const protocolRows = {
  namespaceId: optional(adminPlaces.namespaceId, hex(u32), "Namespace Identifier (NSID)"),
  namespaceSpecific: optional(dword(10), hex(u8), "NVMe Security Specific Field (NSSF)"),
  specific: optional(dword(10, 1), hex(u16), "Security Protocol Specific (SPSP1 and SPSP0)"),
  protocol: at(dword(10, 3), hex(u8), "Security Protocol (SECP)"),
};

const inDwords = (bytes: number): number => Math.ceil(bytes / 4) * 4;

function objectToLength(field: string, length: number): Objection | undefined {
  if (length === 0) return { field, detail: "is of no bytes" };
  return length > maximumData ? { field, detail: `${length} bytes, more than ${maximumData}` } : undefined;
}

/** Hands over what a security protocol has for the drive: whole dwords, at most 4096 bytes. */
export const securitySend = adminCommand({
  title: "Security Send",
  spec: "NVMe base 2.0 §5.26",
  opcode: 0x81,
  effect: "destructive",
  optional: true,
  request: {
    ...protocolRows,
    dataLength: count(adminPlaces.dataLength, u32, "Data Length (DLEN)"),
    transferLength: derived(dword(11), u32, ({ data }: { data: Uint8Array }) => data.length, "Transfer Length (TL)"),
    data: rest("Security Protocol Data", "dataLength"),
  },
  objection: ({ data }) =>
    data.length % 4 === 0
      ? objectToLength("data", data.length)
      : { field: "data", detail: `${data.length} bytes are not a multiple of 4` },
  response: noAnswer,
  example: { protocol: 0x01, specific: 0x0001, data: Uint8Array.of(0x00, 0x00, 0x00, 0x00) },
});

/**
 * Fetches what a security protocol has to say. Protocol 00h with `specific` 0 lists the protocols that there are, which
 * `decodeSecurityProtocols` reads. Of `allocationLength` bytes, 1–4096, whole dwords travel.
 */
export const securityReceive = adminCommand({
  title: "Security Receive",
  spec: "NVMe base 2.0 §5.25",
  opcode: 0x82,
  effect: "read",
  optional: true,
  request: {
    ...protocolRows,
    dataLength: derived(
      adminPlaces.dataLength,
      u32,
      ({ allocationLength }: { allocationLength: number }) => inDwords(allocationLength),
      "Data Length (DLEN)",
    ),
    allocationLength: at(dword(11), u32, "Allocation Length (AL)", { unit: "bytes" }),
  },
  objection: ({ allocationLength }) => objectToLength("allocationLength", allocationLength),
  response: struct(
    { title: "Security Receive response", spec: "NVMe base 2.0 §5.25", size: 0 },
    { data: rest("Security Protocol Data, which may be fewer bytes than were asked for") },
  ),
  example: { protocol: 0x00, allocationLength: 512 },
});
