import { formatMctpAddress } from "../mctp/address.ts";
import type { EndpointChange } from "./object-view.ts";

/** So many changes may wait before those are left out that cancel each other. */
const mostWaiting = 1_024;

/** Changes that wait for whoever iterates, or who waits for them. */
export class ChangeQueue {
  #changes: EndpointChange[] = [];
  readonly #waiting: Waiting[] = [];
  #room: number;
  readonly #most: number;
  #ended = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(most: number = mostWaiting) {
    this.#most = most;
    this.#room = most;
  }

  /** How many changes wait. */
  get length(): number {
    return this.#changes.length;
  }

  /** Adds changes. Where nobody takes them, they become what has changed altogether: memory is for endpoints, not for time. */
  push(changes: readonly EndpointChange[]): void {
    if (this.#ended) return;
    for (const change of changes) {
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#changes.push(change);
      else waiting.resolve({ done: false, value: change });
    }
    if (this.#changes.length <= this.#room) return;
    this.#changes = condense(this.#changes);
    this.#room = Math.max(this.#most, 2 * this.#changes.length);
  }

  /** The next change, as soon as there is one. */
  take(): Promise<IteratorResult<EndpointChange, undefined>> {
    const value = this.#changes.shift();
    if (value !== undefined) return Promise.resolve({ done: false, value });
    if (!this.#ended) return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    const failure = this.#failure;
    this.#failure = undefined;
    return failure === undefined ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(failure.error);
  }

  /** Ends after what waits; with an error where one is given, which is told once. */
  end(failure?: { readonly error: unknown }): void {
    if (this.#ended) return;
    this.#ended = true;
    const [first, ...others] = this.#waiting.splice(0);
    if (failure !== undefined && first !== undefined) first.reject(failure.error);
    else {
      this.#failure = failure;
      first?.resolve({ done: true, value: undefined });
    }
    for (const { resolve } of others) resolve({ done: true, value: undefined });
  }

  /** Ends at once: what waits is dropped. */
  cut(failure?: { readonly error: unknown }): void {
    this.#changes = [];
    this.end(failure);
  }

  /** Ends for somebody who has had enough: drops how it ended as well, where that was not told yet. */
  drop(): void {
    this.cut();
    this.#failure = undefined;
  }
}

interface Waiting {
  readonly resolve: (result: IteratorResult<EndpointChange, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/** What many changes come to for somebody who sees only before and after: at most two for an endpoint. */
export function condense(changes: readonly EndpointChange[]): EndpointChange[] {
  const histories = new Map<string, EndpointChange[]>();
  for (const change of changes) {
    const address = formatMctpAddress(change.endpoint.address);
    const history = histories.get(address);
    if (history === undefined) histories.set(address, [change]);
    else history.push(change);
  }
  return [...histories.values()].flatMap(outcome);
}

/** What became of one endpoint. */
function outcome(history: readonly EndpointChange[]): EndpointChange[] {
  const [first, last] = [history[0], history.at(-1)];
  if (first === undefined || last === undefined) return [];
  // What was there before is what was removed first: later ones came and went unseen.
  const wasThere = first.kind !== "added";
  const removed = wasThere ? history.find(({ kind }) => kind === "removed") : undefined;
  const added: EndpointChange[] = last.kind === "removed" ? [] : [{ kind: "added", endpoint: last.endpoint }];
  if (removed !== undefined) return [removed, ...added];
  if (!wasThere) return added;
  // Degraded and recovered by turns: an odd number of them is one.
  return first.kind === last.kind ? [last] : [];
}
