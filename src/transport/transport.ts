import type { MctpAddress } from "../mctp/address.ts";

/**
 * The seam between protocol and link: whole NVMe-MI messages, from the MCTP message type byte (0x84) through the Message
 * Integrity Check. A transport knows nothing of what is inside them, owns no timers and retries nothing.
 */
export interface Transport extends AsyncDisposable {
  /** What carries the messages, for people: `AF_MCTP`, `unix:/run/drives`, `built-in simulator`. */
  readonly description: string;
  /** True where no real drive is on the other side. */
  readonly simulated: boolean;
  /**
   * Begins one request and its answers with a peer, holding one MCTP tag. Rejects with `TransportError`.
   * Answers go to `receiver`, never during `open` or `send` themselves, until the exchange is closed.
   */
  open(peer: MctpAddress, receiver: Receiver): Exchange | Promise<Exchange>;
  /**
   * Takes the NVMe-MI messages that a peer sends of itself, such as Asynchronous Event Messages, until closed. More than
   * one may listen to the same peer; each gets them all. Rejects with `TransportError`. Not there where the link has no
   * way for them.
   */
  listen?(peer: MctpAddress, listener: Listener): Listening | Promise<Listening>;
  /** Ends all exchanges (their receivers get a `CLOSED` error) and lets go of the link. Idempotent. */
  close(): Promise<void>;
}

/** Where an exchange delivers what comes for its tag. */
export interface Receiver {
  /** One whole message. The bytes belong to the receiver. More Processing Required means that several may come. */
  message(bytes: Uint8Array): void;
  /** The link failed: nothing more will come. */
  failed(error: Error): void;
}

/** One request and its answers: send once, receive many, on one MCTP tag. */
export interface Exchange {
  /**
   * Sends the request. Neither side may change its bytes, then or later, or transfer them to another thread: they may be those
   * of other requests as well. Whoever puts them into another form does so in bytes of its own. Fails with `TransportError`, or
   * has the receiver told of it where it only goes out behind this call.
   */
  send(message: Uint8Array): void | Promise<void>;
  /**
   * The requester has given up, but an answer may still come, and is still delivered. The tag stays taken until `close`,
   * and must not keep the process running meanwhile. Not there where nothing would.
   */
  abandon?(): void;
  /** Lets go of the tag. Nothing is delivered afterwards. Idempotent; must not throw. */
  close(): void;
}

/** Where the messages go that a peer sends of itself. Never called during `listen`. */
export interface Listener {
  /** One whole message, from its message type byte on. The bytes belong to the listener. */
  message(bytes: Uint8Array): void;
  /** The link failed or was closed: nothing more will come. */
  failed(error: Error): void;
}

/** A listener's place. */
export interface Listening {
  /** Nothing is delivered afterwards. Idempotent; must not throw. */
  close(): void;
}
