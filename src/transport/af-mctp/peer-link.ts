import { allocateBytes } from "../../codec/byte-pool.ts";
import { MiError, ProtocolError } from "../../errors.ts";
import { formatMctpAddress, type MctpAddress } from "../../mctp/address.ts";
import type { Exchange, Receiver } from "../transport.ts";
import { explained, explainFailure, explanationOf } from "./failures.ts";
import {
  datagramType,
  isAddressOf,
  mctpFamily,
  packSocketAddress,
  type SocketAddress,
  socketAddressOffset,
  tagMask,
  tagOwner,
  tagPreallocated,
  unpackSocketAddress,
  writeSocketAddress,
} from "./kernel-interface.ts";
import type { DatagramReceiver, DatagramSocket, DatagramSystem, SystemCallFailure } from "./socket.ts";
import type { TagAllocator } from "./tags.ts";

/**
 * Bytes of the longest message taken, without its type byte. NVMe-MI's longest has 4224; the rest is for the protocol
 * code to see, and to say, by how much a drive overdoes it.
 */
const maximumMessageLength = 8192;

/** AF_MCTP takes the message type in the address, not in the datagram. */
const messageTypeLength = 1;

/** Opens an AF_MCTP socket. Throws `TransportError` about `subject`. */
export function openMctpSocket(system: DatagramSystem, receiver: DatagramReceiver, subject: string): DatagramSocket {
  const options = { family: mctpFamily, type: datagramType, protocol: 0, maximumLength: maximumMessageLength };
  return explained(subject, () => system.open(options, receiver));
}

/** Sends a message, whose first byte is the message type. */
export function sendMessage(
  socket: DatagramSocket,
  message: Uint8Array,
  destination: MctpAddress & { readonly tag: number },
  subject: string,
): void {
  const { network, eid, tag } = destination;
  const address = packSocketAddress({ network, eid, type: typeOf(message, subject), tag });
  explained(subject, () => socket.send(message, address, messageTypeLength));
}

function typeOf(message: Uint8Array, subject: string): number {
  const type = message[0];
  if (type !== undefined) return type;
  throw new MiError("INVALID_ARGUMENT", `the message to ${subject} is empty: it has not even a message type`);
}

/** Short ones are copied by a loop: to find out what there is to copy takes `set` longer than that. */
const shortMessage = 64;

/** The whole message of a lent datagram, its type byte in front, in bytes of its own. */
export function ownMessage(data: Uint8Array, source: Pick<SocketAddress, "type">): Uint8Array {
  const { length } = data;
  const message = allocateBytes(length + messageTypeLength);
  message[0] = source.type;
  if (length > shortMessage) message.set(data, messageTypeLength);
  else for (let at = 0; at < length; at++) message[messageTypeLength + at] = data[at] as number;
  return message;
}

/** What to say of a datagram of `length` bytes, of which `data` were received. */
export function oversizedError(data: Uint8Array, source: SocketAddress, length: number): ProtocolError {
  const sizes = `${length + 1} bytes, more than the ${maximumMessageLength + 1} that are taken`;
  return new ProtocolError("MCTP message", `${formatMctpAddress(source)} sent ${sizes}`, ownMessage(data, source));
}

/** How many tag numbers a peer's link avoids at most: of the eight, some must be left. */
const avoidedLimit = 4;
/** Milliseconds for which a tag is avoided. No answer is expected to be later than that. */
const avoidedFor = 60_000;
/** Milliseconds after which a link without exchanges closes: not before the last tag that it avoids is free again. */
const idleFor = avoidedFor;

const none: readonly never[] = [];

/** Exchanges of a link are numbered, so that what could not be sent finds its own; below this, as what is posted has 32 bits. */
const numberOfExchanges = 2 ** 31;

/** Where a message goes, packed anew for each. */
const destination = packSocketAddress({ network: 0, eid: 0, type: 0, tag: 0 });

