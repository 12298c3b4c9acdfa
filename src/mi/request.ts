import { allocateBytes, bufferView } from "../codec/byte-pool.ts";
import { isSameBytes } from "../codec/same-bytes.ts";
import { MiError } from "../errors.ts";
import { adminPlaces, ignoreShutdownFlag } from "./admin/admin-command.ts";
import type { Command } from "./command.ts";
import { commandSets, maximumData } from "./command-sets.ts";
import {
  type CommandSlot,
  type MessageFlags,
  micSize,
  opcodeOffset,
  seal,
  viewOf,
  writeRequestHeader,
} from "./message.ts";

/**
 * A whole request message, from the MCTP message type through the Message Integrity Check. Throws `INVALID_ARGUMENT`,
 * naming the field, where the input does not fit.
 */
export function encodeRequest<I>(
  command: Command<I>,
  input: I,
  slot: CommandSlot,
  flags: MessageFlags = noFlags,
): Uint8Array {
  const complete = withDefaults(command, input);
  const message = allocateBytes(command.request.sizeOf(complete) + micSize);
  writeRequestHeader(message, command.messageType, slot, flags);
  if (command.opcode !== undefined) message[opcodeOffset] = command.opcode;
  // What varies in length gets a view that ends with the message: with a getter it may be longer than it said it was.
  if (command.request.variable) command.request.encode(viewOf(message), 0, complete);
  else command.request.encode(bufferView(message), message.byteOffset, complete);
  if (flags.ignoreShutdown === true) setIgnoreShutdown(command, message);
  if (command.objection !== undefined) refuseObjection(command, message);
  // In the Management Endpoint Buffer there is room for more.
  if (flags.managementEndpointBuffer !== true) refuseLongData(command, message);
  seal(message);
  return message;
}

/**
 * The same for who only sends and reads it: these bytes may be another request's as well, and must not be changed. Where somebody
 * has done so all the same, or has transferred them to another thread, that is harm to those under way and not to later ones.
 */
export function sharedRequest<I>(
  command: Command<I>,
  input: I,
  slot: CommandSlot,
  flags: MessageFlags = noFlags,
): Uint8Array {
  const plain = flags === noFlags && command.defaults === undefined && saysNothing(input);
  if (!plain) return encodeRequest(command, input, slot, flags);
  const known = plainRequests.get(command)?.[slot];
  if (known !== undefined && isSameBytes(known.shared, known.kept)) return known.shared;
  return keepPlain(command, slot);
}

/** A request in which everything is left out: the default of every command that can do without. */
export const emptyRequest: object = Object.freeze({});

const noFlags: MessageFlags = {};

/**
 * By slot, the requests that say nothing beyond their command, which are what monitors send over and over. As commands do not
 * change, they are the same bytes each time.
 */
const plainRequests = new WeakMap<object, (PlainRequest | undefined)[]>();

interface PlainRequest {
  /** What is handed out. */
  readonly shared: Uint8Array;
  /** What it has to be. */
  readonly kept: Uint8Array;
}

/** Made of nothing, whatever it was that seemed to say nothing, and kept out of the pool, whose bytes others may transfer. */
function keepPlain<I>(command: Command<I>, slot: CommandSlot): Uint8Array {
  const kept = encodeRequest(command, emptyRequest as I, slot).slice();
  const shared = kept.slice();
  const known = plainRequests.get(command) ?? [];
  plainRequests.set(command, known);
  known[slot] = { shared, kept };
  return shared;
}

function saysNothing(input: unknown): boolean {
  if (input === emptyRequest) return true;
  // Whatever else it may be, it could have getters. Not getPrototypeOf(), which takes longer than all else here.
  if (typeof input !== "object" || input === null || input.constructor !== Object) return false;
  for (const _ in input) return false;
  return Object.getOwnPropertyNames(input).length === 0;
}

function setIgnoreShutdown({ title, messageType }: Command, message: Uint8Array): void {
  if (messageType !== "adminCommand") {
    throw new MiError("INVALID_ARGUMENT", `${title}: ignoreShutdown: only Admin commands have this flag (ISH)`);
  }
  message[adminPlaces.flags] = (message[adminPlaces.flags] ?? 0) | ignoreShutdownFlag;
}

/** Asked of what would travel: there what was left out is filled in, and lengths are those of the data. */
function refuseObjection({ objection, request }: Command, message: Uint8Array): void {
  const found = objection?.(request.decode(viewOf(message), 0, message.length - micSize));
  if (found !== undefined) throw new MiError("INVALID_ARGUMENT", `${request.title}.${found.field}: ${found.detail}`);
}

/** A message has room for so many data and no more, be they sent or asked for. */
function refuseLongData(command: Command, message: Uint8Array): void {
  const { request, response, title } = command;
  const end = message.length - micSize;
  const sent = end - request.size;
  const told = response.lengthAsked?.(request.decode(viewOf(message), 0, end) as never);
  // Some answers are described with the head that their data are behind.
  const asked = told && told - Math.max(0, commandSets[command.messageType].responseSize - response.offset);
  const refuse = (what: string) =>
    new MiError("INVALID_ARGUMENT", `${title} request: ${what}, more than the ${maximumData} of a message`);
  if (sent > maximumData) throw refuse(`has ${sent} bytes of data`);
  if (asked !== undefined && asked > maximumData) throw refuse(`asks for ${asked} bytes of data`);
}

function requireGiven<I>({ request, required = [] }: Command<I>, given: Readonly<Record<string, unknown>>): void {
  const missing = required.find((name) => given[name] === undefined);
  if (missing !== undefined) throw new MiError("INVALID_ARGUMENT", `${request.title}.${missing}: is missing`);
}

function withDefaults<I>(command: Command<I>, input: I): I {
  const given: unknown = input ?? {};
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new MiError("INVALID_ARGUMENT", `${command.title}: the request is not an object`);
  }
  // A misspelt name would be as good as left out: port 0 instead of 7.
  command.request.checkNames(given);
  if (command.required !== undefined) requireGiven(command, given as Readonly<Record<string, unknown>>);
  const complete: Record<string, unknown> | undefined = command.defaults?.(given as I);
  if (complete === undefined) return given as I;
  // Written so, and not with spreads, which take a microsecond. What is there but undefined is as good as left out.
  for (const name in given) {
    const value = Object.hasOwn(given, name) ? (given as Readonly<Record<string, unknown>>)[name] : undefined;
    if (value !== undefined) complete[name] = value;
  }
  return complete as I;
}
