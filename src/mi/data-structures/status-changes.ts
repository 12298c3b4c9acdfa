import { bit, bitField, u16 } from "../../codec/index.ts";

/**
 * What changed about a controller: the Composite Controller Status of a subsystem poll (CCS) and the changed flags of a
 * controller poll (CHSC) have the same bits.
 */
export const statusChanges = bitField(u16, {
  ready: bit(0, "Ready (RDY)"),
  controllerFatalStatus: bit(1, "Controller Fatal Status (CFS)"),
  shutdownStatus: bit(2, "Shutdown Status (SHST)"),
  subsystemResetOccurred: bit(4, "NVM Subsystem Reset Occurred (NSSRO)"),
  controllerEnableChanged: bit(5, "Controller Enable Change Occurred (CECO)"),
  namespaceAttributeChanged: bit(6, "Namespace Attribute Changed (NAC)"),
  firmwareActivated: bit(7, "Firmware Activated (FA)"),
  controllerStatus: bit(8, "Controller Status Change (CSTS)"),
  compositeTemperature: bit(9, "Composite Temperature Change (CTEMP)"),
  percentageUsed: bit(10, "Percentage Used (PDLU)"),
  availableSpare: bit(11, "Available Spare (SPARE)"),
  criticalWarning: bit(12, "Critical Warning (CWARN)"),
  telemetryDataAvailable: bit(13, "Telemetry Controller-Initiated Data Available (TCIDA)"),
});