/** One socket towards one peer, and the exchanges on it. */
export class PeerLink implements DatagramReceiver, MctpAddress {
  /** The peer's. An address of its own would be one object more in the way of each message. */
  readonly network: number;
  readonly eid: number;
  readonly #name: string;
  readonly #tags: TagAllocator;
  readonly #socket: DatagramSocket;
  /** The last that was opened, and by it all the others: there is hardly ever more than one, and of links there are hundreds. */
  #exchanges: LinkExchange | undefined;
  /** How many exchanges there have been. */
  #begun = 0;
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

  constructor(system: DatagramSystem, tags: TagAllocator, peer: MctpAddress, onClose: (link: PeerLink) => void) {
    this.network = peer.network;
    this.eid = peer.eid;
    this.#name = formatMctpAddress(peer);
    this.#tags = tags;
    this.#onClose = onClose;
    this.#socket = openMctpSocket(system, this, this.#name);
  }

  /**
   * Begins an exchange on a tag of its own; undefined where the kernel allocates none to this peer.
   * Throws `TransportError`.
   */
  openTagged(receiver: Receiver): Exchange | undefined {
    let tag: number | undefined;
    // Not `explained`, whose closure would be made for each command.
    try {
      tag = this.#tags.allocate(this.#socket, this, this.#tagsToAvoid());
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
    this.#begun = (this.#begun + 1) % numberOfExchanges;
    const exchange = new LinkExchange(receiver, this, tag, this.#begun, this.#exchanges);
    if (this.#awaited === 0) {
      this.#socket.ref();
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
      this.#socket.post(message, destination, messageTypeLength, number);
    } catch (error) {
      throw explanationOf(error, this.#name);
    }
  }

  /** An exchange is not waited for any more. */
  awaitNoMore(): void {
    this.#awaited -= 1;
    if (this.#awaited === 0 && !this.#closed) {
      this.#socket.unref();
    }
  }

  /** An exchange lets go of its tag. */
  end(exchange: LinkExchange, unanswered: boolean): void {
    this.#remove(exchange);
    if (this.#closed) {
      return; // the kernel has let go of the tags with the socket
    }
    const { tag } = exchange;
    if (!isAllocated(tag)) {
      this.close();
      return;
    }
    this.#tags.drop(this.#socket, this, tag);
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

  /** Takes an answer: dropped unless it comes from the peer, for a tag that is open. */
  datagram(data: Uint8Array, address: Uint8Array): void {
    const type = address[socketAddressOffset.type] ?? 0;
    this.#exchangeFor(address)?.deliver(ownMessage(data, { type }));
  }

  /** Takes an answer that is too long: the exchange fails that it is for. */
  oversized(data: Uint8Array, address: Uint8Array, length: number): void {
    const source = unpackSocketAddress(address);
    if (source !== undefined) {
      this.#exchangeFor(address)?.fail(oversizedError(data, source, length));
    }
  }

  unsent(failure: SystemCallFailure, number: number): void {
    let exchange = this.#exchanges;
    while (exchange !== undefined && exchange.number !== number) exchange = exchange.next;
    exchange?.unsent(explainFailure(failure, this.#name));
  }

  failed(failure: SystemCallFailure): void {
    this.#closeAndFail(explainFailure(failure, this.#name));
  }

  /** Ends all exchanges with a `CLOSED` error and closes the socket. Idempotent. */
  close(): void {
    this.#closeAndFail(new MiError("CLOSED", `the transport to ${this.#name} was closed`));
  }

  #closeAndFail(reason: Error): void {
    if (this.#closed) {
      return;
    }
    this.#closed = true;
    clearTimeout(this.#idle);
    this.#onClose(this);
    this.#socket.close();
    const all: LinkExchange[] = [];
    for (let exchange = this.#exchanges; exchange !== undefined; exchange = exchange.next) all.unshift(exchange);
    for (const exchange of all) exchange.fail(reason);
  }

  #exchangeFor(source: Uint8Array): LinkExchange | undefined {
    const tag = source[socketAddressOffset.tag] ?? 0;
    // With the owner bit it would be a request of the peer's, under a tag of its choosing.
    if (!isAddressOf(source, this) || (tag & tagOwner) !== 0) {
      return undefined;
    }
    let exchange = this.#exchanges;
    while (exchange !== undefined && !exchange.isUnder(tag)) exchange = exchange.next;
    return exchange;
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
