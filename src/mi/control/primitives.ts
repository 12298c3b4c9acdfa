import { at, bit, bitField, hex, namedBits, optional, packed, u8, u16 } from "../../codec/index.ts";
import { opcodeOffset } from "../message.ts";
import { controlPrimitive } from "./control-primitive.ts";

const parameter = 6;

/**
 * Stops the transmission of answers and events at the next packet, until `resume` or `replay`. Commands are still taken
 * and carried out. It holds for both command slots.
 */
export const pause = controlPrimitive({
  title: "Pause",
  spec: "NVMe-MI 2.0 §4.2.1.1",
  opcode: 0x00,
  effect: "write",
  request: {},
  response: {
    paused: packed(
      parameter,
      bitField(u16, {
        slot0Paused: bit(0, "Pause Flag Status Slot 0 (PFSS0)"),
        slot1Paused: bit(1, "Pause Flag Status Slot 1 (PFSS1)"),
      }),
      "Control Primitive Specific Response (CPSR)",
    ),
  },
});

/** Goes on with the transmission that `pause` stopped. */
export const resume = controlPrimitive({
  title: "Resume",
  spec: "NVMe-MI 2.0 §4.2.1.2",
  opcode: 0x01,
  effect: "write",
  request: {},
  response: {},
});

/**
 * Gives up the command of a slot and frees the slot. A command that has changed the drive already is refused with Unable To
 * Abort (NVMe-MI 2.0) and goes on.
 */
export const abort = controlPrimitive({
  title: "Abort",
  spec: "NVMe-MI 2.0 §4.2.1.3",
  opcode: 0x02,
  effect: "write",
  request: {},
  response: {
    status: packed(
      parameter,
      bitField(u16, {
        commandAborted: namedBits(1, 0, "Command Processing Abort Status (CPAS)", {
          nothingToAbort: 0,
          beforeProcessing: 1,
          partiallyProcessed: 2,
        }),
      }),
      "Control Primitive Specific Response (CPSR)",
    ),
  },
});

/** What the endpoint and a slot are doing, and which errors it met since they were cleared. Clears them only if asked to. */
export const getState = controlPrimitive({
  title: "Get State",
  spec: "NVMe-MI 2.0 §4.2.1.4",
  opcode: 0x03,
  effect: "read",
  request: {
    flags: packed(
      parameter,
      bitField(u16, { clearErrors: bit(0, "Clear Error State Flags (CESF) once reported") }),
      "Control Primitive Specific Parameter (CPSP)",
    ),
  },
  response: {
    state: packed(
      parameter,
      bitField(u16, {
        slotState: namedBits(1, 0, "Slot Command Servicing State (SSTA)", {
          idle: 0,
          receive: 1,
          process: 2,
          transmit: 3,
        }),
        commandToBusySlot: bit(3, "Command Message to non-Idle Command Slot (CMNICS)"),
        badIntegrityCheck: bit(4, "Bad Message Integrity Check Error (BMICE)"),
        packetTimeout: bit(5, "Timeout Waiting for a Packet (TWP), reserved in later revisions"),
        unsupportedTransmissionUnit: bit(6, "Unsupported Transmission Unit (UTUNT)"),
        badHeaderVersion: bit(7, "Bad Header Version (BHVS)"),
        unknownDestination: bit(8, "Unknown Destination ID (UDSTID)"),
        incorrectTransmissionUnit: bit(9, "Incorrect Transmission Unit (ITU)"),
        unexpectedMiddleOrEnd: bit(10, "Unexpected Middle or End of Packet (UMEP)"),
        outOfSequence: bit(11, "Out-of-Sequence Packet Sequence Number (OSPSN)"),
        badMessageTag: bit(12, "Bad, Unexpected, or Expired Message Tag (BUEMT)"),
        badPacket: bit(13, "Bad Packet or Other Physical Layer (BPOPL)"),
        subsystemResetOccurred: bit(14, "NVM Subsystem Reset Occurred (NSSRO)"),
        paused: bit(15, "Pause Flag (PFLG)"),
      }),
      "Management Endpoint State (CPSR)",
    ),
  },
});

/**
 * Asks for the last answer of a slot once more, from one of its packets on, and ends a pause. What comes is told by
 * `replayAnswer`, which is what programs want; this only tells whether something will.
 */
export const replay = controlPrimitive({
  title: "Replay",
  spec: "NVMe-MI 2.0 §4.2.1.5",
  opcode: 0x04,
  effect: "write",
  request: { fromPacket: optional(parameter, u8, "Response Replay Offset (RRO)", { unit: "packets" }) },
  response: {
    status: packed(
      parameter,
      bitField(u16, { willReplay: bit(0, "Response Replay (RR)") }),
      "Control Primitive Specific Response (CPSR)",
    ),
  },
});

/** Any control primitive, such as a vendor's (opcodes F0h–FFh), with its parameter and answer as they are. */
export const rawControlPrimitive = controlPrimitive({
  title: "Raw Control Primitive",
  spec: "NVMe-MI 2.0 §4.2.1",
  opcode: undefined,
  effect: "destructive",
  optional: true,
  request: {
    opcode: at(opcodeOffset, hex(u8), "Control Primitive Opcode (CPO)"),
    parameter: optional(parameter, hex(u16), "Control Primitive Specific Parameter (CPSP)"),
  },
  response: { result: at(parameter, hex(u16), "Control Primitive Specific Response (CPSR)") },
  example: { opcode: 0xf0 },
});
