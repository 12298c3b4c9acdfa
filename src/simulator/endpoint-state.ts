import type { CommandSlot, controlPrimitives, ResponseOf } from "../mi/index.ts";
import type { Reply } from "../transport/responder.ts";
import type { DriveModel } from "./drive-model.ts";
import type { Outcome } from "./outcome.ts";
import { MiRefusal } from "./refusal.ts";
import { ServedCommand } from "./served-command.ts";

type State = Omit<ResponseOf<typeof controlPrimitives.getState>, "tag">;
type Paused = Omit<ResponseOf<typeof controlPrimitives.pause>, "tag">;
interface Replayed {
  readonly answer: Uint8Array | (() => void) | undefined;
  readonly goOn: () => void;
}
type Aborted = ResponseOf<typeof controlPrimitives.abort>["commandAborted"];

/** What an endpoint remembers until it is told to forget, of that which a simulated one can meet. */
type Incident = "commandToBusySlot" | "badIntegrityCheck" | "subsystemResetOccurred";

const slots: readonly CommandSlot[] = [0, 1];

/** What only befalls packets, which whoever carries the messages sees. */
const noPacketErrors = {
  packetTimeout: false,
  unsupportedTransmissionUnit: false,
  badHeaderVersion: false,
  unknownDestination: false,
  incorrectTransmissionUnit: false,
  unexpectedMiddleOrEnd: false,
  outOfSequence: false,
  badMessageTag: false,
  badPacket: false,
};

/**
 * What a management endpoint knows of its command slots (NVMe-MI 2.0 §4.2.1): which are busy, whether transmission is
 * paused, the last answers for Replay, and what Get State tells.
 */
export class EndpointState {
  readonly #model: DriveModel;
  readonly #now: () => number;
  readonly #served: Record<CommandSlot, ServedCommand | undefined> = { 0: undefined, 1: undefined };
  readonly #paused: Record<CommandSlot, boolean> = { 0: false, 1: false };
  readonly #incidents = new Set<Incident>();
  /** What waits for the end of a pause, such as events. */
  #waiting: (() => void)[] = [];

  /** `now` is the clock in milliseconds by which a slot is busy. */
  constructor(model: DriveModel, now: () => number) {
    this.#model = model;
    this.#now = now;
  }

  /** Whether a slot takes no command now. */
  isBusy(slot: CommandSlot): boolean {
    return this.#stateOf(slot) !== "idle";
  }

  /** Remembers what Get State is to tell. */
  note(incident: Incident): void {
    this.#incidents.add(incident);
  }

