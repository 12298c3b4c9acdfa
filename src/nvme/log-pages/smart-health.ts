import {
  array,
  at,
  bit,
  bitField,
  bits,
  type Infer,
  kelvin,
  namedBits,
  struct,
  u8,
  u32,
  u64,
  u128,
} from "../../codec/index.ts";
import { powerScale } from "../power-bits.ts";
import { criticalWarnings } from "./critical-warnings.ts";

// The acronyms are those that base specification 2.1 gave the fields of this page; before it they had none. It also
// renamed Unsafe Shutdowns to Unexpected Power Losses (UPL); the older name is kept, since every tool shows it.

const enduranceGroupCriticalWarning = bitField(u8, {
  availableSpareBelowThreshold: bit(0, "Available Spare Below Threshold"),
  reliabilityDegraded: bit(2, "Endurance Group Reliability Degraded"),
  readOnly: bit(3, "Endurance Group Read-Only"),
});

const intervalPowerMeasurement = bitField(u32, {
  value: bits(15, 0, "Interval Power Value"),
  scale: namedBits(17, 16, "Interval Power Scale", powerScale),
  type: bits(25, 20, "Interval Power Measurement Type"),
});

/**
 * SMART / Health Information, log page 02h: temperature, wear, and what the controller has counted over its life.
 * 512 bytes; counters of 128 bits are bigints. NVMe base 2.0 §5.16.1.3.
 */
export const SmartHealthLog = struct(
  { title: "SMART / Health Information", spec: "NVMe base 2.0 §5.16.1.3", size: 512 },
  {
    criticalWarning: at(0, bitField(u8, criticalWarnings), "Critical Warning (CW)"),
    compositeTemperature: at(1, kelvin, "Composite Temperature (CTEMP)"),
    availableSpare: at(3, u8, "Available Spare (AVSP)", { unit: "%" }),
    availableSpareThreshold: at(4, u8, "Available Spare Threshold (AVSPT)", { unit: "%" }),
    percentageUsed: at(5, u8, "Percentage Used (PUSED)", { unit: "%" }),
    enduranceGroupCriticalWarning: at(
      6,
      enduranceGroupCriticalWarning,
      "Endurance Group Critical Warning Summary (EGCWS)",
    ),
    informativeWarning: at(
      7,
      bitField(u8, { voltageThreshold: bit(0, "Voltage Log Threshold Warning (VLTHW)") }),
      "Informative Warning (INFW)",
    ),
    dataUnitsRead: at(32, u128, "Data Units Read (DUR)", { unit: "× 512000 bytes" }),
    dataUnitsWritten: at(48, u128, "Data Units Written (DUW)", { unit: "× 512000 bytes" }),
    hostReadCommands: at(64, u128, "Host Read Commands (HRC)"),
    hostWriteCommands: at(80, u128, "Host Write Commands (HWC)"),
    controllerBusyTime: at(96, u128, "Controller Busy Time (CBT)", { unit: "minutes" }),
    powerCycles: at(112, u128, "Power Cycles (PWRC)"),
    powerOnHours: at(128, u128, "Power On Hours (POH)", { unit: "hours" }),
    unsafeShutdowns: at(144, u128, "Unsafe Shutdowns (UPL)"),
    mediaErrors: at(160, u128, "Media and Data Integrity Errors (MDIE)"),
    errorLogEntries: at(176, u128, "Number of Error Information Log Entries (NEILE)"),
    warningTemperatureTime: at(192, u32, "Warning Composite Temperature Time (WCTT)", { unit: "minutes" }),
    criticalTemperatureTime: at(196, u32, "Critical Composite Temperature Time (CCTT)", { unit: "minutes" }),
    temperatureSensors: at(200, array(kelvin, 8), "Temperature Sensors 1 to 8 (TSEN1–TSEN8)"),
    thermalManagement1Transitions: at(216, u32, "Thermal Management Temperature 1 Transition Count (TMT1TC)"),
    thermalManagement2Transitions: at(220, u32, "Thermal Management Temperature 2 Transition Count (TMT2TC)"),
    thermalManagement1Time: at(224, u32, "Total Time For Thermal Management Temperature 1 (TTTMT1)", {
      unit: "seconds",
    }),
    thermalManagement2Time: at(228, u32, "Total Time For Thermal Management Temperature 2 (TTTMT2)", {
      unit: "seconds",
    }),
    lifetimeEnergyConsumed: at(232, u64, "Operational Lifetime Energy Consumed (OLEC)", { unit: "Wh" }),
    intervalPowerMeasurement: at(240, intervalPowerMeasurement, "Interval Power Measurement (IPM)"),
  },
);
/** SMART / Health Information, decoded. */
export type SmartHealthLog = Infer<typeof SmartHealthLog>;
