import { MiError } from "../../errors.ts";
import { addressKey, type MctpAddress, mctpAddress } from "../../mctp/address.ts";
import type { Exchange, Listener, Listening, Receiver, Transport } from "../transport.ts";
import { nativeDatagramSystem } from "./addon.ts";
import { ListeningSockets } from "./listening-sockets.ts";
import { PeerLink } from "./peer-link.ts";
import { type RequesterSocket, RequesterSockets } from "./requester-sockets.ts";
import type { DatagramSystem } from "./socket.ts";
import { TagAllocator } from "./tags.ts";

/** How to make an `AfMctpTransport`. */
export interface AfMctpTransportOptions {
  /** The system calls to use instead of the addon's: for tests, or another way into the kernel. */
  readonly system?: DatagramSystem;
}

/**
 * MCTP through the Linux kernel's AF_MCTP sockets, which reach whatever the kernel has a route to: SMBus/I2C, I3C, PCIe,
 * USB or serial links.
 *
 * Sending needs the capability CAP_NET_RAW. The first eight peers have a socket each; those after them share one, up to eight
 * peers each, as far as the kernel grants it buffers for as many (CAP_NET_ADMIN, or net.core.rmem_max and wmem_max). Where the
 * kernel allocates no tags (before 5.18, outside of network 1 before 6.9) each exchange has a socket instead. Sockets keep the
 * process alive only while an answer is awaited, and close after a minute or two without exchanges. Listening, too, needs
 * CAP_NET_BIND_SERVICE and keeps the process alive. Where up to eight peers have been answering within half a millisecond, as
 * simulated ones do, their answers are awaited awake for up to 200 µs, which costs processor time, unless somebody else needs the
 * processor meanwhile. Errors of the kernel are `TransportError`s with `errno` and `syscall` that say what to do.
 */
export class AfMctpTransport implements Transport {
  readonly description = "AF_MCTP";
  readonly simulated = false;
  readonly #tags = new TagAllocator();
  /** Undefined until something is to be sent. */
  #sockets: RequesterSockets | undefined;
  readonly #links = new Set<PeerLink>();
  /** Links by peer, where the kernel allocates tags and so exchanges can share one. */
  readonly #shared = new Map<number, PeerLink>();
  readonly #listening = new ListeningSockets();
  #system: DatagramSystem | undefined;
  #closed = false;

  constructor(options: AfMctpTransportOptions = {}) {
    this.#system = options.system;
  }

  open(peer: MctpAddress, receiver: Receiver): Exchange {
    this.#checkOpen();
    const exchange = this.#shared.get(addressKey(peer))?.openTagged(receiver);
    return exchange ?? this.#openOnNewLink(mctpAddress(peer), receiver);
  }

  listen(peer: MctpAddress, listener: Listener): Listening {
    this.#checkOpen();
    this.#system ??= nativeDatagramSystem();
    return this.#listening.listen(this.#system, mctpAddress(peer), listener);
  }

  #checkOpen(): void {
    if (this.#closed) {
      throw new MiError("CLOSED", "the AF_MCTP transport is closed");
    }
  }

  #openOnNewLink(peer: MctpAddress, receiver: Receiver): Exchange {
    this.#system ??= nativeDatagramSystem();
    this.#sockets ??= new RequesterSockets(this.#system);
    const exchange = this.#tags.mayAllocate(peer) ? this.#openTagged(peer, receiver, this.#sockets) : undefined;
    if (exchange !== undefined) return exchange;
    // The kernel chooses the tag on sending and does not say which. It does deliver the answer to the socket that sent
    // the request, so a socket for each exchange tells the answers apart.
    return this.#newLink(peer, this.#sockets.forExchange()).openUntagged(receiver);
  }

  /** Undefined where the kernel allocates no tags. */
  #openTagged(peer: MctpAddress, receiver: Receiver, sockets: RequesterSockets): Exchange | undefined {
    const link = this.#newLink(peer, sockets.forPeer());
    let exchange: Exchange | undefined;
    try {
      exchange = link.openTagged(receiver);
    } finally {
      if (exchange === undefined) link.close();
    }
    if (exchange !== undefined) this.#shared.set(addressKey(peer), link);
    return exchange;
  }

  #newLink(peer: MctpAddress, socket: RequesterSocket): PeerLink {
    const link = new PeerLink(socket, this.#tags, peer, (closed) => this.#forget(closed, peer));
    this.#links.add(link);
    return link;
  }

  #forget(link: PeerLink, peer: MctpAddress): void {
    this.#links.delete(link);
    if (this.#shared.get(addressKey(peer)) === link) {
      this.#shared.delete(addressKey(peer));
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    // All leave before anybody is told.
    const tellings = [...this.#links].map((link) => link.leave());
    for (const tell of tellings) tell();
    this.#listening.close(new MiError("CLOSED", "the AF_MCTP transport was closed"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
