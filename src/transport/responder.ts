import type { MctpAddress } from "../mctp/address.ts";

/** What answers requests where there is no wire in between: a simulated drive, a recording, a test. */
export interface Responder {
  /**
   * Answers one whole request. Several replies are More Processing Required and then the result; none means that the
   * request was silently dropped. Throws `TransportError` for a peer that cannot be reached.
   */
  respond(peer: MctpAddress, message: Uint8Array): readonly Reply[];
}

/** One message that a responder sends back. */
export interface Reply {
  /** A whole message. The bytes are handed over: a responder that keeps an answer hands over a copy. */
  readonly message: Uint8Array;
  /** When it is sent, in milliseconds after the request. */
  readonly after: number;
}
