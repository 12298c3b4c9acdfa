import { TransportError } from "../../errors.ts";
import { formatMctpAddress, type MctpAddress } from "../../mctp/address.ts";
import { ReplySchedule } from "../reply-schedule.ts";
import type { Requester } from "../responder.ts";
import type { ServedEndpoint } from "../stream-server.ts";
import { AfMctpResponder, type IncomingRequest, type ListenOptions } from "./responder.ts";

/** How to serve through the kernel. */
export interface ServeKernelOptions extends Pick<ListenOptions, "network" | "system"> {
  /**
   * Told of one requester's trouble: a request too long to be taken (`ProtocolError`), or an answer or a message of the
   * endpoint's own that could not be sent (`TransportError`, with ENOENT where the requester, on this same machine, waits
   * no longer).
   */
  readonly onError?: (error: Error) => void;
}

/** An endpoint being served through the kernel. */
export interface KernelServer extends AsyncDisposable {
  /** Resolves when it has been closed; rejects with `TransportError` where receiving comes to an end by itself. */
  readonly finished: Promise<void>;
  /** Ends serving; answers not sent yet never are. Idempotent. */
  close(): Promise<void>;
}

/**
 * Serves a simulated endpoint through the kernel's MCTP: it answers the NVMe-MI requests to every endpoint id of this
 * machine, in one network or in all. MCTP control and the transmission unit are the kernel's and mctpd's business there.
 * Needs what `AfMctpResponder` needs, and keeps the process alive. Throws `TransportError`.
 */
export function serveKernel(endpoint: Pick<ServedEndpoint, "respond">, options: ServeKernelOptions = {}): KernelServer {
  return new Server(endpoint, options);
}

class Server implements KernelServer {
  readonly finished: Promise<void>;
  readonly #endpoint: Pick<ServedEndpoint, "respond">;
  readonly #onError: ((error: Error) => void) | undefined;
  readonly #responder: AfMctpResponder;
  readonly #schedule = new ReplySchedule();
  readonly #requesters = new Map<string, Requester>();
  #closed = false;
  #finish = (): void => {};
  #fail = (_: Error): void => {};

  constructor(endpoint: Pick<ServedEndpoint, "respond">, { onError, ...where }: ServeKernelOptions) {
    this.#endpoint = endpoint;
    this.#onError = onError;
    const listening = { ...where, onError: (error: Error) => this.#failed(error) };
    this.#responder = AfMctpResponder.listen(listening, (request) => this.#answer(request));
    this.finished = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
  }

  async close(): Promise<void> {
    this.#end();
    this.#finish();
    await this.#responder.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #answer(request: IncomingRequest): void {
    for (const reply of this.#endpoint.respond(request.message, this.#requesterAt(request.source))) {
      this.#schedule.add(reply, (message) => this.#attempt(() => request.reply(message)));
    }
  }

  #requesterAt(source: MctpAddress): Requester {
    const name = formatMctpAddress(source);
    let requester = this.#requesters.get(name);
    if (requester === undefined) {
      requester = { notify: (message) => this.#attempt(() => this.#responder.notify(source, message)) };
      this.#requesters.set(name, requester);
    }
    return requester;
  }

  /** One requester that went away is no reason to stop serving the others. */
  #attempt(send: () => void): void {
    if (this.#closed) return;
    try {
      send();
    } catch (error) {
      this.#onError?.(error as Error);
    }
  }

  /** Of what the responder tells, the end of receiving is everybody's trouble. */
  #failed(error: Error): void {
    if (!(error instanceof TransportError)) {
      this.#onError?.(error);
      return;
    }
    this.#end();
    this.#fail(error);
  }

  #end(): void {
    this.#closed = true;
    this.#schedule.close();
  }
}
