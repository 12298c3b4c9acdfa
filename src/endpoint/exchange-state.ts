import { type MiError, type ProtocolError, TimeoutError } from "../errors.ts";
import { type CommandSlot, controlPrimitives, judgeResponse, type MessageType, type Reception } from "../mi/index.ts";
import { statusOffset, viewOf } from "../mi/message.ts";

/** What the answer to a request looks like. */
export interface Expected {
  readonly messageType: MessageType;
  /** The tag (TAG) of a control primitive. */
  readonly tag?: number | undefined;
  /** For Replay: what kind of answer is to be replayed. It is waited for behind that to Replay, and then is the answer. */
  readonly replayed?: MessageType | undefined;
}

/** What an exchange waits for, and how long. Times are milliseconds. */
export interface ExchangeTerms extends Expected {
  /** What was asked and of whom, for errors. */
  readonly title: string;
  readonly slot: CommandSlot;
  /** The longest wait for a first answer, and after a More Processing Required that names no time. */
  readonly timeout: number;
  /** The point in time at which all waiting ends, however many More Processing Required have come. */
  readonly deadline: number;
  /** How many More Processing Required are followed. */
  readonly moreProcessingLimit: number;
}

/** Where an exchange stands. `waiting` and `moreProcessing` go on; the others are final. */
export type ExchangeState =
  | {
      readonly phase: "waiting" | "moreProcessing";
      readonly sent: number;
      /** When waiting ends unless something comes. */
      readonly until: number;
      /** When the drive should have answered at the latest, by its own word, whatever the deadline. */
      readonly expected: number;
      readonly moreProcessing: number;
      /** An answer to something else, kept to be shown should the right one never come. */
      readonly stray: ProtocolError | undefined;
      /** Of Replay: whether the drive has announced the replayed answer, and that itself where it came first. */
      readonly announced?: boolean;
      readonly replayed?: Uint8Array;
    }
  | { readonly phase: "done"; readonly message: Uint8Array }
  | { readonly phase: "failed"; readonly error: unknown };

/** What can happen to an exchange. */
export type ExchangeInput =
  | { readonly kind: "message"; readonly message: Uint8Array; readonly now: number }
  | {
      readonly kind: "timeout";
      readonly now: number;
      /** Whether the request had been handed to the link by then. */
      readonly handedOver: boolean;
    }
  | { readonly kind: "failure"; readonly error: unknown };

/** The state of an exchange whose request has just been sent. */
export function sent(terms: ExchangeTerms, now: number): ExchangeState {
  const expected = now + terms.timeout;
  const until = Math.min(expected, terms.deadline);
  return { phase: "waiting", sent: now, until, expected, moreProcessing: 0, stray: undefined };
}

/**
 * What an input makes of a state. Pure: timers and listeners are the driver's. Strays are passed over, so that a late
 * answer never ends another command; damage and nonsense on our own tag end the exchange with their error.
 */
export function advance(state: ExchangeState, input: ExchangeInput, terms: ExchangeTerms): ExchangeState {
  if (state.phase === "done" || state.phase === "failed") return state;
  if (input.kind === "failure") return { phase: "failed", error: input.error };
  if (input.kind === "timeout") {
    // Only what announces it is missing.
    if (state.replayed !== undefined) return { phase: "done", message: state.replayed };
    return { phase: "failed", error: timeoutError(state, input, terms) };
  }
  try {
    const reception = judgeResponse(input.message, terms);
    if (terms.replayed !== undefined) return advanceReplay(state, input, terms, reception);
    if (reception.kind === "final") return { phase: "done", message: input.message };
    if (reception.kind === "stray") return { ...state, stray: reception.error };
    return followMoreProcessing(state, reception.time, input.now, terms);
  } catch (error) {
    return { phase: "failed", error };
  }
}

type Arrival = Extract<ExchangeInput, { kind: "message" }>;
type Timeout = Extract<ExchangeInput, { kind: "timeout" }>;
type Waiting = Extract<ExchangeState, { phase: "waiting" | "moreProcessing" }>;

/** Of Replay, two answers come: its own, and the replayed one, whichever first. */
function advanceReplay(state: Waiting, arrival: Arrival, terms: ExchangeTerms, reception: Reception): ExchangeState {
  const { message, now } = arrival;
  if (reception.kind === "stray") return takeReplayed(state, arrival, terms, reception.error);
  if (state.replayed !== undefined) return { phase: "done", message: state.replayed };
  if (!announcesReplay(message)) return { phase: "done", message };
  const expected = now + terms.timeout;
  return { ...state, announced: true, expected, until: Math.min(expected, terms.deadline) };
}

/** What does not answer Replay may be what is replayed; `stray` tells what it is where Replay is not answered yet. */
function takeReplayed(state: Waiting, arrival: Arrival, terms: ExchangeTerms, stray: ProtocolError): ExchangeState {
  const { message, now } = arrival;
  const { replayed: messageType = terms.messageType, slot } = terms;
  const reception = judgeResponse(message, { messageType, slot });
  if (reception.kind === "stray") return { ...state, stray: state.announced ? reception.error : stray };
  if (reception.kind === "moreProcessing") return followMoreProcessing(state, reception.time, now, terms);
  return state.announced ? { phase: "done", message } : { ...state, replayed: message };
}

function announcesReplay(message: Uint8Array): boolean {
  const view = viewOf(message);
  return view.getUint8(statusOffset) === 0 && controlPrimitives.replay.response.struct.decode(view).willReplay;
}

function followMoreProcessing(state: Waiting, time: number, now: number, terms: ExchangeTerms): ExchangeState {
  const moreProcessing = state.moreProcessing + 1;
  if (moreProcessing > terms.moreProcessingLimit) {
    const message = `${terms.title}: gave up after ${moreProcessing} More Processing Required responses`;
    const elapsed = Math.round(now - state.sent);
    return { phase: "failed", error: new TimeoutError(message, { elapsed, moreProcessing }) };
  }
  const expected = now + (time === 0 ? terms.timeout : time);
  const until = Math.min(expected, terms.deadline);
  return { ...state, phase: "moreProcessing", until, expected, moreProcessing };
}

function timeoutError(state: Waiting, { now, handedOver }: Timeout, terms: ExchangeTerms): MiError {
  if (state.stray !== undefined) return state.stray;
  const elapsed = Math.round(now - state.sent);
  if (!handedOver) {
    const message = `${terms.title}: the link did not take the request in ${elapsed} ms`;
    return new TimeoutError(message, { elapsed, moreProcessing: 0, sent: false });
  }
  const after = state.moreProcessing === 0 ? "" : ` after ${state.moreProcessing} More Processing Required`;
  const early = state.expected > terms.deadline ? ", when the call's deadline came" : "";
  const what = state.announced ? "the replayed answer did not come" : "no answer";
  return new TimeoutError(`${terms.title}: ${what} in ${elapsed} ms${after}${early}`, {
    elapsed,
    moreProcessing: state.moreProcessing,
  });
}
