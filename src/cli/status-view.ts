import type { DriveStatus } from "./drive-status.ts";

/** Where what is watched is shown. */
export interface StatusView extends Disposable {
  /** What there is to say besides, on a line. */
  say(text: string): void;
  /** The board has changed, in the middle of a round or between two. */
  update(): void;
  /** A round is over: these are what it read. */
  round(statuses: readonly DriveStatus[], time: Date): void;
}
