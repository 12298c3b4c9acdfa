import { MiError } from "../../errors.ts";
import { formatMctpAddress, type MctpAddress } from "../../mctp/address.ts";
import { throwLater } from "../throw-later.ts";
import type { Exchange, Receiver } from "../transport.ts";
import { explainFailure, explanationOf } from "./failures.ts";
import { packSocketAddress, tagMask, tagOwner, tagPreallocated, writeSocketAddress } from "./kernel-interface.ts";
import { messageTypeLength, ownMessage, typeOf } from "./mctp-socket.ts";
import type { AskedPeer, RequesterSocket } from "./requester-sockets.ts";
import type { SystemCallFailure } from "./socket.ts";
import type { TagAllocator } from "./tags.ts";

/** How many tag numbers a peer's link avoids at most: of the eight, some must be left. */
const avoidedLimit = 4;
/** Milliseconds for which a tag is avoided. No answer is expected to be later than that. */
const avoidedFor = 60_000;
/** Milliseconds after which a link without exchanges closes: not before the last tag that it avoids is free again. */
const idleFor = avoidedFor;

const none: readonly never[] = [];

/** Where a message goes, packed anew for each. */
const destination = packSocketAddress({ network: 0, eid: 0, type: 0, tag: 0 });

/** A peer's place on a socket, and the exchanges with it. */
export class PeerLink implements AskedPeer {
  /** The peer's. An address of its own would be one object more in the way of each message. */
  readonly network: number;
  readonly eid: number;
  readonly #name: string;
  readonly #tags: TagAllocator;
  readonly #socket: RequesterSocket;
  /** The last that was opened, and by it all the others: there is hardly ever more than one, and of links there are hundreds. */
  #exchanges: LinkExchange | undefined;
  /** How many exchanges somebody waits for: those keep the process alive. */
  #awaited = 0;
  /**
   * Tags of exchanges closed without any answer. The answer may yet come, and nothing in it tells it from the answer
   * to the next request under that tag.
   */
  #avoided: readonly { readonly number: number; readonly until: number }[] = none;
  /** Goes on while there are exchanges, and looks at its end whether there were any: one for each would cost more. */
  #idle: NodeJS.Timeout | undefined;
  #usedMeanwhile = false;
  readonly #onClose: (link: PeerLink) => void;
  #closed = false;

  constructor(socket: RequesterSocket, tags: TagAllocator, peer: MctpAddress, onClose: (link: PeerLink) => void) {
    this.network = peer.network;
    this.eid = peer.eid;
    this.#name = formatMctpAddress(peer);
    this.#tags = tags;
    this.#onClose = onClose;
    this.#socket = socket;
    socket.join(this);
  }

