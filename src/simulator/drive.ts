import type { AnswerTo } from "../mi/answer.ts";
import type { Reply, Requester } from "../transport/responder.ts";
import { acceptRequest } from "./accept.ts";
import { asksForAutoPause, offersAutoPause } from "./auto-pause.ts";
import type { Behaviour, RequestContext } from "./behaviour.ts";
import { carryOut } from "./carry-out.ts";
import type { DriveModel } from "./drive-model.ts";
import { EndpointState } from "./endpoint-state.ts";
import { stateOf } from "./events/drive-state.ts";
import { EventSender } from "./events/event-sender.ts";
import { passTime, type RaisedEvent, raiseChanges, raiseOccurrence } from "./events/state-changes.ts";
import type { Circumstances } from "./handlers/handler.ts";
import { notePowerOnOrReset } from "./logs/persistent-events.ts";
import { captureControllerTelemetry } from "./logs/telemetry.ts";
import type { Outcome } from "./outcome.ts";
import { isMoreProcessing, sendAll, timerTolerance } from "./served-command.ts";
import { configuredUnit } from "./served-port.ts";
import { cyclePower } from "./subsystem-power.ts";

/** One adding of a behaviour, which may be added more than once. */
interface Added {
  readonly behaviour: Behaviour;
}

/**
 * A simulated drive: from the bytes of a request to the bytes of its replies, over a model that the commands change.
 * Nothing in it waits: a reply says how long after the request it is due, and whoever carries it waits.
 */
export class Drive {
  /** The state of the drive. Tests and programs may change it between requests. */
  readonly model: DriveModel;
  /** Replaced, never changed: a request is answered by those that were there when it came. */
  #behaviours: readonly Added[] = [];
  readonly #now: () => number;
  readonly #endpoint: EndpointState;
  readonly #events: EventSender;
  #absent = false;
  /** The transmission unit in effect until the response to the request that changed it is due. */
  #formerUnit: { readonly size: number; readonly until: number } | undefined;

  /** `now` is the clock in milliseconds by which a command slot is busy; the real one if left out. */
  constructor(model: DriveModel, now: () => number = () => performance.now()) {
    this.model = model;
    model.poweredSince = now();
    if (model.persistentEvents?.events.length === 0) notePowerOnOrReset(model, now());
    this.#now = now;
    this.#endpoint = new EndpointState(model, now);
    this.#events = new EventSender(model, this.#endpoint, now);
  }

  /** The endpoint's UUID, as MCTP tells it. */
  get uuid(): string {
    return this.model.uuid;
  }

