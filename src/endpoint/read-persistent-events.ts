import { ProtocolError } from "../errors.ts";
import { adminCommands } from "../mi/index.ts";
import { decodePersistentEvents, type PersistentEvent, type PersistentEventLogHeader } from "../nvme/index.ts";
import type { CallOptions } from "./call-options.ts";
import type { Sender } from "./methods.ts";
import { readPart } from "./read-part.ts";
import { sleep } from "./sleep.ts";
import { type TransferOptions, type TransferSettings, transferSettings } from "./transfer-options.ts";

/** How the Persistent Event log is read. */
export interface ReadPersistentEventsOptions extends TransferOptions {
  /**
   * True to release a reporting context that is there already, which may be another program's: of a drive there is one, and while
   * there is, establishing one is refused (Command Sequence Error).
   */
  readonly takeContext?: boolean;
}

/** A persistent event, and the log that it is in. */
export interface PersistentEventStep {
  readonly header: PersistentEventLogHeader;
  /** Which of the log's `eventCount` events it is, from 1. */
  readonly number: number;
  readonly event: PersistentEvent;
}

const { getPersistentEventLogHeader } = adminCommands;
/** Within a context it only reads, so a damaged answer may be asked for again. */
const contextPart = { ...getPersistentEventLogHeader, effect: "read" } as const;

/** The log's header says how much of it there is behind this field. */
const lengthEnd = 20;

/**
 * Has the drive gather its Persistent Event log and hold it still (reporting context), and hands over its events as they come,
 * newest first as drives keep them. At the end, however it comes, the context is released. Throws `INVALID_ARGUMENT`, and in the
 * iteration as `send` rejects, and `PROTOCOL` for a log that ends within an event.
 */
export function readPersistentEvents(
  sender: Sender,
  { takeContext = false, ...options }: ReadPersistentEventsOptions = {},
): AsyncGenerator<PersistentEventStep, void, void> {
  return read(sender, takeContext, transferSettings(options));
}

async function* read(
  sender: Sender,
  takeContext: boolean,
  settings: TransferSettings,
): AsyncGenerator<PersistentEventStep, void, void> {
  const { call } = settings;
  if (takeContext) await release(sender, call);
  const header = await sender.send(getPersistentEventLogHeader, { action: "establishContextAndRead" }, call);
  let isDone = false;
  try {
    yield* eventsOf(sender, header, settings);
    isDone = true;
  } finally {
    const released = release(sender, withoutSignal(call));
    // Who leaves early or has an error already does not want another.
    await (isDone ? released : released.catch(() => undefined));
  }
}

async function* eventsOf(
  sender: Sender,
  header: PersistentEventLogHeader,
  { chunk, pause, call }: TransferSettings,
): AsyncGenerator<PersistentEventStep, void, void> {
  const start = Math.max(getPersistentEventLogHeader.response.struct.size, lengthEnd + header.headerLength);
  const total = Number(header.totalLength);
  let number = 0;
  let left: Uint8Array = new Uint8Array(0);
  const first = start - (start % 4);
  for (let offset = first; offset < total && number < header.eventCount; offset += chunk) {
    if (number > 0 && pause > 0) await sleep(pause, call.signal);
    const length = Math.min(chunk, total - offset);
    const part = { partOffset: offset, partLength: Math.ceil(length / 4) * 4 };
    const data = await readPart(sender, contextPart, {}, part, call);
    const bytes = joined(left, data.subarray(offset === first ? start - first : 0, length));
    const { events, consumed, lost } = decodePersistentEvents(bytes);
    left = bytes.subarray(consumed);
    for (const event of events) {
      number++;
      yield { header, number, event };
      // Behind the last one drives may have anything.
      if (number === header.eventCount) return;
    }
    if (lost) return;
  }
  if (left.length > 0) {
    const detail = `ends within an event, after ${number} of ${header.eventCount}`;
    throw new ProtocolError(getPersistentEventLogHeader.title, detail, left);
  }
}

/** Lets the drive go on. What it answers besides does not matter. */
async function release(sender: Sender, call: CallOptions): Promise<void> {
  try {
    await sender.send(getPersistentEventLogHeader, { action: "releaseContext" }, call);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
}

/** For the last command, which has to be sent all the same. */
function withoutSignal({ signal: _, ...call }: CallOptions): CallOptions {
  return call;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
