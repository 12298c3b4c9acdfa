import {
  type BusAddress,
  type EndpointWatch,
  type Found,
  type FoundEndpoint,
  type Source,
  watch,
} from "../discovery/index.ts";
import { offAbort, onAbort } from "../endpoint/abort-listeners.ts";
import { formatMctpAddress } from "../mctp/address.ts";
import { messageOf } from "./failure.ts";
import { problemTeller } from "./problem-teller.ts";

/** Which bus, and who is told what happens. */
interface WatchedOptions {
  readonly bus: BusAddress | undefined;
  readonly signal: AbortSignal;
  /** What was found just now: it counts until mctpd has told all. */
  readonly before: readonly FoundEndpoint[];
  /** Is told what keeps it from knowing more, and who has come and gone. */
  say(text: string): void;
}

/** What happened to an endpoint, as the end of a sentence about it. */
const wording = {
  added: "was added",
  removed: "was removed",
  degraded: "is degraded",
  recovered: "has recovered",
} as const;

/** The endpoints that mctpd knows by now, as a source of endpoints: it is not asked again, but tells. */
export class WatchedEndpoints implements Source, AsyncDisposable {
  readonly #known = new Map<string, FoundEndpoint>();
  readonly #watch: EndpointWatch;
  readonly #say: (text: string) => void;
  readonly #ended: Promise<void>;
  #before: readonly FoundEndpoint[] | undefined;
  #alarm = new AbortController();

  constructor({ bus, signal, before, say }: WatchedOptions) {
    this.#before = before;
    this.#say = say;
    this.#watch = watch({
      ...(bus !== undefined && { messageBus: bus }),
      ...{ signal, patient: true, onProblem: problemTeller(say) },
      // Once what waits has been taken.
      onBegun: () => setImmediate(() => this.#begin()),
    });
    this.#ended = this.#follow().catch((error: unknown) => {
      // Aborted, or nothing that time would cure: what is known stays.
      if (!signal.aborted) say(`warning: ${messageOf(error)}`);
    });
  }

  async find(): Promise<Found> {
    this.#alarm = new AbortController();
    return { endpoints: this.#before ?? [...this.#known.values()], problems: [], source: "mctpd" };
  }

  /** Resolves when something has changed since they were asked for, or when aborted. */
  changed(signal: AbortSignal): Promise<void> {
    const signals = [signal, this.#alarm.signal];
    return new Promise((resolve) => {
      const end = (): void => {
        for (const each of signals) offAbort(each, end);
        resolve();
      };
      if (signals.some(({ aborted }) => aborted)) resolve();
      else for (const each of signals) onAbort(each, end);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#watch.return();
    await this.#ended;
  }

  /** What has changed since they were found is told as well. */
  #begin(): void {
    const before = new Set(this.#before?.map(({ address }) => formatMctpAddress(address)));
    this.#before = undefined;
    for (const name of before) if (!this.#known.has(name)) this.#say(`${name} ${wording.removed}`);
    for (const name of this.#known.keys()) if (!before.has(name)) this.#say(`${name} ${wording.added}`);
    this.#alarm.abort();
  }

  async #follow(): Promise<void> {
    for await (const { kind, endpoint } of this.#watch) {
      const name = formatMctpAddress(endpoint.address);
      if (kind === "removed") this.#known.delete(name);
      else this.#known.set(name, endpoint);
      if (this.#before !== undefined) continue;
      this.#say(`${name} ${wording[kind]}`);
      this.#alarm.abort();
    }
  }
}
