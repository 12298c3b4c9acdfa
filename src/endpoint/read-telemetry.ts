import { MiError } from "../errors.ts";
import { adminCommands } from "../mi/index.ts";
import { viewOf } from "../mi/message.ts";
import type { TelemetryControllerLogHeader, TelemetryHostLogHeader } from "../nvme/index.ts";
import { telemetryBlockSize } from "../nvme/log-pages/telemetry.ts";
import { failingAt } from "./failing-at.ts";
import type { Sender } from "./methods.ts";
import type { DataChunk } from "./read-log.ts";
import { readPart } from "./read-part.ts";
import { sleep } from "./sleep.ts";
import { type TransferOptions, type TransferSettings, transferSettings } from "./transfer-options.ts";

/** Which telemetry is read, and how. `chunk` and `offset` are multiples of 512. */
export interface ReadTelemetryOptions extends TransferOptions {
  /** What hosts ask for, or what the drive captured of its own accord. */
  readonly type: "host" | "controller";
  /** True to have the drive capture its state anew, which takes the place of the capture before; of hosts' only. */
  readonly create?: boolean;
  /** The last data area to read, each having those before it in it; 3 unless given. Area 4 few drives have. */
  readonly area?: 1 | 2 | 3 | 4;
  /** Where to go on, after what has come before of the same `generation`. */
  readonly offset?: number;
  /** The generation number of what has come before: another one is refused (`CHANGED`) before any data are read. */
  readonly generation?: number;
  /** False to have the drive let go of its own capture (RAE 0) once all is read; true unless given. */
  readonly retainAsynchronousEvent?: boolean;
}

/** Telemetry as it comes, the 512 bytes of its header first. */
export interface TelemetryChunk extends DataChunk {
  /** Generation number of the capture. */
  readonly generation: number;
}

type Header = TelemetryHostLogHeader | TelemetryControllerLogHeader;

const { getTelemetryHostLog, getTelemetryControllerLog } = adminCommands;

/** Without `create` it only reads, so a damaged answer may be asked for again. */
const hostPart = { ...getTelemetryHostLog, effect: "read" } as const;

/**
 * Reads telemetry: the header, then blocks up to the end of a data area, then the header again. Where the capture has become
 * another one meanwhile, or is gone, what came does not belong together, and the iteration throws `CHANGED`; other errors have the
 * `offset` to go on from. Throws `INVALID_ARGUMENT`, and in the iteration as `send` rejects.
 */
export function readTelemetry(
  sender: Sender,
  options: ReadTelemetryOptions,
): AsyncGenerator<TelemetryChunk, void, void> {
  const { type, create = false, area = 3, generation, retainAsynchronousEvent = true, ...transfer } = options;
  const settings = transferSettings({ chunk: 4096, ...transfer }, telemetryBlockSize);
  const refuse = (detail: string) => new MiError("INVALID_ARGUMENT", `telemetry: ${detail}`);
  if (type !== "host" && type !== "controller") throw refuse(`type: ${type} is neither host nor controller`);
  if (create && type === "controller") throw refuse("create: the drive itself decides when it captures its own");
  if (create && settings.offset > 0) throw refuse("create: would be another capture than what has come before");
  if (![1, 2, 3, 4].includes(area)) throw refuse(`area: ${area} is not a data area (1–4)`);
  return read(sender, { ...settings, type, create, area, generation, retainAsynchronousEvent });
}

type Reading = TransferSettings &
  Required<Pick<ReadTelemetryOptions, "type" | "create" | "area" | "retainAsynchronousEvent">> & {
    readonly generation: number | undefined;
  };

async function* read(sender: Sender, reading: Reading): AsyncGenerator<TelemetryChunk, void, void> {
  const { offset: start, chunk, pause, call, type } = reading;
  const part = (partOffset: number, partLength: number) =>
    readPart(sender, type === "host" ? hostPart : getTelemetryControllerLog, {}, { partOffset, partLength }, call);
  const first = await failingAt(start, reading.create ? captured(sender, reading) : part(0, telemetryBlockSize));
  const header = headerOf(type, first);
  const generation = generationOf(header);
  if (reading.generation !== undefined && generation !== reading.generation)
    throw changed(reading.generation, generation);
  const total = totalOf(header, reading.area);
  if (start === 0) yield { offset: 0, data: first, total, generation };
  for (let offset = Math.max(start, telemetryBlockSize); offset < total; ) {
    if (pause > 0) await sleep(pause, call.signal);
    const data = await failingAt(offset, part(offset, Math.min(chunk, total - offset)));
    yield { offset, data, total, generation };
    offset += data.length;
  }
  const end = headerOf(type, await failingAt(total, lastHeader(sender, reading)));
  const isGone = header.controllerDataAvailable && !end.controllerDataAvailable && type === "controller";
  if (isGone || generationOf(end) !== generation || totalOf(end, reading.area) !== total) {
    throw changed(generation, generationOf(end));
  }
}

/** The header of a new capture. */
function captured(sender: Sender, { call }: Reading): Promise<Uint8Array> {
  return readPart(
    sender,
    getTelemetryHostLog,
    { create: true },
    { partOffset: 0, partLength: telemetryBlockSize },
    call,
  );
}

/** The header once more, after which the drive may let go of its capture. */
function lastHeader(sender: Sender, { type, retainAsynchronousEvent, call }: Reading): Promise<Uint8Array> {
  const part = { partOffset: 0, partLength: telemetryBlockSize };
  if (type === "host") return readPart(sender, hostPart, {}, part, call);
  return readPart(sender, getTelemetryControllerLog, { retainAsynchronousEvent }, part, call);
}

function headerOf(type: "host" | "controller", bytes: Uint8Array): Header {
  const { struct } = (type === "host" ? getTelemetryHostLog : getTelemetryControllerLog).response;
  return struct.decode(viewOf(bytes));
}

/** Of each of the two there is a number in its own header. */
function generationOf(header: Header): number {
  return "hostGenerationNumber" in header ? header.hostGenerationNumber : header.controllerGenerationNumber;
}

/** Where an area ends. A drive without it has those before it. */
function totalOf(header: Header, area: number): number {
  const ends = [header.area1LastBlock, header.area2LastBlock, header.area3LastBlock, header.area4LastBlock];
  return (1 + Math.max(...ends.slice(0, area))) * telemetryBlockSize;
}

function changed(before: number, now: number): MiError {
  const what = before === now ? `of generation ${now} is not the same any more` : `is generation ${now}, not ${before}`;
  return new MiError("CHANGED", `telemetry: what the drive has ${what}, so what has come does not belong to it`);
}
