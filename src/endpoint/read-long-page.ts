import { MiError, ProtocolError } from "../errors.ts";
import { formatMctpAddress, type MctpAddress } from "../mctp/address.ts";
import type { Extent } from "../mi/command.ts";
import { maximumData } from "../mi/command-sets.ts";
import { type Command, commandSets, decodeResponse, encodeRequest } from "../mi/index.ts";
import { micSize, viewOf } from "../mi/message.ts";
import type { CallOptions } from "./call-options.ts";
import { inContext } from "./error-context.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import { inBackground } from "./in-background.ts";
import type { Sender } from "./methods.ts";
import { readPart } from "./read-part.ts";

/** A command whose data may be longer than a message, and say how long. */
export type LongCommand<I = unknown, Q = unknown, R = unknown> = Command<I, Q, R> & { readonly extent: Extent };
type Long = Pick<LongCommand, "title" | "extent">;

/** How often data are read that change while that is done. */
const attempts = 4;

/** What is announced is not believed without end: more than this is for those who read it as it comes. */
const longestPage = 2 ** 24;

/** Whether a request is for all of data that may be longer than a message. */
export function isForAll<I, Q, R>(command: Command<I, Q, R>, request: unknown): command is LongCommand<I, Q, R> {
  if (command.extent === undefined) return false;
  return (request as { readonly dataLength?: unknown } | undefined)?.dataLength === undefined;
}

/**
 * Reads all of a long log page and decodes it: its beginning, then the rest in messages of 4096 bytes, then where it can
 * change its beginning again. One that has changed meanwhile is read anew, at most four times; then rejects with `CHANGED`.
 * Where the caller clears what the log tells (RAE 0), only the last message does. Rejects as `send` does.
 */
export async function readLongPage<I, Q, R>(
  endpoint: Sender & { readonly address: MctpAddress },
  command: LongCommand<I, Q, R>,
  request: I,
  options: CallOptions,
): Promise<R> {
  try {
    // Finds what is wrong with a request before anything is sent.
    const question = encodeRequest(command, { ...request, dataLength: headSize(command) }, 0);
    const page = await readAtRest(endpoint, command, request, withinDeadline(inBackground(options)));
    return decodeResponse(ofAnyLength(command), question, answerWith(page));
  } catch (error) {
    if (options.signal?.aborted && error === options.signal.reason) throw error;
    throw inContext(error, command.title, formatMctpAddress(endpoint.address));
  }
}

/** All of a page that did not change while it was read. */
async function readAtRest<I, Q, R>(
  sender: Sender,
  command: LongCommand<I, Q, R>,
  request: I,
  settings: () => CallOptions,
): Promise<Uint8Array> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const page = await readOnce(sender, command, request, settings);
    if (page !== undefined) return page;
  }
  throw new MiError("CHANGED", `${command.title}: changed each of the ${attempts} times that it was read`);
}

/** How many bytes of a long page are read first, in whole dwords. */
export function headSize({ extent }: Long): number {
  return Math.ceil(extent.head.size / 4) * 4;
}

/** How long a page is, as far as its bytes tell: at least its beginning. */
export function lengthOf({ extent, title }: Long, bytes: Uint8Array): number {
  const length = Math.max(extent.head.size, extent.length(headOf(extent, bytes)), extent.needed?.(bytes) ?? 0);
  if (Number.isSafeInteger(length)) return length;
  throw new ProtocolError(`${title} response`, `tells that it is ${length} bytes long`, bytes);
}

/** What a page's beginning has that differs once it has changed; undefined where nothing does. */
export function stampOf({ extent }: Long, bytes: Uint8Array): unknown {
  return extent.stamp?.(headOf(extent, bytes));
}

const headOf = ({ head }: Extent, bytes: Uint8Array) => head.decode(viewOf(bytes.subarray(0, head.size)));

/** How long the whole is, was not in one request. */
function ofAnyLength<I, Q, R>(command: Command<I, Q, R>): Command<I, Q, R> {
  return { ...command, response: { ...command.response, lengthAsked: undefined } };
}

/** All of a page; undefined where it changed on the way. */
async function readOnce<I, Q, R>(
  sender: Sender,
  command: LongCommand<I, Q, R>,
  request: I,
  settings: () => CallOptions,
): Promise<Uint8Array | undefined> {
  const { title } = command;
  const clears = clearsEvent(request);
  const read = (partOffset: number, partLength: number, last = false): Promise<Uint8Array> =>
    readPart(sender, command, retaining(request, last), { partOffset, partLength }, settings());
  const head = await read(0, headSize(command));
  const page = new GrowingBytes();
  page.append(head);
  for (let length = lengthOf(command, head); page.length < length; length = lengthOf(command, page.bytes)) {
    if (length > longestPage) {
      const detail = `tells that it is ${length} bytes long, more than ${longestPage}`;
      throw new ProtocolError(`${title} response`, detail, head);
    }
    const missing = Math.ceil((length - page.length) / 4) * 4;
    page.append(await read(page.length, Math.min(missing, maximumData)));
  }
  const stamp = stampOf(command, head);
  const inOne = page.length === head.length || stamp === undefined;
  if (!inOne || clears) {
    const again = await read(0, headSize(command), true);
    if (!Object.is(stampOf(command, again), stamp)) return undefined;
  }
  return page.bytes.subarray(0, lengthOf(command, page.bytes));
}

/** Whether reading is to clear what the log tells. */
export function clearsEvent(request: unknown): boolean {
  return (request as { readonly retainAsynchronousEvent?: unknown } | undefined)?.retainAsynchronousEvent === false;
}

/** A request for a part, which clears nothing before the last. */
export function retaining<I>(request: I, last: boolean): I {
  return clearsEvent(request) && !last ? { ...request, retainAsynchronousEvent: true } : request;
}

/** A response as if all had come in one message. Its check was made of the parts. */
function answerWith(page: Uint8Array): Uint8Array {
  const { responseSize } = commandSets.adminCommand;
  const answer = new Uint8Array(responseSize + page.length + micSize);
  answer.set(page, responseSize);
  return answer;
}

/** Options for each of several messages, which together take no longer than a deadline that was given. */
function withinDeadline(options: CallOptions): () => CallOptions {
  const { deadline } = options;
  if (deadline === undefined) return () => options;
  const end = performance.now() + deadline;
  return () => ({ ...options, deadline: Math.max(1, end - performance.now()) });
}
