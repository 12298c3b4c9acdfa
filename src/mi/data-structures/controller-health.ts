import { at, bit, bitField, type Infer, kelvin, namedBits, struct, u8, u16 } from "../../codec/index.ts";
import { criticalWarnings } from "../../nvme/index.ts";
import { statusChanges } from "./status-changes.ts";

/** The health of one controller in sixteen bytes. */
export const ControllerHealth = struct(
  { title: "Controller Health Data Structure", spec: "NVMe-MI 2.0 §5.3", size: 16 },
  {
    controllerId: at(0, u16, "Controller Identifier (CTLID)"),
    status: at(
      2,
      bitField(u16, {
        ready: bit(0, "Ready (RDY)"),
        controllerFatalStatus: bit(1, "Controller Fatal Status (CFS)"),
        shutdownStatus: namedBits(3, 2, "Shutdown Status (SHST)", { normal: 0, occurring: 1, complete: 2 }),
        subsystemResetOccurred: bit(4, "NVM Subsystem Reset Occurred (NSSRO)"),
        controllerEnabled: bit(5, "Controller Enable (CECO), the present value of CC.EN"),
        namespaceAttributeChanged: bit(6, "Namespace Attribute Changed (NAC)"),
        firmwareActivated: bit(7, "Firmware Activated (FA)"),
        telemetryDataAvailable: bit(8, "Telemetry Controller-Initiated Data Available (TCIDA)"),
      }),
      "Controller Status (CSTS)",
    ),
    compositeTemperature: at(4, kelvin, "Composite Temperature (CTEMP)"),
    percentageUsed: at(6, u8, "Percentage Used (PDLU)", { unit: "%" }),
    availableSpare: at(7, u8, "Available Spare (SPARE)", { unit: "%" }),
    criticalWarning: at(8, bitField(u8, criticalWarnings), "Critical Warning (CWARN)"),
    changes: at(9, statusChanges, "Controller Health Status Changed (CHSC)"),
  },
);
export type ControllerHealth = Infer<typeof ControllerHealth>;