  /**
   * Begins an exchange on a tag of its own; undefined where the kernel allocates none to this peer.
   * Throws `TransportError`.
   */
  openTagged(receiver: Receiver): Exchange | undefined {
    let tag: number | undefined;
    // Not `explained`, whose closure would be made for each command.
    try {
      tag = this.#tags.allocate(this.#socket.datagrams, this, this.#tagsToAvoid());
    } catch (error) {
      throw explanationOf(error, this.#name);
    }
    return tag === undefined ? undefined : this.#begin(tag, receiver);
  }

  /** Begins the only exchange of this link, on whatever tag the kernel chooses; with it, the link closes. */
  openUntagged(receiver: Receiver): Exchange {
    return this.#begin(tagOwner, receiver);
  }

  #begin(tag: number, receiver: Receiver): Exchange {
    const exchange = new LinkExchange(receiver, this, tag, this.#socket.nextNumber(), this.#exchanges);
    if (this.#awaited === 0) {
      this.#socket.datagrams.ref();
    }
    this.#awaited += 1;
    this.#exchanges = exchange;
    this.#usedMeanwhile = true;
    return exchange;
  }

  /** Sends a message of an exchange under its tag. Throws `TransportError`, or has the exchange fail with it. */
  send(message: Uint8Array, { tag, number }: LinkExchange): void {
    writeSocketAddress(destination, this, typeOf(message, this.#name), tag);
    try {
      this.#socket.datagrams.post(message, destination, messageTypeLength, number);
    } catch (error) {
      throw explanationOf(error, this.#name);
    }
  }

  /** An exchange is not waited for any more. */
  awaitNoMore(): void {
    this.#awaited -= 1;
    if (this.#awaited === 0 && !this.#closed) {
      this.#socket.datagrams.unref();
    }
  }

  /** An exchange lets go of its tag. */
  end(exchange: LinkExchange, unanswered: boolean): void {
    this.#remove(exchange);
    if (this.#closed) {
      return; // the socket closes with all who are on it, and with it the kernel lets go of the tags
    }
    const { tag } = exchange;
    if (!isAllocated(tag)) {
      this.close();
      return;
    }
    this.#tags.drop(this.#socket.datagrams, this, tag);
    if (unanswered) {
      const avoided = { number: tag & tagMask, until: performance.now() + avoidedFor };
      this.#avoided = [...this.#avoided, avoided].slice(-avoidedLimit);
    }
    if (this.#exchanges === undefined && this.#idle === undefined) this.#awaitIdleness();
  }

  #remove(exchange: LinkExchange): void {
    if (this.#exchanges === exchange) {
      this.#exchanges = exchange.next;
      return;
    }
    let other = this.#exchanges;
    while (other !== undefined && other.next !== exchange) other = other.next;
    if (other !== undefined) other.next = exchange.next;
  }

  #awaitIdleness(): void {
    this.#usedMeanwhile = false;
    this.#idle = setTimeout(() => {
      this.#idle = undefined;
      if (this.#exchanges !== undefined) return;
      if (this.#usedMeanwhile) this.#awaitIdleness();
      else this.close();
    }, idleFor);
    this.#idle.unref();
  }

  #tagsToAvoid(): readonly number[] {
    if (this.#avoided.length === 0) return none;
    const now = performance.now();
    this.#avoided = this.#avoided.filter(({ until }) => until > now);
    return this.#avoided.map(({ number }) => number);
  }

  answer(data: Uint8Array, type: number, tag: number): void {
    this.#exchangeUnder(tag)?.deliver(ownMessage(data, { type }));
  }

  oversizedAnswer(error: Error, tag: number): void {
    this.#exchangeUnder(tag)?.fail(error);
  }

  unsent(failure: SystemCallFailure, number: number): void {
    let exchange = this.#exchanges;
    while (exchange !== undefined && exchange.number !== number) exchange = exchange.next;
    exchange?.unsent(explainFailure(failure, this.#name));
  }

  cutOff(failure: SystemCallFailure): () => void {
    return this.#leave(() => explainFailure(failure, this.#name));
  }

  /** Leaves the socket; what is returned ends all exchanges with a `CLOSED` error. */
  leave(): () => void {
    return this.#leave(() => new MiError("CLOSED", `the transport to ${this.#name} was closed`));
  }

  /** Ends all exchanges with a `CLOSED` error and leaves the socket. Idempotent. */
  close(): void {
    this.leave()();
  }

  #leave(reason: () => Error): () => void {
    if (this.#closed) return () => {};
    this.#closed = true;
    clearTimeout(this.#idle);
    this.#onClose(this);
    if (this.#awaited > 0) this.#socket.datagrams.unref();
    this.#socket.leave(this);
    const all: LinkExchange[] = [];
    for (let exchange = this.#exchanges; exchange !== undefined; exchange = exchange.next) all.unshift(exchange);
    return () => {
      for (const exchange of all) failQuietly(exchange, reason());
    };
  }

  /** Which exchange an answer is for: none with the owner bit, by which it would be a request under a tag of the peer's. */
  #exchangeUnder(tag: number): LinkExchange | undefined {
    if ((tag & tagOwner) !== 0) return undefined;
    let exchange = this.#exchanges;
    while (exchange !== undefined && !exchange.isUnder(tag)) exchange = exchange.next;
    return exchange;
  }
}

/** One receiver's mistake must not leave the others waiting. */
function failQuietly(exchange: LinkExchange, reason: Error): void {
  try {
    exchange.fail(reason);
  } catch (error) {
    throwLater(error);
  }
}

/** Whether the kernel has told which tag it is: else only the kernel knows, and the socket is the exchange's own. */
function isAllocated(tag: number): boolean {
  return (tag & tagPreallocated) !== 0;
}

/** One request and its answers on one tag of a link. */
class LinkExchange implements Exchange {
  /** As it goes into the socket address. */
  readonly tag: number;
  /** What its request is called, should it not be sent. */
  readonly number: number;
  /** Of the link's other exchanges, the one opened before it. */
  next: LinkExchange | undefined;
  readonly #link: PeerLink;
  /** Undefined once it has been closed. */
  #receiver: Receiver | undefined;
  #abandoned = false;
  /** Whether anything may still come under the tag: not before anything was sent, nor once it is answered. */
  #unanswered = false;

  constructor(receiver: Receiver, link: PeerLink, tag: number, number: number, next: LinkExchange | undefined) {
    this.tag = tag;
    this.number = number;
    this.next = next;
    this.#link = link;
    this.#receiver = receiver;
  }

  /** Whether an answer with that tag in its address may be its own. */
  isUnder(tag: number): boolean {
    return !isAllocated(this.tag) || ((this.tag ^ tag) & tagMask) === 0;
  }

  send(message: Uint8Array): void {
    if (this.#receiver === undefined) {
      throw new MiError("CLOSED", "the exchange is closed: nothing can be sent on it");
    }
    this.#link.send(message, this);
    this.#unanswered = true;
  }

  /** Nothing has gone out. */
  unsent(error: Error): void {
    this.#unanswered = false;
    this.fail(error);
  }

  abandon(): void {
    if (!this.#abandoned) {
      this.#abandoned = true;
      // Whatever has come was not all: it may have been More Processing Required.
      this.#unanswered = true;
      this.#link.awaitNoMore();
    }
  }

  close(): void {
    if (this.#receiver !== undefined) {
      this.#receiver = undefined;
      const unanswered = this.#unanswered;
      this.abandon();
      this.#link.end(this, unanswered);
    }
  }

  deliver(message: Uint8Array): void {
    this.#unanswered = false;
    this.#receiver?.message(message);
  }

  fail(error: Error): void {
    const receiver = this.#receiver;
    this.close();
    receiver?.failed(error);
  }
}
