import { at, bit, bitField, celsius, type Infer, inverted, struct, u8 } from "../../codec/index.ts";
import { criticalWarnings } from "../../nvme/index.ts";
import { statusChanges } from "./status-changes.ts";

/** The health of the NVM subsystem in eight bytes. */
export const SubsystemHealth = struct(
  { title: "NVM Subsystem Health Data Structure", spec: "NVMe-MI 2.0 Figure 108", size: 8 },
  {
    status: at(
      0,
      bitField(u8, {
        asynchronousEventTransmissionFailure: bit(7, "AEM Transmission Failure (ATF)"),
        sanitizeFailureMode: bit(6, "Sanitize Failure Mode (SFM)"),
        driveFunctional: bit(5, "Drive Functional (DF)"),
        resetNotRequired: bit(4, "Reset Not Required (RNR)"),
        port0LinkActive: bit(3, "Port 0 PCIe Link Active (P0LA)"),
        port1LinkActive: bit(2, "Port 1 PCIe Link Active (P1LA)"),
        sanitizeNamespaceFailureMode: bit(1, "Sanitize Namespace Failure Mode (SNFM)"),
      }),
      "NVM Subsystem Status (NSS)",
    ),
    smartWarnings: at(1, bitField(inverted(u8), criticalWarnings), "SMART Warnings (SW), inverted on the wire"),
    compositeTemperature: at(2, celsius, "Composite Temperature (CTEMP)"),
    percentageUsed: at(3, u8, "Percentage Drive Life Used (PDLU), 255 for more", { unit: "%" }),
    compositeControllerStatus: at(4, statusChanges, "Composite Controller Status (CCS)"),
  },
);
export type SubsystemHealth = Infer<typeof SubsystemHealth>;
