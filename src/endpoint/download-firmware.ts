import { IntegrityError, MiError, NvmeStatusError, TimeoutError } from "../errors.ts";
import { maximumData } from "../mi/command-sets.ts";
import { adminCommands } from "../mi/index.ts";
import { failingAt } from "./failing-at.ts";
import type { Sender } from "./methods.ts";
import { readFields } from "./read-fields.ts";
import { sleep } from "./sleep.ts";
import { checkMultiple, type TransferOptions, transferSettings } from "./transfer-options.ts";

/** How a firmware image is handed over. */
export interface DownloadFirmwareOptions extends TransferOptions {
  /** Bytes a message; what the drive's granularity allows unless given. Given, the drive is not asked for that. */
  readonly chunk?: number;
  /** Where to go on, in bytes of the image; 0 unless given. */
  readonly offset?: number;
  /**
   * How often a part is sent again to which no answer came, or a damaged one: it is the same part at the same place. A drive
   * that then refuses to be told anything twice (Overlapping Range) has it. 2 unless given.
   */
  readonly retries?: number;
}

/** How far a firmware image has got. */
export interface FirmwareProgress {
  /** Bytes of the image that the drive has, and where to go on. */
  readonly offset: number;
  /** Bytes of the image. */
  readonly total: number;
}

const { firmwareImageDownload, identifyController } = adminCommands;

/** What Identify Controller counts the granularity in, in bytes, and the numbers that say nothing of it. */
const granularityUnit = 4096;
const notReported = 0;
const noRestriction = 0xff;

/**
 * Hands over a firmware image in parts, each step telling how far it is; `firmwareCommit` is what puts it into effect. Nothing
 * is sent before the first step. An error has the `offset` to go on from; an aborted iteration rejects with its
 * signal's own `reason`, which may be of more than this, so there the last step tells it. Throws `INVALID_ARGUMENT`, and in the
 * iteration as `send` rejects, and `NOT_SUPPORTED` where the drive takes only parts that no message can hold.
 */
export function downloadFirmware(
  sender: Sender,
  image: Uint8Array,
  { retries = 2, ...options }: DownloadFirmwareOptions = {},
): AsyncGenerator<FirmwareProgress, void, void> {
  const settings = transferSettings(options);
  const refuse = (detail: string) => new MiError("INVALID_ARGUMENT", `firmware image: ${detail}`);
  if (!(image instanceof Uint8Array)) throw refuse("is not a Uint8Array");
  if (image.length === 0) throw refuse("is empty");
  checkMultiple("firmware image", image.length, 4);
  if (settings.offset > image.length) throw refuse(`ends after ${image.length} bytes, before ${settings.offset}`);
  if (!Number.isSafeInteger(retries) || retries < 0) throw refuse(`retries: ${retries} is not a number of times`);
  return download(sender, image, { ...settings, retries, isGiven: options.chunk !== undefined });
}

type Settings = ReturnType<typeof transferSettings> & { readonly retries: number; readonly isGiven: boolean };

async function* download(
  sender: Sender,
  image: Uint8Array,
  settings: Settings,
): AsyncGenerator<FirmwareProgress, void, void> {
  const { offset: start, pause, call } = settings;
  const chunk = settings.isGiven ? settings.chunk : await failingAt(start, allowedChunk(sender, settings));
  for (let offset = start; offset < image.length; ) {
    if (offset > start && pause > 0) await sleep(pause, call.signal);
    const data = image.subarray(offset, offset + chunk);
    await failingAt(offset, sendPart(sender, { offset, data }, settings));
    offset += data.length;
    yield { offset, total: image.length };
  }
}

/** The most bytes of a message that the drive takes (FWUG). */
async function allowedChunk(sender: Sender, { call, offset }: Settings): Promise<number> {
  const names = ["firmwareUpdateGranularity"] as const;
  const { firmwareUpdateGranularity } = await readFields(sender, identifyController, names, {}, call);
  if (firmwareUpdateGranularity === notReported || firmwareUpdateGranularity === noRestriction) return maximumData;
  const granularity = firmwareUpdateGranularity * granularityUnit;
  if (granularity > maximumData) {
    const why = `the drive takes firmware in parts of ${granularity} bytes (FWUG), and a message holds ${maximumData}`;
    throw new MiError("NOT_SUPPORTED", `firmware image: ${why}; give chunk to try smaller ones all the same`);
  }
  checkMultiple("offset", offset, granularity);
  return granularity;
}

/** Sends one part, and again where no answer came: unlike a commit it may be carried out twice. */
async function sendPart(
  sender: Sender,
  part: { readonly offset: number; readonly data: Uint8Array },
  { retries, call }: Settings,
): Promise<void> {
  let mayBeThere = false;
  for (let retry = 0; ; retry++) {
    try {
      await sender.send(firmwareImageDownload, part, call);
      return;
    } catch (error) {
      // Only the answer was lost.
      if (mayBeThere && isOverlap(error)) return;
      const isUnanswered = error instanceof TimeoutError || error instanceof IntegrityError;
      if (!isUnanswered || retry >= retries) throw error;
      mayBeThere ||= error instanceof IntegrityError || error.sent;
    }
  }
}

/** Overlapping Range, a command's own status. */
function isOverlap(error: unknown): boolean {
  return error instanceof NvmeStatusError && error.statusCodeType === 1 && error.statusCode === 0x14;
}
