import type { adminCommands, RequestOf } from "../../../mi/index.ts";
import type { DriveModel } from "../../drive-model.ts";
import { featureIds } from "../../features/feature-defaults.ts";
import { featureOf, featureValue } from "../../features/feature-store.ts";
import { resetNeeded, runFirmware } from "../../firmware/firmware-activation.ts";
import { firmwareRevisionOf } from "../../firmware/firmware-image.ts";
import { ImageDownload } from "../../firmware/image-download.ts";
import { NvmeAdvice, NvmeRefusal, nvmeRefusals } from "../../refusal.ts";
import type { Handlers } from "../handler.ts";

type Commit = RequestOf<typeof adminCommands.firmwareCommit>;

const invalidSlot = new NvmeRefusal(1, 0x06);
const invalidImage = new NvmeRefusal(1, 0x07);
const overlappingRange = new NvmeRefusal(1, 0x14);
const writeProhibited = new NvmeRefusal(1, 0x1e);

/** So much room there is for an image, in bytes: far more than any drive's firmware has. */
const largestImage = 0x400_0000;

/** Pieces begin at multiples of so many bytes, and are as long but for the last. */
function granularityOf({ identify: { firmwareUpdateGranularity: units } }: DriveModel): number {
  // Not reported, and no restriction.
  return units === 0 || units === 0xff ? 4 : units * 4096;
}

/** The downloaded image, which is gone with this. Refused where there is none, or where it has gaps. */
function takeImage({ firmwareUpdate }: DriveModel): Uint8Array {
  const image = firmwareUpdate.download?.image();
  firmwareUpdate.download = undefined;
  if (image === undefined) throw invalidImage;
  return image;
}

/** The slot that is meant. Where the drive may choose, it takes one that is not running, an empty one if it is to be filled. */
function slotOf({ identify, firmware }: DriveModel, { slot }: Commit, fill: boolean): number {
  const { slots, firstSlotReadOnly } = identify.firmwareUpdates;
  const isReadOnly = (each: number) => fill && each === 1 && firstSlotReadOnly;
  const all = Array.from({ length: slots }, (_, index) => index + 1).filter((each) => !isReadOnly(each));
  if (slot !== 0) {
    if (!all.includes(slot)) throw invalidSlot.at("slot");
    return slot;
  }
  const idle = all.filter((each) => each !== firmware.activeSlot);
  const chosen = idle.find((each) => (firmware.revisions[each - 1] === "") === fill) ?? idle[0] ?? all[0];
  if (chosen === undefined) throw invalidSlot.at("slot");
  return chosen;
}

/** Puts the downloaded image into a slot. What runs goes on running, though it was in that slot. */
function fillSlot(drive: DriveModel, request: Commit): number {
  const slot = slotOf(drive, request, true);
  const image = takeImage(drive);
  const revision = firmwareRevisionOf(image);
  if (revision === undefined) throw invalidImage;
  drive.firmwareUpdate.images.set(slot, image);
  drive.firmware = { ...drive.firmware, revisions: drive.firmware.revisions.with(slot - 1, revision) };
  return slot;
}

function filledSlot(drive: DriveModel, request: Commit): number {
  const slot = slotOf(drive, request, false);
  if ((drive.firmware.revisions[slot - 1] ?? "") === "") throw invalidImage.at("slot");
  return slot;
}

const adviceToReset = (reset: keyof typeof resetNeeded): NvmeAdvice => new NvmeAdvice(1, resetNeeded[reset]);

/** Lets a slot's image run after the next reset. A drive that needs more than one of a controller says so. */
function runAtReset(drive: DriveModel, slot: number): void {
  drive.firmware = { ...drive.firmware, nextSlot: slot };
  if (drive.firmwareUpdate.activation === "subsystemReset") throw adviceToReset("subsystemReset");
}

function runNow(drive: DriveModel, slot: number): void {
  const { activation } = drive.firmwareUpdate;
  if (activation === "atOnce") {
    runFirmware(drive, slot);
    return;
  }
  drive.firmware = { ...drive.firmware, nextSlot: slot };
  throw adviceToReset(activation);
}

function bootPartitionsOf({ bootPartitions }: DriveModel) {
  if (bootPartitions === undefined) throw nvmeRefusals.invalidField.at("action");
  return bootPartitions;
}

/** Whether a Boot Partition may be written, the feature says: three bits for each. */
function isLocked(drive: DriveModel, { controllerId, bootPartition }: Commit): boolean {
  const feature = featureOf(drive, featureIds.bootPartitionWriteProtection);
  const { dword11 } = featureValue(drive, { feature, controllerId, namespace: undefined, select: 0 });
  const unlocked = 0b001;
  return ((dword11 >>> (3 * bootPartition)) & 0b111) !== unlocked;
}

/** A Boot Partition takes any bytes that fit; what was there behind them is erased. */
function fillBootPartition(drive: DriveModel, request: Commit): void {
  const contents = bootPartitionsOf(drive).contents[request.bootPartition];
  if (isLocked(drive, request)) throw writeProhibited;
  const image = takeImage(drive);
  if (contents === undefined || image.length > contents.length) throw invalidImage;
  contents.fill(0xff);
  contents.set(image);
}

const actions: Readonly<Record<string, (drive: DriveModel, request: Commit) => void>> = {
  replace: fillSlot,
  replaceAndActivateAtReset: (drive, request) => runAtReset(drive, fillSlot(drive, request)),
  activateAtReset: (drive, request) => runAtReset(drive, filledSlot(drive, request)),
  replaceAndActivate: (drive, request) => {
    const isDownloaded = drive.firmwareUpdate.download !== undefined;
    runNow(drive, isDownloaded ? fillSlot(drive, request) : filledSlot(drive, request));
  },
  replaceBootPartition: fillBootPartition,
  activateBootPartition: (drive, { bootPartition }) => {
    bootPartitionsOf(drive).active = bootPartition === 1 ? 1 : 0;
  },
};

/** Firmware of simulated drives: assembled by offset, checked when it is committed, run at once or after a reset. */
export const firmwareHandlers = {
  firmwareImageDownload: (drive, { controllerId, offset, data }) => {
    if (data.length === 0) throw nvmeRefusals.invalidField.at("dataLength");
    if (offset % granularityOf(drive) !== 0 || offset + data.length > largestImage)
      throw nvmeRefusals.invalidField.at("offset");
    const { firmwareUpdate } = drive;
    const isBegunAnew = firmwareUpdate.download?.isBegunAnewBy(offset, firmwareUpdate.restart) ?? true;
    const download = isBegunAnew ? new ImageDownload() : (firmwareUpdate.download ?? new ImageDownload());
    firmwareUpdate.download = download;
    download.noteController(controllerId);
    if (!download.add(offset, data)) throw overlappingRange.at("offset");
    return {};
  },
  firmwareCommit: (drive, request) => {
    const act = actions[request.action];
    if (act === undefined) throw nvmeRefusals.invalidField.at("action");
    const { download } = drive.firmwareUpdate;
    download?.noteController(request.controllerId);
    download?.noteCommit();
    act(drive, request);
    const detected = drive.identify.firmwareUpdates.overlapDetection && download?.isShared === true;
    return { multipleUpdateDetected: { byController: false, byManagementEndpoint: detected } };
  },
} satisfies Partial<Handlers<typeof adminCommands>>;
