/** What a prohibition is about: opcodes of a command set, or identifiers of features that may be set. */
export type LockdownScope = "adminCommand" | "setFeatures" | "miCommand" | "pcieCommand";

/** A command, or the setting of a feature, that Lockdown has prohibited, and where it would come from. */
export interface Prohibition {
  readonly scope: LockdownScope;
  /** Opcode or Feature Identifier (OFI). */
  readonly identifier: number;
  readonly onAdminQueues: boolean;
  readonly outOfBand: boolean;
}

/** What Lockdown has prohibited, until it allows it again or the drive loses its power. */
export interface LockdownModel {
  prohibitions: readonly Prohibition[];
}
