import { allocateBytes } from "../../codec/byte-pool.ts";
import { MiError, ProtocolError } from "../../errors.ts";
import { formatMctpAddress, type MctpAddress } from "../../mctp/address.ts";
import { explained } from "./failures.ts";
import { datagramType, mctpFamily, packSocketAddress, type SocketAddress } from "./kernel-interface.ts";
import type { DatagramReceiver, DatagramSocket, DatagramSystem } from "./socket.ts";

/**
 * Bytes of the longest message taken, without its type byte. NVMe-MI's longest has 4224; the rest is for the protocol
 * code to see, and to say, by how much a drive overdoes it.
 */
const maximumMessageLength = 8192;

/** AF_MCTP takes the message type in the address, not in the datagram. */
export const messageTypeLength = 1;

/** Opens an AF_MCTP socket. Throws `TransportError` about `subject`. */
export function openMctpSocket(system: DatagramSystem, receiver: DatagramReceiver, subject: string): DatagramSocket {
  const options = { family: mctpFamily, type: datagramType, protocol: 0, maximumLength: maximumMessageLength };
  return explained(subject, () => system.open(options, receiver));
}

/** Sends a message, whose first byte is the message type. */
export function sendMessage(
  socket: DatagramSocket,
  message: Uint8Array,
  destination: MctpAddress & { readonly tag: number },
  subject: string,
): void {
  const { network, eid, tag } = destination;
  const address = packSocketAddress({ network, eid, type: typeOf(message, subject), tag });
  explained(subject, () => socket.send(message, address, messageTypeLength));
}

/** The message type byte. Throws `INVALID_ARGUMENT` where there is none. */
export function typeOf(message: Uint8Array, subject: string): number {
  const type = message[0];
  if (type !== undefined) return type;
  throw new MiError("INVALID_ARGUMENT", `the message to ${subject} is empty: it has not even a message type`);
}

/** Short ones are copied by a loop: to find out what there is to copy takes `set` longer than that. */
const shortMessage = 64;

/** The whole message of a lent datagram, its type byte in front, in bytes of its own. */
export function ownMessage(data: Uint8Array, source: Pick<SocketAddress, "type">): Uint8Array {
  const { length } = data;
  const message = allocateBytes(length + messageTypeLength);
  message[0] = source.type;
  if (length > shortMessage) message.set(data, messageTypeLength);
  else for (let at = 0; at < length; at++) message[messageTypeLength + at] = data[at] as number;
  return message;
}

/** What to say of a datagram of `length` bytes, of which `data` were received. */
export function oversizedError(data: Uint8Array, source: SocketAddress, length: number): ProtocolError {
  const sizes = `${length + 1} bytes, more than the ${maximumMessageLength + 1} that are taken`;
  return new ProtocolError("MCTP message", `${formatMctpAddress(source)} sent ${sizes}`, ownMessage(data, source));
}
