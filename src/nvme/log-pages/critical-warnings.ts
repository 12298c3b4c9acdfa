import { bit } from "../../codec/index.ts";

/** What a drive warns of, in the bits that the SMART log and the health polls of NVMe-MI share; the last is of base 2.3. NVMe base 2.0 §5.16.1.3. */
export const criticalWarnings = {
  availableSpareBelowThreshold: bit(0, "Available Spare Below Threshold (ST)"),
  temperatureThreshold: bit(1, "Temperature Above or Under Threshold (TAUT)"),
  reliabilityDegraded: bit(2, "Reliability Degraded (RD)"),
  readOnly: bit(3, "All Media Read-Only (RO)"),
  volatileMemoryBackupFailed: bit(4, "Volatile Memory Backup Failed (VMBF)"),
  persistentMemoryRegionReadOnly: bit(5, "Persistent Memory Region Read-Only or Unreliable (PMRE)"),
  indeterminatePersonalityState: bit(6, "Indeterminate Personality State (IPS)"),
};
