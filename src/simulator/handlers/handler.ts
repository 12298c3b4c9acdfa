import type { Command, Commands, RequestOf, ResponseOf } from "../../mi/index.ts";
import type { DriveModel } from "../drive-model.ts";

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
type Handler<C> = (drive: DriveModel, request: RequestOf<C>) => ResponseOf<C>;

/** A handler as the dispatcher calls it, which matches it to its command by name. */
export type AnyHandler = Handler<Command<unknown, never, unknown>>;
