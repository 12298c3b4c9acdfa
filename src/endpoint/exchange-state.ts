import { IntegrityError, type MiError, type ProtocolError, TimeoutError } from "../errors.ts";
import {
  type CommandSlot,
  controlPrimitives,
  type Effect,
  judgeResponse,
  type MessageType,
  type Reception,
} from "../mi/index.ts";
import { statusOffset, viewOf } from "../mi/message.ts";

/** What the answer to a request looks like. */
export interface Expected {
  readonly messageType: MessageType;
  /** What the request does to the drive. */
  readonly effect?: Effect | undefined;
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
  /** Whether a Replay is sent when a damaged message comes. While it runs, its limits hold, and the deadline. */
  readonly replays?: boolean | undefined;
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
      /** A damaged message, kept in the same way: it may have been the answer, More Processing Required or a stray. */
      readonly damage: IntegrityError | undefined;
      /** Whether a Replay runs because of it. */
      readonly replaying: boolean;
      /** Of Replay: whether the drive has announced the replayed answer, and that itself where it came first. */
      readonly announced?: boolean;
      readonly replayed?: Uint8Array;
      /** Whether it came another way than under the Replay's own tag. */
      readonly elsewhere?: boolean;
    }
  | {
      readonly phase: "done";
      readonly message: Uint8Array;
      /** Whether a message may still come under the exchange's own tag. */
      readonly mayFollow: boolean;
    }
  | { readonly phase: "failed"; readonly error: unknown };

/** What can happen to an exchange. */
export type ExchangeInput =
  | {
      readonly kind: "message";
      readonly message: Uint8Array;
      readonly now: number;
      /** True for what came another way than under the exchange's own tag. */
      readonly elsewhere?: boolean;
    }
  /** The Replay of a damaged message has come to nothing. */
  | { readonly kind: "notReplayed"; readonly now: number }
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
  return {
    phase: "waiting",
    sent: now,
    until,
    expected,
    moreProcessing: 0,
    stray: undefined,
    damage: undefined,
    replaying: false,
  };
}

/**
 * What an input makes of a state. Pure: timers and listeners are the driver's. Strays are passed over, so that a late
 * answer never ends another command. So are damaged messages, which may be anything; where nothing else comes, they are the
 * error. Nonsense on our own tag ends the exchange with its error.
 */
export function advance(state: ExchangeState, input: ExchangeInput, terms: ExchangeTerms): ExchangeState {
  if (state.phase === "done" || state.phase === "failed") return state;
  if (input.kind === "failure") return { phase: "failed", error: input.error };
  if (input.kind === "timeout") {
    // Only what announces it is missing.
    if (state.replayed !== undefined) return { phase: "done", message: state.replayed, mayFollow: true };
    return { phase: "failed", error: timeoutError(state, input, terms) };
  }
  if (input.kind === "notReplayed") return withoutReplay(state, input.now, terms);
  try {
    const reception = judgeResponse(input.message, terms);
    if (terms.replayed !== undefined) return advanceReplay(state, input, terms, reception);
    if (reception.kind === "final") return { phase: "done", message: input.message, mayFollow: isElsewhere(input) };
    if (reception.kind === "stray") return { ...state, stray: reception.error };
    return followMoreProcessing(state, reception.time, input.now, terms);
  } catch (error) {
    return error instanceof IntegrityError ? withDamage(state, error, terms) : { phase: "failed", error };
  }
}

type Arrival = Extract<ExchangeInput, { kind: "message" }>;
type Timeout = Extract<ExchangeInput, { kind: "timeout" }>;
type Waiting = Extract<ExchangeState, { phase: "waiting" | "moreProcessing" }>;

/** Of Replay, two answers come: its own, and the replayed one, whichever first. */
function advanceReplay(state: Waiting, arrival: Arrival, terms: ExchangeTerms, reception: Reception): ExchangeState {
  const { message, now } = arrival;
  if (reception.kind === "stray") return takeReplayed(state, arrival, terms, reception.error);
  const announced = announcesReplay(message);
  if (state.replayed !== undefined) {
    return { phase: "done", message: state.replayed, mayFollow: announced && state.elsewhere === true };
  }
  if (!announced) return { phase: "done", message, mayFollow: false };
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
  const elsewhere = isElsewhere(arrival);
  return state.announced
    ? { phase: "done", message, mayFollow: elsewhere }
    : { ...state, replayed: message, elsewhere };
}

function isElsewhere({ elsewhere }: Arrival): boolean {
  return elsewhere === true;
}

function withDamage(state: Waiting, damage: IntegrityError, terms: ExchangeTerms): ExchangeState {
  if (state.damage !== undefined) return state;
  return terms.replays ? { ...state, damage, replaying: true, until: terms.deadline } : { ...state, damage };
}

/** The answer itself may still come, as where More Processing Required was damaged. */
function withoutReplay(state: Waiting, now: number, terms: ExchangeTerms): ExchangeState {
  const until = Math.min(state.expected, terms.deadline);
  if (now >= until) return { phase: "failed", error: state.damage };
  return { ...state, replaying: false, until };
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
  const until = state.replaying ? terms.deadline : Math.min(expected, terms.deadline);
  return { ...state, phase: "moreProcessing", until, expected, moreProcessing };
}

function timeoutError(state: Waiting, { now, handedOver }: Timeout, terms: ExchangeTerms): MiError {
  const told = state.damage ?? state.stray;
  if (told !== undefined) return told;
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
