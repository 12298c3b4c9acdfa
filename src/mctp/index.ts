/** MCTP: addresses, packets, control messages and the serial line's framing, all without input or output. */
export { defaultNetwork, formatMctpAddress, isAssignableEid, type MctpAddress, mctpAddress } from "./address.ts";
export { type ControlState, respondToControl } from "./control.ts";
export {
  type ControlCommand,
  ControlRequest,
  ControlResponse,
  completionCode,
  controlCommands,
  decodeControlResponse,
  encodeControlRequest,
  encodeControlResponse,
} from "./control-messages.ts";
export { type DropReason, type Drops, dropReasons, noDrops } from "./drops.ts";
export { baselineTransmissionUnit, fragment } from "./fragment.ts";
export { answerTo, type MctpMessage, messageType, messageTypeOf } from "./message.ts";
export { decodePacket, encodePacket, mctpHeaderVersion, Packet, packetHeaderSize } from "./packet.ts";
export { MctpPort, type MctpPortOptions } from "./port.ts";
export { Reassembler, type ReassemblyLimits } from "./reassemble.ts";
export { encodeSerialFrame, SerialFrameDecoder, serialChecksum, serialTransmissionUnit } from "./serial-framing.ts";
export { TagPool, tagsPerPeer } from "./tag-pool.ts";
