import { createReadStream } from "node:fs";
import { addAbortSignal, type Readable } from "node:stream";
import { messageOf, usageError } from "./failure.ts";

/** Bytes of a command line: there already, or to be read from a file or stdin. */
export type ByteInput = Uint8Array | ByteReading;

/** Rejects with `INVALID_ARGUMENT` where there is nothing to be read, and with the reason of an aborted signal. */
type ByteReading = (signal: AbortSignal) => Promise<Uint8Array>;

/** The most that is read, in bytes: no structure or command takes more. */
const most = 0x10000;

/**
 * Reads bytes as the command line has them: hexadecimal, with or without spaces and `0x`; `@path` for the raw bytes of a
 * file, `-` for those of stdin, neither of which may be hexadecimal text. Throws `INVALID_ARGUMENT`.
 */
export function parseBytes(text: string, what: string): ByteInput {
  if (text === "-") {
    return async (signal) => {
      const name = `${what}: stdin`;
      return notHexText(await readAll(process.stdin, name, signal), name, "cat");
    };
  }
  if (text.startsWith("@")) {
    return async (signal) => {
      const path = text.slice(1);
      return notHexText(await readFileBytes(path, what, signal), `${what}: ${path}`, `cat ${path}`);
    };
  }
  return parseHex(text, what);
}

/** How bytes may be given, as the help has it. */
export const bytesHelp = "hexadecimal; @file or - for the raw bytes of a file or stdin";

/** Refuses what was most likely to be read as hexadecimal, as on the command line: sent as it is, it would be ASCII. */
function notHexText(bytes: Uint8Array, name: string, print: string): Uint8Array {
  const words = Buffer.from(bytes).toString("latin1").trim().split(/\s+/);
  const isHexText = words.every((word) => /^(0x)?[0-9a-f]+$/i.test(word)) && words.join("").length >= 2;
  if (!isHexText) return bytes;
  const instead = `give the digits themselves, "$(${print})", or make them bytes with xxd -r -p`;
  throw usageError(`${name} is text in hexadecimal, but raw bytes are taken from there: ${instead}`);
}

/** The bytes themselves. */
export async function bytesOf(input: ByteInput, signal: AbortSignal): Promise<Uint8Array> {
  return typeof input === "function" ? input(signal) : input;
}

/** Reads hexadecimal digits, two a byte. Throws `INVALID_ARGUMENT`. */
export function parseHex(text: string, what: string): Uint8Array {
  const words = text.split(/[\s,:]+/).map((word) => word.replace(/^0x/i, ""));
  if (!words.every((word) => /^([0-9a-f]{2})*$/i.test(word))) {
    throw usageError(`${what} "${shortened(text)}" is not hexadecimal with two digits a byte`);
  }
  return new Uint8Array(Buffer.from(words.join(""), "hex"));
}

/** All bytes of a file. Rejects with `INVALID_ARGUMENT` where it cannot be read, or is longer than anything here. */
export function readFileBytes(path: string, what: string, signal: AbortSignal): Promise<Uint8Array> {
  return readAll(createReadStream(path), `${what}: ${path}`, signal);
}

async function readAll(stream: Readable, what: string, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of addAbortSignal(signal, stream)) {
      chunks.push(chunk as Uint8Array);
      length += (chunk as Uint8Array).length;
      // What never ends, as /dev/zero, must not be waited for.
      if (length > most) break;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw usageError(`${what} cannot be read: ${messageOf(error)}`);
  }
  if (length > most) throw usageError(`${what} is longer than ${most} bytes`);
  return new Uint8Array(Buffer.concat(chunks));
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
