import { MiError } from "../errors.ts";
import { adminCommands } from "../mi/index.ts";
import { failingAt } from "./failing-at.ts";
import type { Sender } from "./methods.ts";
import type { DataChunk } from "./read-log.ts";
import { readPart } from "./read-part.ts";
import { sleep } from "./sleep.ts";
import { type TransferOptions, type TransferSettings, transferSettings } from "./transfer-options.ts";

/** How a Boot Partition is read. */
export interface ReadBootPartitionOptions extends TransferOptions {
  /** Where in the partition to begin, in bytes, a multiple of 4; 0 unless given. */
  readonly offset?: number;
}

const { getBootPartitionHeader } = adminCommands;

/** What the log tells a partition's size in, in bytes. */
const sizeUnit = 128 * 1024;

/**
 * Reads what is in a Boot Partition, 0 or 1, as it comes; the header of the log is left out. An error has the `offset` to go on
 * from. Throws `INVALID_ARGUMENT`, and in the iteration as `send` rejects, and `NOT_SUPPORTED` where there is none.
 */
export function readBootPartition(
  sender: Sender,
  id: 0 | 1,
  options: ReadBootPartitionOptions = {},
): AsyncGenerator<DataChunk, void, void> {
  if (id !== 0 && id !== 1) throw new MiError("INVALID_ARGUMENT", `boot partition ${id} is neither 0 nor 1`);
  return read(sender, { secondPartition: id === 1 }, transferSettings(options));
}

async function* read(
  sender: Sender,
  request: { readonly secondPartition: boolean },
  { offset: start, chunk, pause, call }: TransferSettings,
): AsyncGenerator<DataChunk, void, void> {
  const { information } = await failingAt(start, sender.send(getBootPartitionHeader, request, call));
  const total = information.size * sizeUnit;
  if (total === 0) throw new MiError("NOT_SUPPORTED", "the controller has no boot partitions");
  const behind = getBootPartitionHeader.response.struct.size;
  for (let offset = start; offset < total; offset += chunk) {
    if (offset > start && pause > 0) await sleep(pause, call.signal);
    const part = { partOffset: behind + offset, partLength: Math.min(chunk, total - offset) };
    const data = await failingAt(offset, readPart(sender, getBootPartitionHeader, request, part, call));
    yield { offset, data, total };
  }
}
