import { ProtocolError } from "../errors.ts";

/** A security protocol (SECP) that a drive supports, with its name. */
export interface SecurityProtocol {
  readonly id: number;
  readonly name: string;
}

const headSize = 8;
const title = "Supported Security Protocols List";

const names: Readonly<Record<number, string>> = {
  0: "Security Protocol Information",
  7: "Capability-based Command Security (CbCS)",
  32: "Tape Data Encryption",
  33: "Data Encryption Configuration",
  64: "Security Association Creation Capabilities",
  65: "IKEv2-SCSI",
  234: "NVMe (Replay Protected Memory Block)",
  235: "SCSA",
  236: "JEDEC Universal Flash Storage",
  237: "SD Card TrustedFlash",
  238: "IEEE 1667",
  239: "ATA Device Server Password",
};

/** The name of a security protocol (SECP, 0–255), as SPC-5 has it; what it is to others where it has none. */
export function securityProtocolName(id: number): string {
  const name = names[id];
  if (name !== undefined) return name;
  if (id >= 1 && id <= 6) return "Trusted Computing Group";
  return id >= 0xf0 ? "Vendor Specific" : "Reserved";
}

/**
 * The protocols in what Security Receive returns for protocol 00h with protocol-specific value 0000h (SPC-5 §7.7.1): six
 * reserved bytes, a length in two, most significant first, and a byte for each protocol. Bytes behind them are ignored.
 * Throws `ProtocolError` where there are fewer than the length says.
 */
export function decodeSecurityProtocols(data: Uint8Array): readonly SecurityProtocol[] {
  if (data.length < headSize) throw new ProtocolError(title, `needs ${headSize} bytes, has ${data.length}`, data);
  const length = new DataView(data.buffer, data.byteOffset).getUint16(6);
  if (length > data.length - headSize) {
    throw new ProtocolError(
      title,
      `${length} protocols do not fit the ${data.length - headSize} bytes that came`,
      data,
    );
  }
  return Array.from(data.subarray(headSize, headSize + length), (id) => ({ id, name: securityProtocolName(id) }));
}
