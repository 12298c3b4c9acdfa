import { MiStatusError, TimeoutError } from "../errors.ts";
import { type CommandSlot, controlPrimitives, type Effect, responseStatuses } from "../mi/index.ts";
import type { Settings } from "./call-options.ts";
import type { PrimitiveLanes } from "./primitive-lanes.ts";
import { sleep } from "./sleep.ts";

const { abort, getState } = controlPrimitives;

/** The longest wait for the answer to Get State or Abort: a drive that is away must not cost much more than before. */
const longestAsking = 500;
/** How much of a timeout is for asking a drive that did not answer the quirk probe whether it is there at all. */
export function askingShare(timeout: number): number {
  return Math.min(longestAsking, timeout / 4);
}
/** The wait before a busy drive is asked again, doubled each time. */
const firstPause = 100;
const longestPause = 1_000;

/** A command that was sent and given up: the drive may still be carrying it out. */
export interface GivenUp {
  readonly title: string;
  /** Whether it may change the drive. */
  readonly mayChange: boolean;
}

/**
 * What is known of the slots whose last command was given up. A drive silently drops commands to a slot that is busy, so
 * the next one has to find out first.
 */
export class SlotRecovery {
  readonly #doubts: [GivenUp | undefined, GivenUp | undefined] = [undefined, undefined];
  readonly #primitives: PrimitiveLanes;
  /** Whether the drive is asked: not where it does not know Get State, nor where the endpoint is told so. */
  #asks: boolean;
  #closing = new AbortController();

  constructor(primitives: PrimitiveLanes, asks: boolean) {
    this.#primitives = primitives;
    this.#asks = asks;
  }

  /** The command that a slot may be busy with, the same object until the slot is known to be free. */
  doubtOf(slot: CommandSlot): GivenUp | undefined {
    return this.#doubts[slot];
  }

  /** Whether `settle` is due before the next command of a slot. */
  isDue(slot: CommandSlot): boolean {
    return this.#asks && this.#doubts[slot] !== undefined;
  }

  /** Has to be told of each command given up that may still come to an end. */
  givenUp(slot: CommandSlot, title: string, effect: Effect | undefined): void {
    const former = this.#doubts[slot];
    const latest = { title, mayChange: effect !== "read" };
    // One that was sent although the slot may have been busy: which of both holds it is unknown.
    if (former === undefined) this.#doubts[slot] = latest;
    else if (!former.mayChange) Object.assign(former, latest);
  }

  /** Has to be told of each proof that a slot is free: that it is not busy with any command, or with that one. */
  free(slot: CommandSlot, doubt: GivenUp | undefined = this.#doubts[slot]): void {
    if (this.#doubts[slot] === doubt) this.#doubts[slot] = undefined;
  }

  /**
   * Ends when the slot is free, or when the drive does not tell. What only reads is aborted; what may change the drive is
   * waited for, as long as for an answer. Whoever calls holds the slot. Rejects with `TimeoutError`, or as the signal does.
   */
  async settle(name: string, settings: Settings): Promise<void> {
    const began = performance.now();
    const { slot, timeout, deadline } = settings;
    const until = Math.min(began + timeout, deadline);
    const signal = AbortSignal.any(settings.signal ? [this.#closing.signal, settings.signal] : [this.#closing.signal]);
    const limits = { ...settings, timeout: Math.min(timeout, longestAsking), signal };
    for (let pause = firstPause; await this.#isBusy(name, limits); pause = Math.min(2 * pause, longestPause)) {
      const left = until - performance.now();
      if (left <= 0) throw this.#unsent(name, slot, began);
      await sleep(Math.min(pause, left), signal);
    }
    if (performance.now() >= deadline) throw this.#unsent(name, slot, began);
  }

  /** Ends all waiting for slots with an error. */
  clear(error: Error): void {
    this.#closing.abort(error);
    this.#closing = new AbortController();
  }

  /** False where nobody knows, too. */
  async #isBusy(name: string, limits: Settings): Promise<boolean> {
    const { slot, signal } = limits;
    const doubt = this.#doubts[slot];
    if (doubt === undefined || !this.#asks) return false;
    let busy = false;
    try {
      const { slotState } = await this.#primitives.ask(getState, `Get State before ${name}`, limits);
      busy = slotState !== "idle";
      if (busy && doubt.mayChange) return true;
      if (busy) await this.#primitives.ask(abort, `Abort before ${name}`, limits);
      this.free(slot, doubt);
      return false;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof MiStatusError)) return false;
      if (!busy && error.status === responseStatuses.invalidCommandOpcode.code) this.#asks = false;
      return busy;
    }
  }

  #unsent(name: string, slot: CommandSlot, began: number): TimeoutError {
    const elapsed = Math.round(performance.now() - began);
    const holder = this.#doubts[slot]?.title ?? "a command";
    const why = `slot ${slot} may after ${elapsed} ms still be busy with ${holder}, which was given up`;
    return new TimeoutError(`${name}: not sent, since ${why}; abort() frees it`, {
      elapsed,
      moreProcessing: 0,
      sent: false,
    });
  }
}
