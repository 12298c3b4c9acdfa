import { MiStatusError, TimeoutError } from "../errors.ts";
import { type CommandSlot, controlPrimitives, responseStatuses } from "../mi/index.ts";
import type { Settings } from "./call-options.ts";
import type { PerSlot } from "./per-slot.ts";
import type { PrimitiveLanes } from "./primitive-lanes.ts";
import { sleep } from "./sleep.ts";

/** The longest wait for the answer to Get State: a drive that is away must not cost more than its timeout. */
const longestAsking = 500;

/** How much of a timeout is for asking a drive whether it is there, or a slot free. */
export function askingShare(timeout: number): number {
  return Math.min(longestAsking, timeout / 4);
}

/** The wait before a busy drive is asked again, doubled each time. */
const firstPause = 100;
const longestPause = 1_000;

/** A command that was sent and given up: the drive may still be carrying it out. */
export interface GivenUp {
  readonly title: string;
}

/** Whether a slot is free. */
export interface SlotDoubt {
  /** What it may be busy with, the same object until it is known to be free. */
  doubt: GivenUp | undefined;
}

/**
 * What is known of the slots whose last command was given up. A drive silently drops commands to a slot that is busy, so
 * the next one has to find out first. Nothing is aborted: slots are the drive's, and what holds one may be the command of
 * another requester, such as another program.
 */
export class SlotRecovery {
  readonly #slots: PerSlot<SlotDoubt>;
  readonly #primitives: PrimitiveLanes;
  /** Whether the drive is asked: not where it does not know Get State, nor where the endpoint is told so. */
  #asks: boolean;
  #closing = new AbortController();

  constructor(slots: PerSlot<SlotDoubt>, primitives: PrimitiveLanes, asks: boolean) {
    this.#slots = slots;
    this.#primitives = primitives;
    this.#asks = asks;
  }

  /** The command that a slot may be busy with, the same object until the slot is known to be free. */
  doubtOf(slot: CommandSlot): GivenUp | undefined {
    return this.#slots.of(slot).doubt;
  }

  /** Whether `settle` is due before the next command of a slot. */
  isDue(slot: CommandSlot): boolean {
    return this.#asks && this.doubtOf(slot) !== undefined;
  }

  /** Has to be told of each command given up that may still come to an end. */
  givenUp(slot: CommandSlot, title: string): void {
    // Where one was sent although the slot may have been busy, it is the first that held it.
    this.#slots.of(slot).doubt ??= { title };
  }

  /** Has to be told of each proof that a slot is not busy with that command. */
  free(slot: CommandSlot, doubt: GivenUp | undefined): void {
    if (this.doubtOf(slot) === doubt) this.#slots.of(slot).doubt = undefined;
  }

  /**
   * Ends when the slot is free, or when the drive does not tell, which the result says: true where it told. It is waited
   * for as long as for an answer. Whoever calls holds the slot. Rejects with `TimeoutError`, or as the signal does.
   */
  async settle(name: string, settings: Settings): Promise<boolean> {
    const began = performance.now();
    const { slot, timeout, deadline } = settings;
    const until = Math.min(began + timeout, deadline);
    const signal = AbortSignal.any(settings.signal ? [this.#closing.signal, settings.signal] : [this.#closing.signal]);
    const limits = { ...settings, signal };
    for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
      const state = await this.look(name, limits);
      const left = until - performance.now();
      if (state !== "busy" && performance.now() < deadline) return state === "idle";
      if (left <= 0) throw this.#unsent(name, slot, began);
      await sleep(Math.min(pause, left), signal);
    }
  }

  /** Asks once whether a slot is free; undefined where the drive does not tell in a share of the timeout. */
  async look(name: string, settings: Settings): Promise<"idle" | "busy" | undefined> {
    const { slot, signal } = settings;
    const doubt = this.doubtOf(slot);
    if (!this.#asks) return undefined;
    const timeout = askingShare(settings.timeout);
    // A primitive of somebody's that is under way must not hold it up for longer.
    const limits = { ...settings, timeout, deadline: Math.min(settings.deadline, performance.now() + timeout) };
    try {
      const { slotState } = await this.#primitives.ask(controlPrimitives.getState, `Get State before ${name}`, limits);
      if (slotState !== "idle") return "busy";
      this.free(slot, doubt);
      return "idle";
    } catch (error) {
      signal?.throwIfAborted();
      const refused = error instanceof MiStatusError && error.status === responseStatuses.invalidCommandOpcode.code;
      if (refused) this.#asks = false;
      return undefined;
    }
  }

  /** Ends all waiting for slots with an error. */
  clear(error: Error): void {
    this.#closing.abort(error);
    this.#closing = new AbortController();
  }

  #unsent(name: string, slot: CommandSlot, began: number): TimeoutError {
    const elapsed = Math.round(performance.now() - began);
    const holder = this.doubtOf(slot)?.title ?? "a command";
    const why = `slot ${slot} may after ${elapsed} ms still be busy with ${holder}, which was given up`;
    return new TimeoutError(`${name}: not sent, since ${why}, or with that of another program; abort() frees it`, {
      elapsed,
      moreProcessing: 0,
      sent: false,
    });
  }
}
