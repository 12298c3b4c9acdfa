import {
  type BusAddress,
  type EndpointWatch,
  type Found,
  type FoundEndpoint,
  type Source,
  watch,
} from "../discovery/index.ts";
import { formatMctpAddress } from "../mctp/address.ts";
import { messageOf } from "./failure.ts";
import { problemTeller } from "./problem-teller.ts";

/** Which bus, and who is told what happens. */
interface WatchedOptions {
  readonly bus: BusAddress | undefined;
  readonly signal: AbortSignal;
  /** Is told what keeps it from knowing more, and who has come and gone. */
  say(text: string): void;
}

/** The endpoints that mctpd knows by now, as a source of endpoints: it is not asked again, but tells. */
export class WatchedEndpoints implements Source, AsyncDisposable {
  readonly #known = new Map<string, FoundEndpoint>();
  readonly #watch: EndpointWatch;
  readonly #say: (text: string) => void;
  readonly #begun: Promise<void>;
  readonly #ended: Promise<void>;
  #initial = true;
  #alarm = new AbortController();

  constructor({ bus, signal, say }: WatchedOptions) {
    const { promise, resolve } = deferred();
    this.#say = say;
    this.#watch = watch({
      ...(bus !== undefined && { messageBus: bus }),
      ...{ signal, patient: true, onProblem: problemTeller(say) },
      // Once what waits has been taken.
      onBegun: () => setImmediate(resolve),
    });
    this.#ended = this.#follow().then(resolve, (error: unknown) => {
      // Aborted, or nothing that time would cure: what is known stays.
      if (!signal.aborted) say(`warning: ${messageOf(error)}`);
      resolve();
    });
    this.#begun = promise.then(() => {
      this.#initial = false;
    });
  }

  async find(): Promise<Found> {
    await this.#begun;
    this.#alarm = new AbortController();
    return { endpoints: [...this.#known.values()], problems: [], source: "mctpd" };
  }

  /** Resolves when something has changed since they were asked for, or when aborted. */
  changed(signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.#alarm.signal]);
    return new Promise((resolve) => {
      if (either.aborted) resolve();
      else either.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#watch.return();
    await this.#ended;
  }

  async #follow(): Promise<void> {
    for await (const { kind, endpoint } of this.#watch) {
      const name = formatMctpAddress(endpoint.address);
      if (kind === "removed") this.#known.delete(name);
      else this.#known.set(name, endpoint);
      if (!this.#initial) this.#say(`${name} ${kind === "added" || kind === "removed" ? "was" : "is"} ${kind}`);
      this.#alarm.abort();
    }
  }
}

function deferred() {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
