import { closeSync, constants, openSync } from "node:fs";
import type { Duplex } from "node:stream";
import { isatty, ReadStream } from "node:tty";
import { TransportError } from "../errors.ts";
import { makeRaw } from "./terminal-mode.ts";

/**
 * Opens a serial line for bytes as they are, at the speed the device is set to (`stty -F <device> 115200`).
 * Throws `TransportError`.
 */
export function openSerialLine(path: string): Duplex {
  const descriptor = openDevice(path);
  try {
    if (!isatty(descriptor)) throw new TransportError(`serial:${path}: it is not a terminal device`);
    makeRaw(descriptor, `serial:${path}`);
    return new ReadStream(descriptor);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** What keeps a device from being opened, in words. */
const deviceFailures: Readonly<Record<string, string>> = {
  ENOENT: "there is no such device",
  EISDIR: "it is a directory, not a serial line",
  ENOTDIR: "a part of its path is not a directory",
  EACCES: "this user may not open it",
  EBUSY: "somebody else has it for themselves",
  EIO: "nothing is connected to it",
  ENXIO: "there is no device behind it",
};

function openDevice(path: string): number {
  try {
    return openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    const reason = deviceFailures[code] ?? message;
    throw new TransportError(`serial:${path}: ${reason}`, { errno: code, syscall: "open", cause: error });
  }
}
