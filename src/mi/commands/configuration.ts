import { at, bit, bitField, enumeration, namedBits, optional, packed, u8, u16, u32 } from "../../codec/index.ts";
import { maximumData } from "../command-sets.ts";
import { twoWireFrequencies } from "../data-structures/port-information.ts";
import { configurationGet, configurationOf, configurationSet } from "./configuration-command.ts";
import { managementResponse, miCommand } from "./mi-command.ts";
import { objectToReserved } from "./objections.ts";

const portId = optional(11, u8, "Port Identifier (PORTID)");

/** The least is what MCTP asks of everybody, the most what no message exceeds; a port's own limit is often less. */
const transmissionUnitSizes = { least: 64, most: maximumData } as const;

/** The current SMBus/I2C frequency of a 2-Wire port. */
export const getSmbusFrequency = miCommand({
  ...configurationGet,
  title: "Configuration Get: SMBus/I2C Frequency",
  request: { configuration: configurationOf("smbusFrequency"), portId },
  response: managementResponse("Configuration Get: SMBus/I2C Frequency", {
    // The upper four bits are reserved.
    byte0: packed(
      5,
      bitField(u8, { frequency: namedBits(3, 0, "SMBus/I2C Frequency (SFREQ)", twoWireFrequencies) }),
      "NVMe Management Response, bits 7:0",
    ),
  }),
  example: { portId: 1 },
});

/** Sets the SMBus/I2C frequency of a 2-Wire port; with a reserved number there is no telling how fast it would be. Lost when the management endpoint is reset. */
export const setSmbusFrequency = miCommand({
  ...configurationSet,
  title: "Configuration Set: SMBus/I2C Frequency",
  request: {
    configuration: configurationOf("smbusFrequency"),
    frequency: at(9, enumeration(u8, twoWireFrequencies), "SMBus/I2C Frequency (SFREQ)"),
    portId,
  },
  response: managementResponse("Configuration Set: SMBus/I2C Frequency", {}),
  objection: objectToReserved("frequency"),
  example: { portId: 1, frequency: "khz400" },
});

/** Has nothing to report; the command succeeds where the configuration exists. */
export const getHealthStatusChange = miCommand({
  ...configurationGet,
  title: "Configuration Get: Health Status Change",
  request: { configuration: configurationOf("healthStatusChange") },
  response: managementResponse("Configuration Get: Health Status Change", {}),
});

/** Clears flags of the composite controller status (CCS). The bits are not where CCS has them. */
export const setHealthStatusChange = miCommand({
  ...configurationSet,
  title: "Configuration Set: Health Status Change",
  request: {
    configuration: configurationOf("healthStatusChange"),
    clear: packed(
      12,
      bitField(u32, {
        ready: bit(0, "Ready (RDY)"),
        controllerFatalStatus: bit(1, "Controller Fatal Status (CFS)"),
        shutdownStatus: bit(2, "Shutdown Status (SHST)"),
        subsystemResetOccurred: bit(3, "NVM Subsystem Reset Occurred (NSSRO)"),
        controllerEnableChanged: bit(4, "Controller Enable Change Occurred (CECO)"),
        namespaceAttributeChanged: bit(5, "Namespace Attribute Changed (NAC)"),
        firmwareActivated: bit(6, "Firmware Activated (FA)"),
        controllerStatus: bit(7, "Controller Status Change (CSTS)"),
        compositeTemperature: bit(8, "Composite Temperature Change (CTEMP)"),
        percentageUsed: bit(9, "Percentage Used (PDLU)"),
        availableSpare: bit(10, "Available Spare (SPARE)"),
        criticalWarning: bit(11, "Critical Warning (CWARN)"),
        telemetryDataAvailable: bit(12, "Telemetry Controller-Initiated Data Available (TCIDA)"),
      }),
      "NVMe Management Dword 1 (NMD1)",
    ),
  },
  response: managementResponse("Configuration Set: Health Status Change", {}),
  example: { compositeTemperature: true, criticalWarning: true },
});

/** The MCTP transmission unit size of a port in bytes, without the MCTP header. */
export const getTransmissionUnitSize = miCommand({
  ...configurationGet,
  title: "Configuration Get: MCTP Transmission Unit Size",
  request: { configuration: configurationOf("transmissionUnitSize"), portId },
  response: managementResponse("Configuration Get: MCTP Transmission Unit Size", {
    transmissionUnitSize: at(5, u16, "MCTP Transmission Unit Size (MTUS)", { unit: "bytes" }),
  }),
});

/** Sets the MCTP transmission unit size of a port, for the messages that follow. Lost with a reset of the endpoint. */
export const setTransmissionUnitSize = miCommand({
  ...configurationSet,
  title: "Configuration Set: MCTP Transmission Unit Size",
  request: {
    configuration: configurationOf("transmissionUnitSize"),
    portId,
    transmissionUnitSize: at(12, u16, "MCTP Transmission Unit Size (MTUS)", { unit: "bytes" }),
  },
  response: managementResponse("Configuration Set: MCTP Transmission Unit Size", {}),
  objection: ({ transmissionUnitSize: size }) => {
    const { least, most } = transmissionUnitSizes;
    if (size >= least && size <= most) return undefined;
    return { field: "transmissionUnitSize", detail: `${size} is not an integer in ${least}–${most}` };
  },
  example: { transmissionUnitSize: 64 },
});
