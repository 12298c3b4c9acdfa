import { offAbort, onAbort } from "../endpoint/abort-listeners.ts";
import { quietly } from "../endpoint/quietly.ts";
import { TransportError } from "../errors.ts";
import { formatMctpAddress, type MctpAddress } from "../mctp/address.ts";
import { ControlRequest, ControlResponse } from "../mctp/control-messages.ts";
import { messageType } from "../mctp/message.ts";
import type { Exchange, Receiver, Transport } from "../transport/transport.ts";

/** How long to ask. */
export interface ControlTerms {
  /** The longest wait for an answer to each attempt, in milliseconds. */
  readonly timeout: number;
  /** How often the request is sent before its silence counts. */
  readonly attempts: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Sends an MCTP control request, without body, and returns what answers it, refusals as well; undefined where nothing does.
 * Answers to anything else are ignored. Rejects with `TransportError`, and with the reason of an aborted signal at once; the
 * tag is free again in every case.
 */
export function exchangeControl(
  transport: Transport,
  peer: MctpAddress,
  request: Uint8Array,
  terms: ControlTerms,
): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    new ControlExchange(transport, peer, request, terms, resolve, reject).start();
  });
}

class ControlExchange implements Receiver {
  readonly #transport: Transport;
  readonly #peer: MctpAddress;
  readonly #request: Uint8Array;
  readonly #terms: ControlTerms;
  readonly #resolve: (message: Uint8Array | undefined) => void;
  readonly #reject: (error: unknown) => void;
  readonly #abort = (): void => this.#fail(this.#terms.signal?.reason);
  #exchange: Exchange | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempts = 0;
  /** Whether the link has yet to take the request. */
  #waiting = true;
  #over = false;

  constructor(
    transport: Transport,
    peer: MctpAddress,
    request: Uint8Array,
    terms: ControlTerms,
    resolve: (message: Uint8Array | undefined) => void,
    reject: (error: unknown) => void,
  ) {
    this.#transport = transport;
    this.#peer = peer;
    this.#request = request;
    this.#terms = terms;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  start(): void {
    const { signal } = this.#terms;
    if (signal?.aborted) {
      this.#reject(signal.reason);
      return;
    }
    onAbort(signal, this.#abort);
    // Time runs from here, so that a link which blocks in opening or sending cannot hold the caller.
    this.#wait();
    void this.#open();
  }

  message(bytes: Uint8Array): void {
    if (answers(this.#request, bytes)) this.#end(() => this.#resolve(bytes));
  }

  failed(error: Error): void {
    this.#fail(error);
  }

  async #open(): Promise<void> {
    try {
      const exchange = await this.#transport.open(this.#peer, this);
      if (this.#over) quietly(() => exchange.close());
      else {
        this.#exchange = exchange;
        await this.#send(exchange);
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  /** An answer to whichever attempt will do: all have the same tag and instance. */
  async #send(exchange: Exchange): Promise<void> {
    this.#waiting = true;
    await exchange.send(this.#request);
    this.#waiting = false;
  }

  #wait(): void {
    this.#attempts += 1;
    this.#timer = setTimeout(() => this.#expired(), this.#terms.timeout);
  }

  #expired(): void {
    if (this.#waiting) {
      const peer = formatMctpAddress(this.#peer);
      const time = this.#terms.timeout;
      this.#fail(new TransportError(`${this.#transport.description} did not take a message to ${peer} in ${time} ms`));
    } else if (this.#attempts >= this.#terms.attempts || this.#exchange === undefined) {
      this.#end(() => this.#resolve(undefined));
    } else {
      this.#wait();
      this.#send(this.#exchange).catch((error: unknown) => this.#fail(error));
    }
  }

  #fail(error: unknown): void {
    this.#end(() => this.#reject(error));
  }

  #end(settle: () => void): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#timer);
    offAbort(this.#terms.signal, this.#abort);
    quietly(() => this.#exchange?.close());
    settle();
  }
}

/** Whether a message is the response to a request: of the same command and instance (DSP0236 §11.4). */
function answers(request: Uint8Array, bytes: Uint8Array): boolean {
  if (bytes.length < ControlResponse.size || bytes[0] !== messageType.control) return false;
  const asked = ControlRequest.fromBytes(request);
  const answer = ControlResponse.fromBytes(bytes);
  return !answer.request && answer.command === asked.command && answer.instance === asked.instance;
}
