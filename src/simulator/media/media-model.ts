import type { SanitizeStatusLog } from "../../nvme/index.ts";

/** Where a sanitize operation is (NVMe base 2.1 §8.1.24). */
export type SanitizeState = Exclude<SanitizeStatusLog["state"]["state"], number>;

/** What was asked of a sanitize operation. */
export interface SanitizeSettings {
  readonly action: "blockErase" | "overwrite" | "cryptoErase";
  readonly allowUnrestrictedExit: boolean;
  readonly enterMediaVerification: boolean;
  readonly noDeallocateAfterSanitize: boolean;
  /** 1–16. */
  readonly overwritePasses: number;
}

/** A sanitize operation, of the NVM subsystem or of a namespace: the last there was, or none yet. */
export interface SanitizeOperation {
  readonly state: SanitizeState;
  /** Where it was when it failed. */
  readonly failedState: SanitizeState;
  readonly outcome: Exclude<SanitizeStatusLog["status"]["outcome"], number>;
  /** Nothing was written since it succeeded. */
  readonly dataErased: boolean;
  /** Undefined before the first. */
  readonly settings: SanitizeSettings | undefined;
  /** Dword 10 of the command that started it. */
  readonly commandDword10: number;
  /** Since when it is in its state, and until when where time alone ends that, in milliseconds by the drive's clock. */
  readonly since: number;
  readonly until: number;
}

/** How long parts of sanitize operations take, in milliseconds. */
export interface SanitizeTimes {
  readonly blockErase: number;
  readonly cryptoErase: number;
  /** For each pass. */
  readonly overwrite: number;
  /** Of what was verified. */
  readonly deallocation: number;
}

/** The formatting of a namespace, under way. Times are milliseconds by the drive's clock. */
interface FormatOperation {
  readonly namespaceId: number;
  readonly since: number;
  readonly until: number;
}

/** What goes on with the media of a drive. */
export interface MediaModel {
  /** How long a namespace is formatted, in milliseconds. */
  readonly formatTime: number;
  readonly sanitizeTimes: SanitizeTimes;
  formats: readonly FormatOperation[];
  sanitize: SanitizeOperation;
  /** Those of single namespaces, by the namespace's id. */
  readonly namespaceSanitizes: Map<number, SanitizeOperation>;
  /** True to let sanitize operations fail when they are done. */
  sanitizeFails: boolean;
  /** How many namespaces were created, so that none is taken for one before it. */
  namespacesCreated: number;
  /** What the specification leaves open: how a command that must wait for a sanitize operation is refused. */
  sanitizeRefusal: "nvmeStatus" | "miStatus";
}

/** Where no sanitize operation was started yet. */
export const neverSanitized = (): SanitizeOperation => ({
  state: "idle",
  failedState: "idle",
  outcome: "neverSanitized",
  dataErased: false,
  settings: undefined,
  commandDword10: 0,
  since: 0,
  until: 0,
});

/** Media with nothing going on. Times are milliseconds; those left out are short, as of a small drive. */
export function newMedia(formatTime = 5_000, sanitizeTimes: Partial<SanitizeTimes> = {}): MediaModel {
  const times = { blockErase: 20_000, cryptoErase: 4_000, overwrite: 60_000, deallocation: 5_000 };
  return {
    formatTime,
    sanitizeTimes: { ...times, ...sanitizeTimes },
    formats: [],
    sanitize: neverSanitized(),
    namespaceSanitizes: new Map(),
    sanitizeFails: false,
    namespacesCreated: 0,
    sanitizeRefusal: "nvmeStatus",
  };
}
