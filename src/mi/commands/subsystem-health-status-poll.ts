import { bit, bitField, packed, u32 } from "../../codec/index.ts";
import { SubsystemHealth } from "../data-structures/subsystem-health.ts";
import { miCommand, responseData } from "./mi-command.ts";

/** The health of the drive in eight bytes. Changes nothing unless asked to clear. */
export const subsystemHealthStatusPoll = miCommand({
  title: "NVM Subsystem Health Status Poll",
  spec: "NVMe-MI 2.0 §5.6",
  opcode: 0x01,
  effect: "read",
  request: {
    dword1: packed(
      12,
      bitField(u32, {
        clearStatus: bit(31, "Clear Status (CS): forget the composite controller status once reported"),
      }),
      "NVMe Management Dword 1 (NMD1)",
    ),
  },
  response: responseData(SubsystemHealth),
});
