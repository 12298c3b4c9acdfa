import { TelemetryControllerLogHeader, TelemetryHostLogHeader, telemetryBlockSize } from "../../nvme/index.ts";
import { changeStatus } from "../controller-power.ts";
import { DataBytes } from "../data-bytes.ts";
import type { ControllerModel, DriveModel } from "../drive-model.ts";
import { noCapture, type TelemetryCapture } from "./telemetry-model.ts";

type Initiator = "host" | "controller";

/** Lets a drive capture its state of its own accord: its controllers tell of it until somebody reads it and clears that. */
export function captureControllerTelemetry(drive: DriveModel, reason: string): void {
  drive.telemetry.controller = nextCapture(drive, "controller", drive.telemetry.lastBlocks, reason);
  for (const controller of drive.controllers) changeStatus(controller, { telemetryDataAvailable: true });
}

/**
 * Captures the state for a host, up to one of the data areas 1–4; 0 leaves the choice to the drive, which takes all it has.
 * Whether the host says that it knows area 4 (ETDAS of Host Behavior Support) is not asked.
 */
export function captureHostTelemetry(drive: DriveModel, maximumDataArea: number): void {
  const last = maximumDataArea === 0 ? 4 : maximumDataArea;
  const [one, two, three, four] = drive.telemetry.lastBlocks;
  const limit = [one, two][last - 1] ?? three;
  // An area that is not wanted ends where the one before it does, but the fourth is 0 then.
  const ends = [one, Math.min(two, limit), Math.min(three, limit), last < 4 ? 0 : four] as const;
  drive.telemetry.host = nextCapture(drive, "host", ends, "asked for by a host");
}

/** Forgets what a host asked for, as a reset of the NVM subsystem does, but not how often that was. */
export function forgetHostTelemetry({ telemetry }: DriveModel): void {
  telemetry.host = noCapture(telemetry.host.generation);
}

/** What one of the two logs has: its header, and the data areas behind it. */
export function telemetryPage(drive: DriveModel, initiator: Initiator, controller: ControllerModel): DataBytes {
  const capture = drive.telemetry[initiator];
  const header = headerOf(drive, initiator, controller);
  const blocks = Math.max(...capture.lastBlocks);
  const label = `${drive.identify.serialNumber} ${initiator}-initiated generation ${capture.generation}`;
  return DataBytes.joined(header, new DataBytes(blocks * telemetryBlockSize, areaReader(label)));
}

/** Reads the data areas, which begin with block 1. Nobody keeps them: a block is made when some of it is read. */
const areaReader = (label: string) => (start: number, end: number) => {
  const [from, to] = [Math.floor(start / telemetryBlockSize), Math.ceil(end / telemetryBlockSize)];
  const bytes = new Uint8Array((to - from) * telemetryBlockSize);
  for (let index = from; index < to; index++) bytes.set(blockOf(label, 1 + index), (index - from) * telemetryBlockSize);
  return bytes.subarray(start - from * telemetryBlockSize, end - from * telemetryBlockSize);
};

function nextCapture(
  { telemetry }: DriveModel,
  initiator: Initiator,
  lastBlocks: TelemetryCapture["lastBlocks"],
  reason: string,
): TelemetryCapture {
  return { generation: (telemetry[initiator].generation + 1) % 0x100, lastBlocks, reason };
}

function headerOf(drive: DriveModel, initiator: Initiator, { status }: ControllerModel): Uint8Array {
  const { host, controller } = drive.telemetry;
  const { lastBlocks, reason } = drive.telemetry[initiator];
  const [area1LastBlock, area2LastBlock, area3LastBlock, area4LastBlock] = lastBlocks;
  const reasonIdentifier = new Uint8Array(128);
  reasonIdentifier.set(new TextEncoder().encode(reason).subarray(0, reasonIdentifier.length));
  const same = {
    ieeeOui: drive.identify.ieeeOui,
    area1LastBlock,
    area2LastBlock,
    area3LastBlock,
    area4LastBlock,
    scope: "subsystem",
    controllerDataAvailable: status.telemetryDataAvailable,
    controllerGenerationNumber: controller.generation,
    reasonIdentifier,
  } as const;
  if (initiator === "controller")
    return TelemetryControllerLogHeader.toBytes({ ...same, logPage: "controllerInitiated" });
  const hostGenerationNumber = host.generation;
  return TelemetryHostLogHeader.toBytes({ ...same, logPage: "hostInitiated", hostGenerationNumber });
}

/** A block says what it is of, and has what no other has behind that. */
function blockOf(label: string, block: number): Uint8Array {
  const bytes = new Uint8Array(telemetryBlockSize);
  const text = new TextEncoder().encode(`simulated telemetry, ${label}, block ${block}\n`);
  for (let index = text.length; index < bytes.length; index++) bytes[index] = (block * 31 + index * 7) & 0xff;
  bytes.set(text.subarray(0, bytes.length));
  return bytes;
}
