import { MiError } from "../errors.ts";
import { type CommandSlot, controlPrimitives, responseStatuses } from "../mi/index.ts";
import { statusOffset, viewOf } from "../mi/message.ts";
import type { Ongoing } from "./exchange.ts";
import type { ExchangeTerms } from "./exchange-state.ts";
import type { PerSlot } from "./per-slot.ts";
import type { SlotRecovery } from "./slot-recovery.ts";

/** Asks for a command's answer once more, until aborted. */
type Replay = (terms: ExchangeTerms, signal: AbortSignal) => Promise<Uint8Array>;

/** What is under way on a slot. */
export interface SlotCommand {
  command: Ongoing | undefined;
}

/** The command that each slot has under way, and what control primitives make of it. */
export class CommandsUnderWay {
  readonly #slots: PerSlot<SlotCommand>;
  /** Made with the first Replay, which hardly any endpoint has. */
  #replays: WeakMap<Ongoing, AbortController> | undefined;
  readonly #recovery: SlotRecovery;
  readonly #replay: Replay;

  constructor(slots: PerSlot<SlotCommand>, recovery: SlotRecovery, replay: Replay) {
    this.#slots = slots;
    this.#recovery = recovery;
    this.#replay = replay;
  }

  /**
   * Has to be told of the first damaged message that comes for a command. What was damaged may have been the answer, which is
   * asked for once more. It may have been More Processing Required or a stray as well: then there is nothing to replay, and the
   * answer comes by itself.
   */
  damaged(command: Ongoing): void {
    const stop = new AbortController();
    this.#replays ??= new WeakMap();
    this.#replays.set(command, stop);
    this.#replay(command, stop.signal).then(
      (answer) => command.receive(answer),
      () => command.notReplayed(),
    );
  }

  /** Has to be told of the end of a command of which `damaged` was told. */
  ended(command: Ongoing): void {
    this.#replays?.get(command)?.abort();
  }

  /** Has to be called before an Abort is sent, and what is returned with its answer. */
  aborting(slot: CommandSlot): (answer: Uint8Array) => void {
    const { command } = this.#slots.of(slot);
    const doubt = this.#recovery.doubtOf(slot);
    return (answer) => {
      const view = viewOf(answer);
      if (view.getUint8(statusOffset) !== responseStatuses.success.code) return;
      this.#recovery.free(slot, doubt);
      const { commandAborted } = controlPrimitives.abort.response.struct.decode(view);
      if (command === undefined || commandAborted === "nothingToAbort") return;
      const message = `${command.title}: was aborted by the control primitive Abort`;
      command.giveUp(new MiError("ABORTED", message));
    };
  }
}
