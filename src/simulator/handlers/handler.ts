import type { AnswerTo } from "../../mi/answer.ts";
import type { Command, Commands, RequestOf, ResponseOf } from "../../mi/index.ts";
import type { Requester } from "../../transport/responder.ts";
import type { DataBytes } from "../data-bytes.ts";
import type { DriveModel } from "../drive-model.ts";
import type { EndpointState } from "../endpoint-state.ts";

/** What a handler may need besides the model and the request. */
export interface Circumstances {
  /** The request as it came, for those parts of it that its command has no field for. */
  readonly message: Uint8Array;
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
 * response, or the bytes of a log page that is longer than that. A command without its handler does not compile. Refusals are thrown (`MiRefusal`, `NvmeRefusal`).
 */
export type Handlers<C extends Commands> = {
  readonly [K in keyof C as C[K] extends Unserved ? (C[K] extends Served ? K : never) : K]: Handler<C[K]>;
};

/** Commands that a responder need not know. Of others it is not known that they are none, which `Served` tells. */
type Unserved = { readonly partial?: true } | { readonly prohibited?: true };
type Served = { readonly partial?: false; readonly prohibited?: false };

/** One of them. */
type Handler<C> = (drive: DriveModel, request: RequestOf<C>, circumstances: Circumstances) => ResponseOf<C> | DataBytes;

/** A handler as the dispatcher calls it, which matches it to its command by name. */
export type AnyHandler = Handler<Command<unknown, never, unknown>>;
