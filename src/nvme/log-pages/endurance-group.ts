import { at, bit, bitField, type Infer, packed, struct, u8, u16, u128 } from "../../codec/index.ts";

const criticalWarning = bitField(u8, {
  availableSpareBelowThreshold: bit(0, "Available Spare Below Threshold"),
  reliabilityDegraded: bit(2, "Endurance Group Reliability Degraded"),
  readOnly: bit(3, "Endurance Group Read-Only"),
});

/**
 * Endurance Group Information, log page 09h, 512 bytes: wear, spare and capacity of one endurance group, and what it has
 * counted over its life. NVMe base 2.0 §5.16.1.10.
 */
export const EnduranceGroupLog = struct(
  { title: "Endurance Group Information", spec: "NVMe base 2.0 §5.16.1.10", size: 512 },
  {
    criticalWarning: at(0, criticalWarning, "Critical Warning (EGCW)"),
    features: packed(
      1,
      bitField(u8, { rotationalMedia: bit(0, "Endurance Group Rotational Media (EGRMEDIA)") }),
      "Endurance Group Features (EGFEAT)",
    ),
    availableSpare: at(3, u8, "Available Spare (AVSP)", { unit: "%" }),
    availableSpareThreshold: at(4, u8, "Available Spare Threshold (AVSPT)", { unit: "%" }),
    percentageUsed: at(5, u8, "Percentage Used (PUSED)", { unit: "%" }),
    domainId: at(6, u16, "Domain Identifier (DID)"),
    enduranceEstimate: at(32, u128, "Endurance Estimate (EE)", { unit: "× 10⁹ bytes" }),
    dataUnitsRead: at(48, u128, "Data Units Read (DUR)", { unit: "× 10⁹ bytes" }),
    dataUnitsWritten: at(64, u128, "Data Units Written (DUW)", { unit: "× 10⁹ bytes" }),
    mediaUnitsWritten: at(80, u128, "Media Units Written (MUW)", { unit: "× 10⁹ bytes" }),
    hostReadCommands: at(96, u128, "Host Read Commands (HRC)"),
    hostWriteCommands: at(112, u128, "Host Write Commands (HWC)"),
    mediaErrors: at(128, u128, "Media and Data Integrity Errors (MDIE)"),
    errorLogEntries: at(144, u128, "Number of Error Information Log Entries (NEILE)"),
    totalCapacity: at(160, u128, "Total Endurance Group Capacity (TEGCAP)", { unit: "bytes" }),
    unallocatedCapacity: at(176, u128, "Unallocated Endurance Group Capacity (UEGCAP)", { unit: "bytes" }),
  },
);
/** Endurance Group Information, decoded. */
export type EnduranceGroupLog = Infer<typeof EnduranceGroupLog>;
