import { MiError } from "../errors.ts";
import type { ReadingCommand } from "../mi/admin/data-part.ts";
import type { Command } from "../mi/index.ts";
import { failingAt } from "./failing-at.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import type { Sender } from "./methods.ts";
import type { RequestAndOptions } from "./read-fields.ts";
import { clearsEvent, headSize, isForAll, type LongCommand, lengthOf, retaining, stampOf } from "./read-long-page.ts";
import { readPart } from "./read-part.ts";
import { sleep } from "./sleep.ts";
import { checkMultiple, type TransferOptions, type TransferSettings, transferSettings } from "./transfer-options.ts";

/** Bytes of long data, as they come. */
export interface DataChunk {
  /** Where in the whole the bytes stand. */
  readonly offset: number;
  readonly data: Uint8Array;
  /** Where the whole ends, in bytes; as far as is known, of a log that tells it bit by bit. */
  readonly total: number;
}

/** How a log is read in chunks. */
export interface ReadLogOptions extends TransferOptions {
  /** Where to begin, in bytes, a multiple of 4: after what has come before. 0 unless given. */
  readonly offset?: number;
  /** How many bytes to read; to the end unless given. A log must have it that does not tell where it ends. */
  readonly length?: number;
}

/** What a log is read with and how far. */
interface Reading {
  readonly sender: Sender;
  readonly command: Command;
  readonly request: object;
  readonly settings: TransferSettings;
  /** Where it ends; undefined where the log itself tells. */
  readonly end: number | undefined;
}

/**
 * Reads a log in messages of at most 4096 bytes (LPO, NUMD), each handed over as it comes. An error has the `offset` to go on
 * from. Of a log that tells whether it changed, all parts are of the same, or it ends with `CHANGED`. Where the caller clears
 * what the log tells (RAE 0), only the last message does. Throws `INVALID_ARGUMENT`, and in the iteration as `send` rejects.
 */
export function readLog<I, Q, R>(
  sender: Sender,
  command: ReadingCommand<I, Q, R>,
  ...[request, { length, ...options } = {}]: RequestAndOptions<I, ReadLogOptions>
): AsyncGenerator<DataChunk, void, void> {
  const settings = transferSettings(options);
  if (length !== undefined) checkMultiple("length", length, 1);
  const { struct } = command.response;
  const end = length !== undefined ? settings.offset + length : struct.variable ? undefined : struct.size;
  if (end === undefined && command.extent === undefined) {
    throw new MiError("INVALID_ARGUMENT", `${command.title}: length: nothing tells how long it is, so this has to`);
  }
  return read({ sender, command: command as Command, request: request ?? {}, settings, end });
}

function read(reading: Reading): AsyncGenerator<DataChunk, void, void> {
  const { command, request } = reading;
  return reading.end === undefined && isForAll(command, request)
    ? readTold(reading, command)
    : readUntil(reading, reading.end ?? 0);
}

/** Reads up to a point that is known. */
async function* readUntil(reading: Reading, total: number): AsyncGenerator<DataChunk, void, void> {
  const { chunk, offset: start } = reading.settings;
  for (let offset = start; offset < total; offset += chunk) {
    const length = Math.min(chunk, total - offset);
    if (offset > start) await rest(reading);
    const data = await readAt(reading, offset, length, offset + length >= total);
    yield { offset, data, total };
  }
}

/** Reads a log that tells at its beginning, or bit by bit, where it ends. */
async function* readTold(reading: Reading, command: LongCommand): AsyncGenerator<DataChunk, void, void> {
  const { chunk, offset: start } = reading.settings;
  const first = headSize(command);
  const head = await readAt(reading, 0, first);
  const page = new GrowingBytes();
  page.append(head);
  let total = lengthOf(command, head);
  if (start < first) yield { offset: start, data: head.subarray(start, total), total };
  // What has come before has to be there for what tells where it ends.
  let offset = command.extent.needed === undefined ? Math.max(start, first) : first;
  let isCleared = false;
  const isWatched = stampOf(command, head) !== undefined;
  while (offset < total) {
    await rest(reading);
    const length = Math.min(chunk, total - offset);
    isCleared = !isWatched && command.extent.needed === undefined && offset + length >= total;
    const data = await readAt(reading, offset, length, isCleared);
    if (command.extent.needed !== undefined) {
      page.append(data);
      total = lengthOf(command, page.bytes);
    }
    const skipped = Math.max(0, start - offset);
    if (skipped < data.length) yield { offset: offset + skipped, data: data.subarray(skipped), total };
    offset += data.length;
  }
  if ((isWatched && offset > first) || (clearsEvent(reading.request) && !isCleared)) {
    const again = await readAt(reading, 0, first, true);
    if (!Object.is(stampOf(command, again), stampOf(command, head))) throw changed(command);
  }
}

function changed({ title }: LongCommand): MiError {
  return new MiError("CHANGED", `${title}: changed while it was read, so its parts do not belong together`);
}

/** Reads so many bytes, of which whole dwords travel. */
async function readAt(
  { sender, command, request, settings }: Reading,
  partOffset: number,
  length: number,
  last = false,
): Promise<Uint8Array> {
  const part = { partOffset, partLength: Math.ceil(length / 4) * 4 };
  const data = await failingAt(partOffset, readPart(sender, command, retaining(request, last), part, settings.call));
  return data.subarray(0, length);
}

async function rest({ settings: { pause, call } }: Reading): Promise<void> {
  if (pause > 0) await sleep(pause, call.signal);
}
