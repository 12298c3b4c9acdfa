import {
  array,
  at,
  bit,
  bitField,
  bits,
  type Infer,
  namedBits,
  packed,
  struct,
  u8,
  u16,
  u32,
  u64,
} from "../../codec/index.ts";
import { feature } from "./feature.ts";

/** The power state of a controller. */
export const powerManagement = feature({
  identifier: 0x02,
  title: "Power Management",
  spec: "NVMe base 2.0 §5.27.1.2",
  value: {
    state: packed(
      0,
      bitField(u16, {
        powerState: bits(4, 0, "Power State (PS)"),
        workloadHint: bits(7, 5, "Workload Hint (WH)"),
      }),
      "Power Management, bits 15:0",
    ),
    idleExitLatencyLimit: packed(
      2,
      bitField(u16, { idleExitLatencyLimit: bits(15, 0, "Idle I/O Exit Latency Limit (IIELL), in units of 100 µs") }),
      "Power Management, bits 31:16",
    ),
  },
});

/** Where a controller goes from a power state, and how many milliseconds of idleness before; 0 for never. */
const transition = bitField(u64, {
  idleTransitionPowerState: bits(7, 3, "Idle Transition Power State (ITPS)"),
  idleTime: bits(31, 8, "Idle Time Prior to Transition (ITPT), in milliseconds"),
});

/** Autonomous Power State Transition table: what a controller does on its own in each of 32 power states (256 bytes). */
export const AutonomousPowerStateTransitions = struct(
  { title: "Autonomous Power State Transition", spec: "NVMe base 2.1 §5.1.25.1.6", size: 256 },
  { transitions: at(0, array(transition, 32), "Autonomous Power State Transition entries (APSTE)") },
);
export type AutonomousPowerStateTransitions = Infer<typeof AutonomousPowerStateTransitions>;

/** Whether a controller saves power on its own. */
export const autonomousPowerStateTransition = feature({
  identifier: 0x0c,
  title: "Autonomous Power State Transition",
  spec: "NVMe base 2.1 §5.1.25.1.6",
  value: {
    control: packed(
      0,
      bitField(u32, { enabled: bit(0, "Autonomous Power State Transition Enable (APSTE)") }),
      "Autonomous Power State Transition",
    ),
  },
  data: { table: at(0, AutonomousPowerStateTransitions, "Autonomous Power State Transition data") },
});

/** Whether a controller may take more power for background work in a non-operational state. */
export const nonOperationalPowerState = feature({
  identifier: 0x11,
  title: "Non-Operational Power State Config",
  spec: "NVMe base 2.1 §5.1.25.1.10",
  value: {
    control: packed(
      0,
      bitField(u32, { permissiveMode: bit(0, "Non-Operational Power State Permissive Mode Enable (NOPPME)") }),
      "Non-Operational Power State Config",
    ),
  },
});

/** Whether disks wait to be told to spin up. */
export const spinupControl = feature({
  identifier: 0x1a,
  title: "Spinup Control",
  spec: "NVMe base 2.1 §5.1.25.1.18",
  scope: "subsystem",
  value: {
    control: packed(0, bitField(u32, { enabled: bit(0, "Spinup Control Enable (SUCE)") }), "Spinup Control"),
  },
});

/** What the signal of a power loss does. */
export const powerLossSignaling = feature({
  identifier: 0x1b,
  title: "Power Loss Signaling Config",
  spec: "NVMe base 2.1 §5.1.25.1.19",
  scope: "domain",
  value: {
    mode: packed(
      0,
      bitField(u32, {
        mode: namedBits(1, 0, "Power Loss Signaling Mode (PLSM)", {
          disabled: 0,
          emergencyPowerFail: 1,
          forcedQuiescence: 2,
        }),
      }),
      "Power Loss Signaling Config",
    ),
  },
});

const powerScale = (doc: string) => bits(1, 0, doc);

/** The most power that a controller may take. */
export const powerLimit = feature({
  identifier: 0x23,
  title: "Power Limit",
  spec: "NVMe base 2.3 §5.2.26",
  value: {
    limit: at(0, u16, "Power Limit Value (PLV)"),
    scale: packed(2, bitField(u16, { scale: powerScale("Power Limit Scale (PLS)") }), "Power Limit, bits 31:16"),
  },
});

/** The power above which a drive tells. */
export const powerThreshold = feature({
  identifier: 0x24,
  title: "Power Threshold",
  spec: "NVMe base 2.3 §5.2.26",
  value: {
    threshold: at(0, u16, "Power Threshold Value (PTV)"),
    control: packed(
      2,
      bitField(u16, {
        scale: powerScale("Power Threshold Scale (PTS)"),
        measurementType: bits(7, 4, "Power Measurement Type Select (PMTS)"),
        enabled: bit(15, "Enable Power Threshold (EPT)"),
      }),
      "Power Threshold, bits 31:16",
    ),
  },
});

/** Whether a drive collects measurements of its power. */
export const powerMeasurement = feature({
  identifier: 0x25,
  title: "Power Measurement",
  spec: "NVMe base 2.3 §5.2.26",
  value: {
    action: packed(
      0,
      bitField(u8, {
        action: namedBits(3, 0, "Action (ACT)", { stop: 0, start: 1 }),
        measurementType: bits(7, 4, "Power Measurement Type Select (PMTS)"),
      }),
      "Power Measurement, bits 7:0",
    ),
    stopTime: packed(
      2,
      bitField(u16, { stopTime: bits(15, 0, "Stop Measurement Time (SMT), in minutes") }),
      "Power Measurement, bits 31:16",
    ),
  },
});

/** The voltages beyond which a drive tells, in units of the sensor's sample scale. */
export const voltageThreshold = feature({
  identifier: 0x26,
  title: "Voltage Threshold",
  spec: "NVMe base 2.4 §5.2.30",
  value: {
    thresholds: packed(
      0,
      bitField(u32, {
        undervoltage: bits(13, 0, "Undervoltage Threshold (UVT)"),
        overvoltage: bits(27, 14, "Overvoltage Threshold (OVT)"),
        enabled: bit(28, "Enable Voltage Threshold (EVT)"),
        sensor: bits(30, 29, "Voltage Sensor Select (VSENS)"),
      }),
      "Voltage Threshold",
    ),
  },
});
