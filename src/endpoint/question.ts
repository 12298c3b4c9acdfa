import type { Expected } from "./exchange-state.ts";

/** One message to send, and what its answer looks like. */
export interface Question extends Expected {
  /** What it is and to whom it goes, for errors. */
  readonly name: string;
  readonly message: Uint8Array;
}
