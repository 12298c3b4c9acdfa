import type { MctpAddress } from "../mctp/address.ts";

/** What answers requests where there is no wire in between: a simulated drive, a recording, a test. */
export interface Responder {
  /**
   * Answers one whole request. Several replies are More Processing Required and then the result; none means that the
   * request was silently dropped. The request's bytes belong to the responder. Throws `TransportError` for a peer that cannot be
   * reached.
   */
  respond(peer: MctpAddress, message: Uint8Array, requester: Requester): readonly Reply[];
}

/** Who sent a request, as the responder sees it. Two requests of one requester over one link come with the same object. */
export interface Requester {
  /** Sends it a message that answers nothing, under a tag of its own. Never throws: what cannot be sent is lost. */
  notify(message: Uint8Array): void;
}

/** One message that a responder sends back. */
export interface Reply {
  /** A whole message. The bytes are handed over: a responder that keeps an answer hands over a copy. */
  readonly message: Uint8Array;
  /** When it is due, in milliseconds after the request. */
  readonly after: number;
  /** Decides, once it is due, when it goes out. Without it, it goes at once and whole. */
  readonly transmission?: Transmission;
}

/** What a responder may still do to a reply that is due: hold it, go on with it, give it up. */
export interface Transmission {
  /**
   * Called once, when the reply is due. `step` sends one packet, or the whole message where the link does not let packets
   * be told apart, and returns whether any are left. It is called until it returns false, or never again.
   */
  run(step: () => boolean): void;
}
