import { type AnswerTo, encodeError, encodeMoreProcessing } from "../mi/answer.ts";
import { type ResponseStatus, responseStatuses } from "../mi/index.ts";
import { micSize, seal } from "../mi/message.ts";
import type { Reply } from "../transport/responder.ts";

/** What a behaviour knows of the request before it. */
export interface RequestContext {
  /** The request as it came, already found intact. */
  readonly message: Uint8Array;
  readonly to: AnswerTo;
}

/**
 * Changes how a drive answers: it may pass the request on with `next`, change what comes back, or answer by itself.
 * What is not passed on is not carried out.
 * Behaviours that are added later come first, so that a test adds one and inherits all others.
 */
export type Behaviour = (context: RequestContext, next: () => readonly Reply[]) => readonly Reply[];

/** How `moreProcessing` announces a wait and keeps to it. */
export interface MoreProcessingOptions {
  /** When the final answer comes, in milliseconds after the request. */
  readonly after: number;
  /** What each More Processing Required announces, in milliseconds; `after` if left out. */
  readonly announced?: number;
  /** How many come before the answer, evenly spread; 1 if left out. */
  readonly times?: number;
  /** Whether they have the length of an Admin response, as some firmware has them. */
  readonly padded?: boolean;
}

/** Answers late, with More Processing Required before it (NVMe-MI 2.0 §4.1.2.1); control primitives never have one. */
export function moreProcessing(options: MoreProcessingOptions): Behaviour {
  const { after, announced = after, times = 1, padded = false } = options;
  return ({ to }, next) => {
    if (to.messageType === "controlPrimitive") return next();
    const announcements = Array.from({ length: times }, (_, index): Reply => {
      return { message: encodeMoreProcessing(to, announced, padded), after: (after * index) / times };
    });
    return [...announcements, ...next().map((reply) => ({ ...reply, after: reply.after + after }))];
  };
}

/** Answers later than the drive would by itself; by `time` milliseconds. */
export function delayed(time: number): Behaviour {
  return (_, next) => next().map((reply) => ({ ...reply, after: reply.after + time }));
}

/** Drops the request, as a drive does that hangs. It is not carried out. */
export const silent: Behaviour = () => [];

/** Carries the request out but sends nothing, as where the answer is lost on its way: Replay has it. */
export const dropped: Behaviour = (_, next) => {
  next();
  return [];
};

/** How `endless` announces a wait that has no end. */
export interface EndlessOptions {
  /** What each More Processing Required announces, in milliseconds. */
  readonly announced: number;
  /** How many come, each when the time is up that the one before announced; 1 if left out. */
  readonly times?: number;
}

/**
 * Announces an answer that never comes: the command is not carried out, and its slot is taken until Abort or a reset.
 * Control primitives are answered as usual.
 */
export function endless({ announced, times = 1 }: EndlessOptions): Behaviour {
  return ({ to }, next) => {
    if (to.messageType === "controlPrimitive") return next();
    const announcements = Array.from({ length: times }, (_, index): Reply => {
      return { message: encodeMoreProcessing(to, announced), after: index * announced };
    });
    return [...announcements, { message: new Uint8Array(0), after: Number.POSITIVE_INFINITY }];
  };
}

/** Refuses the request with an error status, whatever it is. */
export function refused(status: Exclude<ResponseStatus, "success" | "moreProcessingRequired">): Behaviour {
  return ({ to }) => [{ message: encodeError(to, responseStatuses[status].code), after: 0 }];
}

/** Damages what is sent on its way, so that its Message Integrity Check does not match. */
export const corrupted: Behaviour = changed((message) => {
  message[message.length - 1] = (message.at(-1) ?? 0) ^ 0xff;
  return message;
});

/** Sends no more than the first `length` bytes, with a good integrity check behind them. */
export function truncated(length: number): Behaviour {
  return changed((message) => {
    const short = message.slice(0, Math.min(length + micSize, message.length));
    seal(short);
    return short;
  });
}

/** Answers for the other command slot. */
export const wrongSlot: Behaviour = changed((message) => {
  message[1] = (message[1] ?? 0) ^ 0x01;
  seal(message);
  return message;
});

/** Sends everything twice. */
export const duplicated: Behaviour = (_, next) =>
  next().flatMap((reply) => [reply, { ...reply, message: reply.message.slice() }]);

/** Behaves so for the first `count` requests, then as if nothing were wrong. An endpoint's quirk probe counts too. */
export function limited(count: number, behaviour: Behaviour): Behaviour {
  let left = count;
  return (context, next) => {
    if (left <= 0) return next();
    left--;
    return behaviour(context, next);
  };
}

function changed(change: (message: Uint8Array) => Uint8Array): Behaviour {
  return (_, next) => next().map((reply) => ({ ...reply, message: change(reply.message) }));
}