  /**
   * Takes a command into its slot until its replies are out; they come back as they are to be carried. What was in the slot
   * is forgotten, its answer too. A reply that is never due is not sent, but holds the slot.
   */
  serve(slot: CommandSlot, outcome: Outcome | undefined, replies: readonly Reply[]): readonly Reply[] {
    const due = this.#now() + Math.max(0, ...replies.map(({ after }) => after));
    const served = new ServedCommand(this.#now, () => this.#paused[slot], outcome, due);
    this.#served[slot] = served;
    const sent = replies.filter(({ after }) => after < Number.POSITIVE_INFINITY);
    const last = Math.max(0, ...sent.map(({ after }) => after));
    const wayBack = this.#model.replayedUnder === "original" ? served.wayBack(last) : [];
    return [...sent.map((reply) => served.stoppable(reply)), ...wayBack];
  }

  /** Stops transmission, but for that of control primitives. Refuses slot 1 where the pause is the whole endpoint's. */
  pause(slot: CommandSlot): Paused {
    this.#requireSlot0(slot);
    this.autoPause(slot);
    return { slot0Paused: this.#paused[0], slot1Paused: this.#paused[1] };
  }

  /** The same at the wish of a command (CIAP), on whichever slot that came. */
  autoPause(slot: CommandSlot): void {
    for (const each of this.#pausedWith(slot)) this.#paused[each] = true;
  }

  /** Ends the pause; what comes back goes on with what it stopped. Refuses as `pause` does. */
  resume(slot: CommandSlot): () => void {
    this.#requireSlot0(slot);
    return this.#endPause(slot);
  }

  /** Sends what answers no command, such as an event: now, or once the pause is over. */
  whenNotPaused(send: () => void): void {
    if (this.#paused[0]) this.#waiting.push(send);
    else send();
  }

  /**
   * Gives up a slot's command. What it does is done when it comes, so one that has changed the drive is refused
   * (NVMe-MI 2.0), and done in part by earlier versions.
   */
  abort(slot: CommandSlot): Aborted {
    const served = this.#served[slot];
    const state = this.#stateOf(slot);
    const changed = served?.changed ?? false;
    if (state !== "idle" && changed && this.#model.majorVersion >= 2) throw new MiRefusal("unableToAbort");
    served?.giveUp();
    this.#served[slot] = undefined;
    if (state === "idle") return "nothingToAbort";
    const begun = changed || state === "transmit" || served?.announced;
    return begun ? "partiallyProcessed" : "beforeProcessing";
  }

  /** What Get State tells; `clear` forgets the errors afterwards. */
  report(slot: CommandSlot, clear: boolean): State {
    const has = (incident: Incident) => this.#incidents.has(incident);
    const state = {
      ...noPacketErrors,
      slotState: this.#stateOf(slot),
      commandToBusySlot: has("commandToBusySlot"),
      badIntegrityCheck: has("badIntegrityCheck"),
      subsystemResetOccurred: has("subsystemResetOccurred"),
      paused: this.#paused[slot],
    };
    if (clear) this.#incidents.clear();
    return state;
  }

  /**
   * The last answer of a slot from one of its packets on, of `unit` bytes each, or what sends it under the tag of its
   * request; undefined where there is none. Ends the pause, as `resume` does; an answer that it stopped is not gone on with
   * but sent anew.
   */
  replay(slot: CommandSlot, fromPacket: number, unit: number): Replayed {
    const served = this.#served[slot];
    const answer = served?.answer;
    const from = fromPacket * unit;
    if (answer !== undefined && from >= answer.length) throw new MiRefusal("invalidParameter", "fromPacket");
    if (answer !== undefined) served?.giveUp();
    const goOn = this.#endPause(slot);
    return { goOn, answer: answer && ((from === 0 && served?.takeWayBack()) || answer.slice(from)) };
  }

  /** What a reset of the NVM subsystem leaves: nothing but that it occurred. */
  reset(): void {
    for (const slot of slots) {
      this.#served[slot]?.giveUp();
      this.#served[slot] = undefined;
      this.#paused[slot] = false;
    }
    this.#waiting = [];
    this.#incidents.clear();
    this.note("subsystemResetOccurred");
  }

  #stateOf(slot: CommandSlot): "idle" | "process" | "transmit" {
    return this.#served[slot]?.state ?? "idle";
  }

  /** Since NVMe-MI 2.0 a pause is the whole endpoint's, before that a slot's. */
  get #pausesWhole(): boolean {
    return this.#model.majorVersion >= 2;
  }

  #pausedWith(slot: CommandSlot): readonly CommandSlot[] {
    return this.#pausesWhole ? slots : [slot];
  }

  #requireSlot0(slot: CommandSlot): void {
    if (slot !== 0 && this.#pausesWhole) throw new MiRefusal("invalidParameter", { byte: 1, bit: 0 });
  }

  #endPause(slot: CommandSlot): () => void {
    const resumed = this.#pausedWith(slot);
    for (const each of resumed) this.#paused[each] = false;
    return () => {
      for (const each of resumed) this.#served[each]?.goOn();
      if (!this.#paused[0]) for (const send of this.#waiting.splice(0)) send();
    };
  }
}
