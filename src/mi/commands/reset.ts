import { enumeration, optional, u8 } from "../../codec/index.ts";
import { managementResponse, miCommand } from "./mi-command.ts";
import { objectToReserved } from "./objections.ts";

/**
 * Resets the NVM subsystem, its controllers and management endpoints with it: what was configured is lost. The answer comes
 * before the reset, and may itself be lost by it.
 */
export const reset = miCommand({
  title: "Reset",
  spec: "NVMe-MI 2.0 §5.8",
  opcode: 0x07,
  effect: "destructive",
  optional: true,
  request: { type: optional(11, enumeration(u8, { subsystem: 0x00 }), "Reset Type (RSTTYP)") },
  response: managementResponse("Reset", {}),
  objection: objectToReserved("type"),
});

/**
 * Begins to shut down the NVM subsystem, all controllers of it. How far it is, their status (CSTS.SHST) in the Controller
 * Health Status Poll tells.
 */
export const shutdown = miCommand({
  title: "Shutdown",
  spec: "NVMe-MI 2.0 §5.11",
  opcode: 0x0c,
  effect: "destructive",
  optional: true,
  request: { type: optional(11, enumeration(u8, { normal: 0x00, abrupt: 0x01 }), "Shutdown Type (SHDNTYP)") },
  response: managementResponse("Shutdown", {}),
  objection: objectToReserved("type"),
});
