import { at, bit, bitField, bits, type Infer, type InputFor, packed, rest, struct, u8 } from "../codec/index.ts";
import { ProtocolError } from "../errors.ts";

/** The only header version there is. */
export const mctpHeaderVersion = 1;

/** Length of the transport header in bytes. */
export const packetHeaderSize = 4;

/** One packet: the transport header and a part of a message. */
export const Packet = struct(
  { title: "MCTP Packet", spec: "DSP0236 §8.1", size: packetHeaderSize },
  {
    header: packed(0, bitField(u8, { version: bits(3, 0, "Header version") }), "Version"),
    destination: at(1, u8, "Destination Endpoint ID"),
    source: at(2, u8, "Source Endpoint ID"),
    flags: packed(
      3,
      bitField(u8, {
        startOfMessage: bit(7, "Start Of Message (SOM)"),
        endOfMessage: bit(6, "End Of Message (EOM)"),
        sequence: bits(5, 4, "Packet sequence number, modulo 4"),
        tagOwner: bit(3, "Tag Owner (TO): the source chose the tag, as in requests"),
        tag: bits(2, 0, "Message tag"),
      }),
      "Flags",
    ),
    payload: rest("A part of the message; in the first packet it begins with the message type"),
  },
);
/** One packet, decoded; `payload` is a view over its bytes. */
export type Packet = Infer<typeof Packet>;

/** Encodes a packet of the header version there is. */
export function encodePacket(packet: Omit<InputFor<typeof Packet>, "version">): Uint8Array {
  return Packet.toBytes({ ...packet, version: mctpHeaderVersion });
}

/** Decodes a packet. Throws `ProtocolError` for one cut short, without payload, or of another header version. */
export function decodePacket(bytes: Uint8Array): Packet {
  const packet = Packet.fromBytes(bytes);
  if (packet.version !== mctpHeaderVersion) {
    throw new ProtocolError(`${Packet.title}.version`, `${packet.version} is not ${mctpHeaderVersion}`, bytes);
  }
  if (packet.payload.length === 0) throw new ProtocolError(`${Packet.title}.payload`, "is empty", bytes);
  return packet;
}
