import type { AnswerTo } from "../../mi/answer.ts";
import type { Command, Commands, RequestOf, ResponseOf } from "../../mi/index.ts";
import type { Requester } from "../../transport/responder.ts";
import type { DriveModel } from "../drive-model.ts";
import type { EndpointState } from "../endpoint-state.ts";

/** What a handler may need besides the model and the request. */
export interface Circumstances {
  /** The slot and the command set of the request. */
  readonly to: AnswerTo;
  /** The management endpoint that received it: its slots, its pause, its errors. */
  readonly endpoint: EndpointState;
  /** Who sent it, where there is a way back. */
  readonly requester: Requester | undefined;
  /** Bytes of a message in one packet of the answer. */
  readonly transmissionUnit: number;
  /** The time in milliseconds, by the drive's clock. */
  readonly now: number;
  /** Does something once the answer is made, such as a reset, which must not take the answer with it. */
  afterAnswer(act: () => void): void;
  /** Sends another message once the answer is sent, or does what sends it. */
  follow(next: Uint8Array | (() => void)): void;
}

/**
 * What a drive does for each command of a registry: one function each, from the decoded request to the value of the
 * response. A command without its handler does not compile. Refusals are thrown (`MiRefusal`, `NvmeRefusal`).
 */
export type Handlers<C extends Commands> = {
  readonly [K in keyof C as C[K] extends { readonly partial?: true }
    ? C[K] extends { readonly partial?: false }
      ? K
      : never
    : K]: Handler<C[K]>;
};

/** One of them. */
type Handler<C> = (drive: DriveModel, request: RequestOf<C>, circumstances: Circumstances) => ResponseOf<C>;

/** A handler as the dispatcher calls it, which matches it to its command by name. */
export type AnyHandler = Handler<Command<unknown, never, unknown>>;
