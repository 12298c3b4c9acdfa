import { MiError } from "../errors.ts";
import { addressKey, type MctpAddress } from "../mctp/address.ts";
import { Listeners } from "./listeners.ts";
import { ReplySchedule } from "./reply-schedule.ts";
import type { Reply, Requester, Responder } from "./responder.ts";
import type { Exchange, Listener, Listening, Receiver, Transport } from "./transport.ts";

/** How a memory transport presents itself. */
export interface MemoryTransportOptions {
  /** What it is, for people; `in memory` if left out. */
  readonly description?: string;
  /** False where real drives answer behind the responder; true if left out. */
  readonly simulated?: boolean;
}

/**
 * Whole messages to a responder in the same process. What the responder throws, `send` throws. Answers due at once come
 * in the same turn of the event loop but never inside `send`; later ones by a timer that belongs to the simulated drive.
 * Of what the responder notifies the requester of that it sees, the listeners to that peer hear likewise.
 */
export class MemoryTransport implements Transport {
  readonly description: string;
  readonly simulated: boolean;
  readonly #responder: Responder;
  readonly #open = new Set<MemoryExchange>();
  readonly #outbox = new Outbox();
  readonly #requesters = new Map<number, MemoryRequester>();
  #closed = false;

  constructor(responder: Responder, options: MemoryTransportOptions = {}) {
    this.#responder = responder;
    this.description = options.description ?? "in memory";
    this.simulated = options.simulated ?? true;
  }

  open(peer: MctpAddress, receiver: Receiver): Exchange {
    const requester = this.#requesterOf(peer);
    const exchange = new MemoryExchange(this.#responder, this.#outbox, this.#open, peer, requester, receiver);
    this.#open.add(exchange);
    return exchange;
  }

  listen(peer: MctpAddress, listener: Listener): Listening {
    return this.#requesterOf(peer).listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const error = new MiError("CLOSED", `transport ${this.description} was closed`);
    for (const exchange of [...this.#open]) exchange.fail(error);
    for (const { listeners } of this.#requesters.values()) listeners.fail(error);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** What this transport is to a peer: always the same one. */
  #requesterOf(peer: MctpAddress): MemoryRequester {
    if (this.#closed) throw new MiError("CLOSED", `transport ${this.description} is closed`);
    const key = addressKey(peer);
    let requester = this.#requesters.get(key);
    if (requester === undefined) {
      requester = new MemoryRequester(this.#outbox);
      this.#requesters.set(key, requester);
    }
    return requester;
  }
}

class MemoryRequester implements Requester {
  readonly listeners = new Listeners();
  readonly #outbox: Outbox;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  notify(message: Uint8Array): void {
    this.#outbox.post(this.listeners, message.slice());
  }
}

class MemoryExchange implements Exchange {
  readonly #responder: Responder;
  readonly #outbox: Outbox;
  readonly #siblings: Set<MemoryExchange>;
  readonly #peer: MctpAddress;
  readonly #requester: Requester;
  #receiver: Receiver | undefined;
  /** Made when something is due later or sent in steps, which is seldom. */
  #schedule: ReplySchedule | undefined;

  constructor(
    responder: Responder,
    outbox: Outbox,
    siblings: Set<MemoryExchange>,
    peer: MctpAddress,
    requester: Requester,
    receiver: Receiver,
  ) {
    this.#responder = responder;
    this.#outbox = outbox;
    this.#siblings = siblings;
    this.#peer = peer;
    this.#requester = requester;
    this.#receiver = receiver;
  }

  send(message: Uint8Array): void {
    if (this.#receiver === undefined) throw new MiError("CLOSED", "the exchange is closed");
    // As over any link, what the responder does with it is nothing to the requester, whose bytes may be sent again.
    for (const reply of this.#responder.respond(this.#peer, new Uint8Array(message), this.#requester)) {
      if (reply.after <= 0 && reply.transmission === undefined) this.#outbox.post(this, reply.message);
      else this.#sendLater(reply);
    }
  }

  close(): void {
    this.#receiver = undefined;
    this.#siblings.delete(this);
    this.#schedule?.close();
  }

  deliver(message: Uint8Array): void {
    this.#receiver?.message(message);
  }

  fail(error: Error): void {
    const receiver = this.#receiver;
    this.close();
    receiver?.failed(error);
  }

  #sendLater(reply: Reply): void {
    this.#schedule ??= new ReplySchedule();
    this.#schedule.add(
      reply,
      (message) => this.deliver(message),
      (message) => () => this.#post(message),
    );
  }

  /** The only step of a reply's transmission. Whoever takes it may be inside another `send`. */
  #post(message: Uint8Array): false {
    this.#outbox.post(this, message);
    return false;
  }
}

interface Destination {
  deliver(message: Uint8Array): void;
}

/** Messages on their way. One microtask empties it, however many there are: this spares a closure for each message. */
class Outbox {
  readonly #destinations: Destination[] = [];
  readonly #messages: Uint8Array[] = [];
  #next = 0;
  #scheduled = false;
  readonly #empty = (): void => this.#deliverAll();

  post(destination: Destination, message: Uint8Array): void {
    this.#destinations.push(destination);
    this.#messages.push(message);
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(this.#empty);
  }

  #deliverAll(): void {
    try {
      for (;;) {
        const destination = this.#destinations[this.#next];
        const message = this.#messages[this.#next];
        if (destination === undefined || message === undefined) break;
        this.#next++;
        destination.deliver(message);
      }
    } finally {
      // A receiver that throws must not take the answers behind its own with it.
      if (this.#next < this.#destinations.length) queueMicrotask(this.#empty);
      else this.#reset();
    }
  }

  #reset(): void {
    this.#destinations.length = 0;
    this.#messages.length = 0;
    this.#next = 0;
    this.#scheduled = false;
  }
}
