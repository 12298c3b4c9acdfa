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

function openDevice(path: string): number {
  try {
    return openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "there is no such device" : message;
    throw new TransportError(`serial:${path}: ${reason}`, { errno: code, syscall: "open", cause: error });
  }
}
