import { MiError } from "../errors.ts";
import type { MctpAddress } from "../mctp/address.ts";
import { ReplySchedule } from "./reply-schedule.ts";
import type { Reply, Responder } from "./responder.ts";
import type { Exchange, Receiver, Transport } from "./transport.ts";

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
 */
export class MemoryTransport implements Transport {
  readonly description: string;
  readonly simulated: boolean;
  readonly #responder: Responder;
  readonly #open = new Set<MemoryExchange>();
  readonly #outbox = new Outbox();
  #closed = false;

  constructor(responder: Responder, options: MemoryTransportOptions = {}) {
    this.#responder = responder;
    this.description = options.description ?? "in memory";
    this.simulated = options.simulated ?? true;
  }

  open(peer: MctpAddress, receiver: Receiver): Exchange {
    if (this.#closed) throw new MiError("CLOSED", `transport ${this.description} is closed`);
    const exchange = new MemoryExchange(this.#responder, this.#outbox, this.#open, peer, receiver);
    this.#open.add(exchange);
    return exchange;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const error = new MiError("CLOSED", `transport ${this.description} was closed`);
    for (const exchange of [...this.#open]) exchange.fail(error);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

class MemoryExchange implements Exchange {
  readonly #responder: Responder;
  readonly #outbox: Outbox;
  readonly #siblings: Set<MemoryExchange>;
  readonly #peer: MctpAddress;
  #receiver: Receiver | undefined;
  /** Made when something is due later, which is seldom. */
  #schedule: ReplySchedule | undefined;

  constructor(
    responder: Responder,
    outbox: Outbox,
    siblings: Set<MemoryExchange>,
    peer: MctpAddress,
    receiver: Receiver,
  ) {
    this.#responder = responder;
    this.#outbox = outbox;
    this.#siblings = siblings;
    this.#peer = peer;
    this.#receiver = receiver;
  }

  send(message: Uint8Array): void {
    if (this.#receiver === undefined) throw new MiError("CLOSED", "the exchange is closed");
    for (const reply of this.#responder.respond(this.#peer, message)) {
      if (reply.after <= 0) this.#outbox.post(this, reply.message);
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
    this.#schedule.add(reply, (message) => this.deliver(message));
  }
}

/** Answers on their way. One microtask empties it, however many there are: this spares a closure for each message. */
class Outbox {
  readonly #exchanges: MemoryExchange[] = [];
  readonly #messages: Uint8Array[] = [];
  #next = 0;
  #scheduled = false;
  readonly #empty = (): void => this.#deliverAll();

  post(exchange: MemoryExchange, message: Uint8Array): void {
    this.#exchanges.push(exchange);
    this.#messages.push(message);
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(this.#empty);
  }

  #deliverAll(): void {
    try {
      for (;;) {
        const exchange = this.#exchanges[this.#next];
        const message = this.#messages[this.#next];
        if (exchange === undefined || message === undefined) break;
        this.#next++;
        exchange.deliver(message);
      }
    } finally {
      // A receiver that throws must not take the answers behind its own with it.
      if (this.#next < this.#exchanges.length) queueMicrotask(this.#empty);
      else this.#reset();
    }
  }

  #reset(): void {
    this.#exchanges.length = 0;
    this.#messages.length = 0;
    this.#next = 0;
    this.#scheduled = false;
  }
}
