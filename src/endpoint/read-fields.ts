import { fieldsOf, type ReadingCommand, type WithoutPart } from "../mi/admin/data-part.ts";
import type { CallOptions } from "./call-options.ts";
import type { Sender } from "./methods.ts";

/** What a command needs to be told where part of its data is read from a controller. */
type PartRequest<I> = Omit<WithoutPart<I>, "controllerId">;

/** A request and the options of a call; the request may be left out where nothing in it must be given. */
export type RequestAndOptions<I, O = CallOptions> =
  Record<never, never> extends PartRequest<I>
    ? [request?: PartRequest<I>, options?: O]
    : [request: PartRequest<I>, options?: O];

/**
 * Reads a few fields of what a command reads, in one message that has little more than them; of a log from its beginning on, as
 * not every drive can begin elsewhere. Rejects as `send` does, and with
 * `INVALID_ARGUMENT` for what has no fixed place in the data.
 */
export async function readFields<I, Q, R, const K extends keyof R & string>(
  sender: Sender,
  command: ReadingCommand<I, Q, R>,
  names: readonly K[],
  ...[request, options]: RequestAndOptions<I>
): Promise<Pick<R, K>> {
  const value = await sender.send(fieldsOf(command, names), (request ?? {}) as WithoutPart<I>, options);
  // Of a bit field all members come.
  return Object.fromEntries(names.map((name) => [name, value[name]])) as unknown as Pick<R, K>;
}
