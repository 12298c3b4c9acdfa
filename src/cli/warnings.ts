import type { SubsystemHealth } from "../mi/index.ts";
import type { SmartHealthLog } from "../nvme/index.ts";

/** What a drive's health is judged by; either part may be missing. */
export interface HealthReadings {
  readonly subsystem?: SubsystemHealth | undefined;
  readonly smart?: SmartHealthLog | undefined;
}

/**
 * Names of everything that is wrong with a drive: its critical warnings, those of endurance groups, what the subsystem
 * says of itself, and wear and spare that are past their limits even if the drive did not set the bit for it.
 */
export function warningsOf({ subsystem, smart }: HealthReadings): string[] {
  const names = new Set<string>();
  const add = (name: string, present: boolean | undefined): void => {
    if (present) names.add(name);
  };
  if (subsystem !== undefined) {
    add("driveNotFunctional", !subsystem.status.driveFunctional);
    add("resetRequired", !subsystem.status.resetNotRequired);
    add("sanitizeFailureMode", subsystem.status.sanitizeFailureMode);
    add("sanitizeNamespaceFailureMode", subsystem.status.sanitizeNamespaceFailureMode);
    for (const [name, present] of Object.entries(subsystem.smartWarnings)) add(name, present);
  }
  if (smart !== undefined) {
    for (const [name, present] of Object.entries(smart.criticalWarning)) add(name, present);
    for (const [name, present] of Object.entries(smart.enduranceGroupCriticalWarning)) {
      add(`enduranceGroup${name[0]?.toUpperCase()}${name.slice(1)}`, present);
    }
    add("availableSpareBelowThreshold", smart.availableSpare < smart.availableSpareThreshold);
  }
  add("enduranceConsumed", (smart?.percentageUsed ?? subsystem?.percentageUsed ?? 0) >= 100);
  return [...names];
}

/** A warning's name for people. */
export function warningText(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}
