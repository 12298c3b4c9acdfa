import type { Duplex } from "node:stream";
import { MiError, TransportError } from "../errors.ts";
import { defaultNetwork, formatMctpAddress, type MctpAddress, mctpAddress } from "../mctp/address.ts";
import { type ControlState, respondToControl } from "../mctp/control.ts";
import type { Drops } from "../mctp/drops.ts";
import { baselineTransmissionUnit } from "../mctp/fragment.ts";
import { answerTo, type MctpMessage, messageType, messageTypeOf } from "../mctp/message.ts";
import { TagPool } from "../mctp/tag-pool.ts";
import { Listeners } from "./listeners.ts";
import { SerialLink } from "./serial-link.ts";
import type { Exchange, Listener, Listening, Receiver, Transport } from "./transport.ts";

/** How a stream transport presents itself, on the link and to people. */
export interface StreamTransportOptions {
  /** Our own endpoint identifier, 8–254; 8 if left out. */
  readonly eid?: number;
  /** The network that the link is; 1 if left out. Peers of other networks cannot be reached. */
  readonly network?: number;
  /** Bytes of a message in one packet sent, 64–251; 64 if left out, which is all that Linux takes on a serial line. */
  readonly transmissionUnit?: number;
  /** What it is, for people; `stream` if left out. */
  readonly description?: string;
  /** True where simulated drives are at the other end; false if left out. */
  readonly simulated?: boolean;
}

/**
 * NVMe-MI over any stream of bytes, such as a serial line, a unix socket or a pseudo terminal: MCTP packets in serial
 * framing (DSP0253). It owns the stream, which must emit `close` once destroyed, as Node's own do. As the owner of its
 * link it also answers MCTP control requests, but for those that come while the stream takes no more.
 */
export class StreamTransport implements Transport {
  readonly description: string;
  readonly simulated: boolean;
  readonly #network: number;
  readonly #control: ControlState;
  readonly #link: SerialLink;
  readonly #tags = new TagPool();
  readonly #exchanges = new Map<number, StreamExchange>();
  /** By endpoint identifier of the peer. */
  readonly #listeners = new Map<number, Listeners>();
  /** Why there is nothing to open any more. */
  #over: MiError | undefined;

  /** Takes over the stream. Throws `INVALID_ARGUMENT` for options out of range. */
  constructor(duplex: Duplex, options: StreamTransportOptions = {}) {
    const { eid, network } = mctpAddress({ eid: options.eid ?? 8, network: options.network ?? defaultNetwork });
    this.description = options.description ?? "stream";
    this.simulated = options.simulated ?? false;
    this.#network = network;
    this.#control = { eid, messageTypes: [messageType.nvmeMi], busOwner: true };
    this.#link = new SerialLink(duplex, {
      description: this.description,
      transmissionUnit: options.transmissionUnit ?? baselineTransmissionUnit,
      accepts: (destination) => destination === eid || destination === 0,
      deliver: (message) => this.#deliver(message),
      over: (error) => this.#end(error),
    });
  }

  /** What arrived and was dropped so far, by reason. */
  get drops(): Readonly<Drops> {
    return this.#link.drops;
  }

  open(peer: MctpAddress, receiver: Receiver): Exchange {
    this.#checkReach(peer);
    const tag = this.#tags.take(peer.eid);
    if (tag === undefined) {
      throw new TransportError(`all 8 message tags for ${formatMctpAddress(peer)} are in use`, { errno: "EBUSY" });
    }
    const key = keyOf(peer.eid, tag);
    const route = { source: this.#control.eid, destination: peer.eid, tag, tagOwner: true };
    const exchange = new StreamExchange(this.#link, route, receiver, () => {
      this.#exchanges.delete(key);
      this.#tags.release(peer.eid, tag);
    });
    this.#exchanges.set(key, exchange);
    return exchange;
  }

  listen(peer: MctpAddress, listener: Listener): Listening {
    this.#checkReach(peer);
    const listeners = this.#listeners.get(peer.eid) ?? new Listeners();
    this.#listeners.set(peer.eid, listeners);
    return listeners.add(listener);
  }

  #checkReach(peer: MctpAddress): void {
    if (this.#over !== undefined) throw this.#over;
    mctpAddress(peer);
    if (peer.network !== this.#network) {
      const link = `${this.description}, which is network ${this.#network}`;
      throw new TransportError(`${formatMctpAddress(peer)} cannot be reached over ${link}`);
    }
  }

  async close(): Promise<void> {
    this.#end(new MiError("CLOSED", `transport ${this.description} was closed`));
    this.#over = new MiError("CLOSED", `transport ${this.description} is closed`);
    await this.#link.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #deliver(message: MctpMessage): void {
    if (message.tagOwner) {
      this.#take(message);
      return;
    }
    const exchange = this.#exchanges.get(keyOf(message.source, message.tag));
    if (exchange === undefined) this.#link.drop("unexpectedTag", message.destination);
    else exchange.deliver(message.message);
  }

  /** Takes what a peer sends of itself. */
  #take(message: MctpMessage): void {
    const type = messageTypeOf(message.message);
    const listeners = type === messageType.nvmeMi ? this.#listeners.get(message.source) : undefined;
    if (type === messageType.control) this.#answer(message);
    else if (listeners === undefined || listeners.empty) this.#link.drop("unexpectedRequest", message.destination);
    else listeners.deliver(message.message);
  }

  #answer(request: MctpMessage): void {
    // Otherwise the answers to a peer that does not read would pile up here. To read no more, as a server does, would
    // keep the answers to our own requests waiting, for ever where the peer does the same.
    if (this.#link.full) {
      this.#link.drop("linkFull", request.destination);
      return;
    }
    const answer = respondToControl(request.message, this.#control);
    if (answer !== undefined) this.#link.send({ ...answerTo(request, answer), source: this.#control.eid });
  }

  #end(error: MiError): void {
    this.#over ??= error;
    for (const exchange of [...this.#exchanges.values()]) exchange.fail(error);
    for (const listeners of this.#listeners.values()) listeners.fail(error);
  }
}

function keyOf(peer: number, tag: number): number {
  return (peer << 3) | tag;
}

class StreamExchange implements Exchange {
  readonly #link: SerialLink;
  readonly #route: Omit<MctpMessage, "message">;
  readonly #release: () => void;
  #receiver: Receiver | undefined;
  #failure: Error | undefined;

  constructor(link: SerialLink, route: Omit<MctpMessage, "message">, receiver: Receiver, release: () => void) {
    this.#link = link;
    this.#route = route;
    this.#receiver = receiver;
    this.#release = release;
  }

  /** Waits while the stream is full, so that no more than a message of each sender is ever buffered in it. */
  send(message: Uint8Array): void | Promise<void> {
    if (this.#link.full) return this.#sendLater(message);
    this.#sendNow(message);
  }

  async #sendLater(message: Uint8Array): Promise<void> {
    while (this.#link.full && this.#receiver !== undefined) await this.#link.room();
    this.#sendNow(message);
  }

  #sendNow(message: Uint8Array): void {
    if (this.#receiver === undefined) throw this.#failure ?? new MiError("CLOSED", "the exchange is closed");
    this.#link.send({ ...this.#route, message });
  }

  close(): void {
    if (this.#receiver === undefined) return;
    this.#receiver = undefined;
    this.#release();
  }

  deliver(message: Uint8Array): void {
    this.#receiver?.message(message);
  }

  fail(error: Error): void {
    const receiver = this.#receiver;
    this.#failure = error;
    this.close();
    receiver?.failed(error);
  }
}
