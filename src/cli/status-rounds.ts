import { formatDeviceAddress } from "./device-address.ts";
import { type DriveAtHand, type DriveStatus, eachDrive, readStatus } from "./drive-status.ts";
import type { Drives } from "./drives.ts";
import { exitCodes } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import type { StatusBoard } from "./status-board.ts";
import type { StatusView } from "./status-view.ts";

/** The least time between two rounds, in milliseconds, however long they take. */
const leastPause = 1_000;

interface RoundsOptions {
  readonly board: StatusBoard;
  readonly drives: Drives;
  readonly view: StatusView;
  readonly call: Invocation["call"];
  /** Seconds. */
  readonly interval: number;
}

/** Rounds of reading. */
export class Rounds {
  readonly #with: RoundsOptions;

  constructor(options: RoundsOptions) {
    this.#with = options;
  }

  /** Goes on until `count` rounds are over, or the call is aborted; returns the exit code that the last one calls for. */
  async run(first: readonly DriveAtHand[], count: number): Promise<number> {
    const { view, call, drives, interval } = this.#with;
    let those = first;
    for (let round = 1; ; round += 1) {
      const begin = performance.now();
      const statuses = await this.#read(those);
      if (call.signal.aborted) return exitCodes.success;
      view.round(statuses, new Date());
      if (round >= count)
        return statuses.some(({ error }) => error !== undefined) ? exitCodes.failure : exitCodes.success;
      const pause = Math.max(leastPause, begin + interval * 1_000 - performance.now());
      await this.#pause(those, pause);
      if (call.signal.aborted) return exitCodes.success;
      those = await drives.now();
    }
  }

  /** Shows those that are there, and reads the fresh ones of them. */
  async #read(those: readonly DriveAtHand[], fresh = those): Promise<DriveStatus[]> {
    const { board, view, call } = this.#with;
    board.keep(those.map(nameOf));
    view.update();
    return await eachDrive(fresh, async (drive) => {
      const status = await readStatus(drive, call);
      // What was interrupted says nothing of the drive.
      if (!call.signal.aborted) {
        board.update(status, new Date());
        view.update();
      }
      return status;
    });
  }

  /** Between rounds, drives that appear are read and those that are gone are shown no more. */
  async #pause(before: readonly DriveAtHand[], time: number): Promise<void> {
    const { drives, call } = this.#with;
    using pause = new Pause(time, call.signal);
    let known = new Set(before.map(nameOf));
    for (;;) {
      await drives.changed(pause.over);
      if (pause.over.aborted) return;
      const those = await drives.now();
      const fresh = those.filter((drive) => !known.has(nameOf(drive)));
      await this.#read(those, fresh);
      known = new Set(those.map(nameOf));
    }
  }
}

const nameOf = ({ address }: DriveAtHand): string => formatDeviceAddress(address);

/**
 * A time that goes by, and ends early with a signal. Not by `AbortSignal.timeout` and `any`: those are held by nobody, so whoever
 * waits for them only may be collected as garbage with them.
 */
class Pause implements Disposable {
  readonly #end = new AbortController();
  readonly #signal: AbortSignal;
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #abort = (): void => this.#end.abort();

  constructor(time: number, signal: AbortSignal) {
    this.#signal = signal;
    this.#timer = setTimeout(this.#abort, time);
    if (signal.aborted) this.#abort();
    else signal.addEventListener("abort", this.#abort);
  }

  get over(): AbortSignal {
    return this.#end.signal;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener("abort", this.#abort);
  }
}
