import type { FirmwareRestart, ImageDownload } from "./image-download.ts";

/** What a drive needs to run firmware that was committed: nothing, or a reset. NVMe base 2.0 §3.11. */
export type FirmwareActivation = "atOnce" | "controllerReset" | "subsystemReset";

/** Firmware on its way to a drive. What is in its slots, its firmware slot log says. */
export interface FirmwareModel {
  readonly activation: FirmwareActivation;
  restart: FirmwareRestart;
  /** The image that is being downloaded; undefined where nothing was since the last commit or reset. */
  download: ImageDownload | undefined;
  /** By slot, as far as they were downloaded. Of what it left the factory with, only the log tells. */
  readonly images: Map<number, Uint8Array>;
}

/** A drive to which nothing was downloaded. */
export function newFirmware(activation: FirmwareActivation): FirmwareModel {
  return { activation, restart: "atOffsetZero", download: undefined, images: new Map() };
}
