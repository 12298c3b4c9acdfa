import { baselineTransmissionUnit } from "../mctp/fragment.ts";
import type { CommandSlot } from "../mi/index.ts";
import type { Reply } from "../transport/responder.ts";
import { acceptRequest } from "./accept.ts";
import type { Behaviour, RequestContext } from "./behaviour.ts";
import { carryOut } from "./carry-out.ts";
import type { DriveModel } from "./drive-model.ts";

/** Timers of those who send the replies may fire this much early, in milliseconds. */
const timerTolerance = 2;

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
  readonly #busyUntil: Record<CommandSlot, number> = { 0: 0, 1: 0 };
  /** The transmission unit in effect until the response to the request that changed it is due. */
  #formerUnit: { readonly size: number; readonly until: number } | undefined;

  /** `now` is the clock in milliseconds by which a command slot is busy; the real one if left out. */
  constructor(model: DriveModel, now: () => number = () => performance.now()) {
    this.model = model;
    this.#now = now;
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
    if (former === undefined || this.#now() >= former.until - timerTolerance) return this.#configuredUnit;
    return former.size;
  }

  get #configuredUnit(): number {
    const { ports } = this.model;
    const port = ports.find(({ information }) => information.portType === "twoWire") ?? ports[0];
    return port?.transmissionUnitSize ?? baselineTransmissionUnit;
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
   * Answers one message. More than one reply is More Processing Required before the result; none is what a management
   * endpoint must silently drop, a command to a slot that is still busy among it.
   */
  respond(message: Uint8Array): readonly Reply[] {
    const to = acceptRequest(message, this.model.commandSlots);
    if (to === undefined) return [];
    const { slot, messageType } = to;
    const occupies = messageType !== "controlPrimitive";
    const now = this.#now();
    if (occupies && now < this.#busyUntil[slot] - timerTolerance) return [];
    const [unit, configured] = [this.transmissionUnit, this.#configuredUnit];
    const replies = this.#run({ to, message }, this.#behaviours, 0);
    const until = now + Math.max(0, ...replies.map(({ after }) => after));
    if (occupies) this.#busyUntil[slot] = until;
    if (this.#configuredUnit !== configured) this.#formerUnit = { size: unit, until };
    return replies;
  }

  #run(context: RequestContext, behaviours: readonly Added[], index: number): readonly Reply[] {
    const next = behaviours[index];
    if (next !== undefined) return next.behaviour(context, () => this.#run(context, behaviours, index + 1));
    return [{ message: carryOut(this.model, context.to, context.message), after: 0 }];
  }
}
