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
  /** Hands over the request. The bytes must not be changed afterwards. Fails with `TransportError`. */
  send(message: Uint8Array): void | Promise<void>;
  /**
   * The requester has given up, but an answer may still come, to be dropped. The tag stays taken until `close`, and must
   * not keep the process running meanwhile. Not there where nothing would.
   */
  abandon?(): void;
  /** Lets go of the tag. Nothing is delivered afterwards. Idempotent; must not throw. */
  close(): void;
}