  /**
   * Bytes of a message in one packet that it sends: the MCTP Transmission Unit Size (MTUS) of the port through which it is
   * served, which is its 2-Wire port, whatever the link is; without one, its first. It begins with 64, as the kernel's
   * serial links need it, and another that a requester configures is in effect after the response that confirms it.
   */
  get transmissionUnit(): number {
    const former = this.#formerUnit;
    if (former === undefined || this.#now() >= former.until - timerTolerance) return configuredUnit(this.model);
    return former.size;
  }

  /**
   * Changes the drive so that it shows: in the flags of what changed, and in events to whoever asked for them. A change that is
   * made to `model` itself is only found by who asks.
   */
  change(act: (model: DriveModel) => void): void {
    const before = structuredClone(stateOf(this.model));
    act(this.model);
    raiseChanges(this.model, before, this.#now());
    this.#events.follow();
  }

  /**
   * Lets an event happen that shows nowhere else, one of the vendor's for instance, and sends it to whoever asked for it.
   * Throws `MiError` where the drive has no such event, or where its information is more than 255 bytes.
   */
  raise(event: RaisedEvent): void {
    raiseOccurrence(this.model, event, this.#now());
    this.#events.follow();
  }

  /** Lets it capture telemetry of its own accord, for a reason of up to 128 ASCII characters. */
  captureTelemetry(reason: string): void {
    this.change((model) => captureControllerTelemetry(model, reason));
  }

  /** Whether it was pulled: whoever sends it something hears nothing. */
  get absent(): boolean {
    return this.#absent;
  }

  /** Pulls it out of its slot, which ends all that was going on. Idempotent. */
  pull(): void {
    // The power cycle is over with `insert`; nobody can look at the drive before.
    if (!this.#absent) this.cyclePower();
    this.#absent = true;
  }

  /** Plugs it in again: its power comes back. Idempotent. */
  insert(): void {
    if (this.#absent) this.model.poweredSince = this.#now();
    this.#absent = false;
  }

  /** Takes its power away and gives it back: whatever was going on is over, and what only power keeps is gone. */
  cyclePower(): void {
    const now = this.#now();
    passTime(this.model, now);
    this.change((model) => cyclePower(model, now));
    this.#endpoint.reset();
  }

  /** Adds a behaviour in front of all others; returns a function that takes it away again, just this one and once. */
  prepend(behaviour: Behaviour): () => void {
    const added: Added = { behaviour };
    this.#behaviours = [added, ...this.#behaviours];
    return () => {
      this.#behaviours = this.#behaviours.filter((each) => each !== added);
    };
  }

  /**
   * Answers one message. More than one reply is More Processing Required before the result, or the answer to Replay before
   * what it replays; none is what a management endpoint must silently drop, a command to a slot that is still busy among
   * it. Events go to the requester that asks for them; one without a way back, as in tests, gets none.
   */
  respond(message: Uint8Array, requester?: Requester): readonly Reply[] {
    if (this.#absent) return [];
    const to = acceptRequest(message, this.model.commandSlots);
    if (to === "damaged") this.#endpoint.note("badIntegrityCheck");
    if (typeof to === "string") return [];
    if (to.messageType === "controlPrimitive") return this.#run({ to, message }, requester).replies;
    if (!this.#endpoint.isBusy(to.slot)) return this.#serve(to, message, requester);
    this.#endpoint.note("commandToBusySlot");
    return [];
  }

  /** Answers a command, which occupies its slot. */
  #serve(to: AnswerTo, message: Uint8Array, requester: Requester | undefined): readonly Reply[] {
    const [unit, configured] = [this.transmissionUnit, configuredUnit(this.model)];
    const { replies, outcome } = this.#run({ to, message }, requester);
    if (configuredUnit(this.model) !== configured) {
      const until = this.#now() + Math.max(0, ...replies.map(({ after }) => after));
      this.#formerUnit = { size: unit, until };
    }
    if (asksForAutoPause(message) && offersAutoPause(this.model, to)) this.#endpoint.autoPause(to.slot);
    return this.#endpoint.serve(to.slot, outcome, replies);
  }

  /** Sends a request through the behaviours. What came of it is there unless nothing did. */
  #run(context: RequestContext, requester: Requester | undefined): Run {
    const behaviours = this.#behaviours;
    let outcome: Outcome | undefined;
    let transmission: Reply["transmission"];
    const from = (index: number): readonly Reply[] => {
      const next = behaviours[index];
      if (next !== undefined) return next.behaviour(context, () => from(index + 1));
      const { answer, changed, following } = this.#carryOut(context, requester);
      outcome = { answer: answer.slice(), changed };
      const replies = repliesOf(answer, following);
      transmission = replies[0]?.transmission;
      return replies;
    };
    const replies = from(0);
    // What follows an answer does so, too, where the answer is lost on its way.
    if (!replies.some((reply) => reply.transmission === transmission)) transmission?.run(() => false);
    return { replies, outcome: outcome ?? outcomeOf(replies) };
  }

  #carryOut({ to, message }: RequestContext, requester: Requester | undefined): CarriedOut {
    const following: Following[] = [];
    const acts: (() => void)[] = [];
    const now = this.#now();
    passTime(this.model, now);
    const before = stateOf(this.model);
    const outcome = carryOut(this.model, message, {
      message,
      to,
      endpoint: this.#endpoint,
      requester,
      now,
      transmissionUnit: this.transmissionUnit,
      afterAnswer: (act) => acts.push(act),
      follow: (next) => following.push(next),
    });
    for (const act of acts) act();
    raiseChanges(this.model, before, now);
    this.#events.follow();
    return { ...outcome, following };
  }
}

/** Messages that follow an answer, or what sends them. */
type Following = Parameters<Circumstances["follow"]>[0];

interface CarriedOut extends Outcome {
  readonly following: readonly Following[];
}

interface Run {
  readonly replies: readonly Reply[];
  readonly outcome: Outcome | undefined;
}

function repliesOf(answer: Uint8Array, following: readonly Following[]): readonly Reply[] {
  const sends = following.filter((next) => typeof next === "function");
  const messages = following.filter((next) => typeof next !== "function");
  const run = (step: () => boolean) => {
    sendAll(step);
    for (const send of sends) send();
  };
  const first = { message: answer, after: 0, ...(sends.length > 0 && { transmission: { run } }) };
  return [first, ...messages.map((message) => ({ message, after: 0 }))];
}

/** What a behaviour answered by itself has changed nothing. More Processing Required is no answer yet. */
function outcomeOf(replies: readonly Reply[]): Outcome | undefined {
  const last = replies.at(-1);
  if (last === undefined || last.after === Number.POSITIVE_INFINITY || isMoreProcessing(last.message)) return undefined;
  return { answer: last.message.slice(), changed: false };
}
