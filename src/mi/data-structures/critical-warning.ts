import { bit } from "../../codec/index.ts";

/** Critical warnings, as a controller poll has them and, inverted, a subsystem poll. */
export const criticalWarnings = {
  spareBelowThreshold: bit(0, "Spare Threshold (ST)"),
  temperatureOutOfRange: bit(1, "Temperature Above or Under Threshold (TAUT)"),
  reliabilityDegraded: bit(2, "Reliability Degraded (RD)"),
  readOnly: bit(3, "Read Only (RO)"),
  volatileMemoryBackupFailed: bit(4, "Volatile Memory Backup Failed (VMBF)"),
  persistentMemoryRegionError: bit(5, "Persistent Memory Region Error (PMRE)"),
  indeterminatePersonalityState: bit(6, "Indeterminate Personality State (IPS)"),
};
