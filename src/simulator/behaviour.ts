import { type AnswerTo, encodeMoreProcessing } from "../mi/answer.ts";
import type { Reply } from "../transport/responder.ts";

/** What a behaviour knows of the request before it. */
export interface RequestContext {
  /** The request as it came, already found intact. */
  readonly message: Uint8Array;
  readonly to: AnswerTo;
}

/**
 * Changes how a drive answers: it may pass the request on with `next`, change what comes back, or answer by itself.
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

/** Answers late, with More Processing Required before it (NVMe-MI 2.0 §4.1.2.1). */
export function moreProcessing(options: MoreProcessingOptions): Behaviour {
  const { after, announced = after, times = 1, padded = false } = options;
  return ({ to }, next) => {
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

/** Drops the request, as a drive does that hangs. */
export const silent: Behaviour = () => [];
