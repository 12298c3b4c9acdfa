import { EventOccurrence, type EventOccurrenceList } from "../../mi/index.ts";

/** Where a management endpoint is with its events (NVMe-MI 2.0 §8.1). Times are milliseconds by the drive's clock. */
export type EventState =
  /** Whatever happens is lost. */
  | { readonly phase: "disarmed" }
  /** What happens is collected, to be sent at `until` or when something happens after that. */
  | {
      readonly phase: "armed";
      readonly until: number;
      /** Of the last message or answer with events; undefined where there was none since events were configured. */
      readonly last: number | undefined;
      readonly pending: readonly EventOccurrence[];
    }
  /** A message is sent again and again, until it is acknowledged or given up. */
  | {
      readonly phase: "transmitting";
      /** When it is sent the next time. */
      readonly until: number;
      readonly list: EventOccurrenceList;
      /** What happened since it was sent first, or did not fit. */
      readonly pending: readonly EventOccurrence[];
    };

/** What a requester configured. */
export interface EventTerms {
  /** From arming or an acknowledgement to the next message. */
  readonly delay: number;
  /** From sending a message to sending it again. */
  readonly retryDelay: number;
  /** The most bytes of a list. */
  readonly listLimit: number;
}

/** What befalls an endpoint. */
export type EventInput =
  /** Events were enabled or disabled; `states` is what the answer is to tell. */
  | { readonly kind: "configured"; readonly enabled: boolean; readonly states: readonly EventOccurrence[] }
  | { readonly kind: "acknowledged" }
  | { readonly kind: "occurred"; readonly occurrences: readonly EventOccurrence[] }
  /** The time has come that the state waits for. */
  | { readonly kind: "timer" };

/** What comes of it: the new state, and the list that is to be sent or answered with. */
export interface EventStep {
  readonly state: EventState;
  readonly list?: EventOccurrenceList;
  /** True where a message was given up. */
  readonly failed?: boolean;
}

/** Messages are numbered by five bits, and their repetitions by three. */
const generations = 32;
const mostRetries = 7;

const disarmed: EventState = { phase: "disarmed" };

/** When a state goes on by itself; undefined for one that does not. */
export function dueTime(state: EventState): number | undefined {
  if (state.phase === "disarmed" || (state.phase === "armed" && state.pending.length === 0)) return undefined;
  return state.until;
}

/** The state after something happened at the time `now`. */
export function advance(state: EventState, input: EventInput, terms: EventTerms, now: number): EventStep {
  switch (input.kind) {
    case "configured":
      return configured(state, input, terms, now);
    case "acknowledged":
      return acknowledged(state, terms, now);
    case "occurred":
      if (state.phase === "disarmed") return { state };
      return { state: { ...state, pending: merged(state.pending, input.occurrences) } };
    case "timer":
      return sent(state, terms, now);
  }
}

/** Generations begin anew. What has happened and not been told stays to be told. */
function configured(
  state: EventState,
  { enabled, states }: EventInput & { kind: "configured" },
  terms: EventTerms,
  now: number,
): EventStep {
  const { list, rest } = listOf(states, 0, terms.listLimit);
  if (!enabled) return { state: disarmed, list };
  const known = state.phase === "disarmed" ? [] : state.pending;
  const untold = state.phase === "transmitting" ? merged(occurrencesOf(state.list), known) : known;
  const pending = merged(
    untold.filter((each) => !states.some((told) => isSame(told, each))),
    rest,
  );
  return { state: { phase: "armed", until: now + terms.delay, last: undefined, pending }, list };
}

/**
 * Tells what has happened since the message that is acknowledged. Where none is, the answer has no events, and the generation
 * of the last one that had, or 0, as the specification says nothing of it: none that is still to come.
 */
function acknowledged(state: EventState, terms: EventTerms, now: number): EventStep {
  if (state.phase !== "transmitting") {
    const generation = (state.phase === "armed" ? state.last : undefined) ?? 0;
    return { state, list: listOf([], generation, terms.listLimit).list };
  }
  const told = state.pending.length > 0;
  const generation = told ? nextOf(state.list.generation) : state.list.generation;
  const { list, rest } = listOf(state.pending, generation, terms.listLimit);
  return { state: { phase: "armed", until: now + terms.delay, last: generation, pending: rest }, list };
}

function sent(state: EventState, terms: EventTerms, now: number): EventStep {
  const until = now + terms.retryDelay;
  if (state.phase === "armed" && state.pending.length > 0) {
    const { list, rest } = listOf(state.pending, nextOf(state.last), terms.listLimit);
    return { state: { phase: "transmitting", until, list, pending: rest }, list };
  }
  if (state.phase !== "transmitting") return { state };
  const { retryCount } = state.list;
  if (retryCount === mostRetries) return { state: disarmed, failed: true };
  const list = { ...state.list, retryCount: retryCount + 1 };
  return { state: { ...state, until, list }, list };
}

/** The generation behind another, or the first. */
function nextOf(generation: number | undefined): number {
  return generation === undefined ? 0 : (generation + 1) % generations;
}

/** As many occurrences as fit, and the rest. */
function listOf(
  occurrences: readonly EventOccurrence[],
  generation: number,
  limit: number,
): { list: EventOccurrenceList; rest: readonly EventOccurrence[] } {
  let size = listHeaderSize;
  const fitting = occurrences.filter((each, index) => {
    size += EventOccurrence.sizeOf(each);
    // One is always sent, or nothing ever would be.
    return index === 0 || size <= limit;
  });
  const rest = occurrences.slice(fitting.length);
  const list = { version: 0, overflow: rest.length > 0, retryCount: 0, generation, occurrences: fitting };
  return { list, rest };
}

const listHeaderSize = 7;

function occurrencesOf(list: EventOccurrenceList): readonly EventOccurrence[] {
  return list.occurrences.filter((each): each is EventOccurrence => "event" in each);
}

/** Whether two are of the same event and about the same thing: a list has only one of them. */
function isSame(one: EventOccurrence, other: EventOccurrence): boolean {
  return one.event === other.event && one.scope === other.scope && one.scopeId === other.scopeId;
}

/** What is later says how it is now. */
function merged(earlier: readonly EventOccurrence[], later: readonly EventOccurrence[]): readonly EventOccurrence[] {
  return [...earlier.filter((each) => !later.some((newer) => isSame(newer, each))), ...later];
}
