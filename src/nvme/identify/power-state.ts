import { at, bit, bitField, bits, type Infer, namedBits, packed, struct, u8, u16, u32 } from "../../codec/index.ts";
import { powerScale } from "../power-bits.ts";

/** What a bandwidth counts, in each second. */
const bandwidthScale = {
  mebibytes: 0,
  tenMebibytes: 1,
  hundredMebibytes: 2,
  gibibytes: 3,
  tenGibibytes: 4,
  hundredGibibytes: 5,
};

/**
 * What a controller draws and how fast it is in one power state, 32 bytes. Lower relative throughput and latency numbers
 * are better. A power is counted in the unit that its scale names; scales of the three power loss times are codes.
 * NVMe base 2.0 Figure 276; bytes 31:23 are later.
 */
export const PowerStateDescriptor = struct(
  { title: "Power State Descriptor", spec: "NVMe base 2.0 Figure 276", size: 32 },
  {
    maximumPower: at(0, u16, "Maximum Power (MP)"),
    flags: packed(
      3,
      bitField(u8, {
        maximumPowerScale: namedBits(0, 0, "Max Power Scale (MXPS)", { centiwatts: 0, tenthMilliwatts: 1 }),
        nonOperational: bit(1, "Non-Operational State (NOPS)"),
      }),
      "Flags",
    ),
    entryLatency: at(4, u32, "Entry Latency (ENLAT)", { unit: "µs" }),
    exitLatency: at(8, u32, "Exit Latency (EXLAT)", { unit: "µs" }),
    readThroughput: packed(
      12,
      bitField(u8, { relativeReadThroughput: bits(4, 0, "Relative Read Throughput (RRT)") }),
      "Relative Read Throughput (RRT)",
    ),
    readLatency: packed(
      13,
      bitField(u8, { relativeReadLatency: bits(4, 0, "Relative Read Latency (RRL)") }),
      "Relative Read Latency (RRL)",
    ),
    writeThroughput: packed(
      14,
      bitField(u8, { relativeWriteThroughput: bits(4, 0, "Relative Write Throughput (RWT)") }),
      "Relative Write Throughput (RWT)",
    ),
    writeLatency: packed(
      15,
      bitField(u8, { relativeWriteLatency: bits(4, 0, "Relative Write Latency (RWL)") }),
      "Relative Write Latency (RWL)",
    ),
    idlePower: at(16, u16, "Idle Power (IDLP)"),
    idlePowerFlags: packed(
      18,
      bitField(u8, { idlePowerScale: namedBits(7, 6, "Idle Power Scale (IPS)", powerScale) }),
      "Idle Power Scale (IPS)",
    ),
    activePower: at(20, u16, "Active Power (ACTP)"),
    activePowerFlags: packed(
      22,
      bitField(u8, {
        activePowerWorkload: bits(2, 0, "Active Power Workload (APW)"),
        activePowerScale: namedBits(7, 6, "Active Power Scale (APS)", powerScale),
      }),
      "Active Power Workload and Scale (APWS)",
    ),
    emergencyPowerFailRecoveryTime: at(23, u8, "Emergency Power Fail Recovery Time (EPFRT)"),
    forcedQuiescenceVaultTime: at(24, u8, "Forced Quiescence Vault Time (FQVT)"),
    emergencyPowerFailVaultTime: at(25, u8, "Emergency Power Fail Vault Time (EPFVT)"),
    powerLossScales: packed(
      26,
      bitField(u16, {
        emergencyPowerFailRecoveryTimeScale: bits(3, 0, "Emergency Power Fail Recovery Time Scale (EPFRTS)"),
        forcedQuiescenceVaultTimeScale: bits(7, 4, "Forced Quiescence Vault Time Scale (FQVTS)"),
        emergencyPowerFailVaultTimeScale: bits(11, 8, "Emergency Power Fail Vault Time Scale (EPFVTS)"),
      }),
      "Power Loss Time Scales",
    ),
    maximumBandwidth: at(28, u8, "Max Bandwidth (MBW), 0 being not reported"),
    maximumBandwidthFlags: packed(
      29,
      bitField(u8, { maximumBandwidthScale: namedBits(2, 0, "Max Bandwidth Scale (MBWS)", bandwidthScale) }),
      "Max Bandwidth Scale (MBWS)",
    ),
    minimumIdleExitLatencyLimit: at(30, u16, "Minimum Idle I/O Exit Latency Limit (MIIELL), 0 being none", {
      unit: "× 100 µs",
    }),
  },
);
/** What a controller draws and how fast it is in one power state, decoded. */
export type PowerStateDescriptor = Infer<typeof PowerStateDescriptor>;
