import type { ControllerIdentity } from "../nvme/index.ts";

/** What some drives need that the specification does not ask for. */
export interface Quirks {
  /** Least time between a response and the next command, in milliseconds. */
  readonly commandInterval: number;
  /** False where the drive has only command slot 0. */
  readonly secondSlot: boolean;
}

/** What holds for a drive without quirks. */
export const noQuirks: Quirks = { commandInterval: 0, secondSlot: true };

/** A drive and what it needs. */
export interface QuirkEntry {
  readonly pciVendorId: number;
  readonly modelPrefix: string;
  readonly quirks: Partial<Quirks>;
  /** What was seen, and by whom. */
  readonly evidence: string;
}

/** Drives that are known to need something, found by vendor and the beginning of the model number. */
export const quirkTable: readonly QuirkEntry[] = [
  {
    pciVendorId: 0x144d,
    modelPrefix: "MZUL2512HCJQ",
    quirks: { commandInterval: 1.2 },
    evidence: "drops a command that comes within about 1 ms of the response before it (libnvme, 2023)",
  },
];

/** The quirks of a drive: those of all entries that it matches, later ones over earlier. */
export function quirksOf(
  identity: Pick<ControllerIdentity, "pciVendorId" | "modelNumber">,
  table: readonly QuirkEntry[] = quirkTable,
): Quirks {
  const found = table.filter(
    (entry) => entry.pciVendorId === identity.pciVendorId && identity.modelNumber.startsWith(entry.modelPrefix),
  );
  return Object.assign({ ...noQuirks }, ...found.map((entry) => entry.quirks)) as Quirks;
}

/** Whether the environment lets drives be probed: `LIBNVME_MI_PROBE_ENABLED` as libnvme reads it. */
export function probeEnabledByEnvironment(environment: Readonly<Record<string, string | undefined>>): boolean {
  const value = environment.LIBNVME_MI_PROBE_ENABLED;
  return value === undefined || !(value === "0" || /^(false$|disable)/i.test(value));
}
