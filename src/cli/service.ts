import type { Drive } from "../simulator/index.ts";

/** Simulated drives being served. */
export interface Service extends AsyncDisposable {
  /** Rejects when serving comes to an end by itself. */
  readonly failed: Promise<never>;
}

/** Simulated drives, by endpoint id. */
export type Drives = ReadonlyMap<number, Drive>;
