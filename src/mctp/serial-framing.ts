import { MiError } from "../errors.ts";
import type { DropReason } from "./drops.ts";

/** Starts and ends every frame. */
const flag = 0x7e;
const escapeMark = 0x7d;
const escapedFlag = 0x5e;
const escapedEscape = 0x5d;
const revision = 0x01;
/** Shortest packet: a transport header and one byte. */
const shortestPacket = 5;
/** Longest packet that the length byte can tell. */
const longestPacket = 255;

/** The largest transmission unit in bytes that fits a serial frame. Linux sends and receives 64 only. */
export const serialTransmissionUnit = longestPacket - 4;

const initialChecksum = 0xffff;
const checksumTable = Uint16Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x8408 : value >>> 1;
  return value;
});

function addToChecksum(checksum: number, byte: number): number {
  return (checksum >>> 8) ^ (checksumTable[(checksum ^ byte) & 0xff] ?? 0);
}

/**
 * The frame check sequence (FCS) of the serial binding: the CRC-16 of RFC 1662, but neither complemented nor sent low byte
 * first (DSP0253).
 */
export function serialChecksum(bytes: Uint8Array, start: number = initialChecksum): number {
  let checksum = start;
  for (const byte of bytes) checksum = addToChecksum(checksum, byte);
  return checksum;
}

/** Frames one packet for a serial line (DSP0253). Throws `INVALID_ARGUMENT` for one of other than 5–255 bytes. */
export function encodeSerialFrame(packet: Uint8Array): Uint8Array {
  if (packet.length < shortestPacket || packet.length > longestPacket) {
    throw new MiError("INVALID_ARGUMENT", `a packet of ${packet.length} bytes does not fit a serial frame (5–255)`);
  }
  let escapes = 0;
  for (const byte of packet) if (byte === flag || byte === escapeMark) escapes++;
  const frame = new Uint8Array(packet.length + escapes + 6);
  frame[0] = flag;
  frame[1] = revision;
  frame[2] = packet.length;
  let at = 3;
  for (const byte of packet) {
    if (byte === flag || byte === escapeMark) {
      frame[at++] = escapeMark;
      frame[at++] = byte === flag ? escapedFlag : escapedEscape;
    } else {
      frame[at++] = byte;
    }
  }
  const checksum = serialChecksum(packet, serialChecksum(frame.subarray(1, 3)));
  frame[at++] = checksum >>> 8;
  frame[at++] = checksum & 0xff;
  frame[at] = flag;
  return frame;
}

type State = "idle" | "revision" | "length" | "data" | "escaped" | "checksumHigh" | "checksumLow" | "end";

/**
 * Finds the packets in what a serial line brings, however it is cut into chunks. Checksum bytes are not escaped (so Linux
 * and libmctp send them), hence they are found by length and may have any value. After damage it waits for the next flag.
 */
export class SerialFrameDecoder {
  readonly #packet: (packet: Uint8Array) => void;
  readonly #drop: (reason: DropReason) => void;
  #state: State = "idle";
  #data = new Uint8Array(0);
  #filled = 0;
  #checksum = 0;
  #received = 0;

  /** `packet` gets each packet, in bytes of its own; `drop` hears of each damaged frame. */
  constructor(packet: (packet: Uint8Array) => void, drop: (reason: DropReason) => void) {
    this.#packet = packet;
    this.#drop = drop;
  }

  /** Takes the next bytes of the line. Never throws for what is in them. */
  push(chunk: Uint8Array): void {
    for (const byte of chunk) this.#take(byte);
  }

  #take(byte: number): void {
    switch (this.#state) {
      case "idle":
        if (byte === flag) this.#state = "revision";
        return;
      case "revision":
        // Any number of flags may stand between frames, and one may both end a frame and start the next.
        if (byte === revision) this.#state = "length";
        else if (byte !== flag) this.#fail("badFrame", byte);
        return;
      case "length":
        this.#begin(byte);
        return;
      case "data":
        if (byte === flag) this.#fail("badFrame", byte);
        else if (byte === escapeMark) this.#state = "escaped";
        else this.#append(byte);
        return;
      case "escaped":
        if (byte === escapedFlag) this.#append(flag);
        else if (byte === escapedEscape) this.#append(escapeMark);
        else this.#fail("badFrame", byte);
        return;
      case "checksumHigh":
        this.#received = byte << 8;
        this.#state = "checksumLow";
        return;
      case "checksumLow":
        this.#received |= byte;
        this.#state = "end";
        return;
      case "end":
        this.#finish(byte);
        return;
    }
  }

  #begin(length: number): void {
    if (length < shortestPacket) {
      this.#fail("badFrame", length);
      return;
    }
    this.#data = new Uint8Array(length);
    this.#filled = 0;
    this.#checksum = addToChecksum(addToChecksum(initialChecksum, revision), length);
    this.#state = "data";
  }

  #append(byte: number): void {
    this.#data[this.#filled++] = byte;
    this.#checksum = addToChecksum(this.#checksum, byte);
    this.#state = this.#filled === this.#data.length ? "checksumHigh" : "data";
  }

  #finish(byte: number): void {
    if (byte !== flag) {
      // Bytes were lost. If what was taken for the checksum holds flags, the next frame has begun among these three.
      this.#fail("badFrame", 0);
      this.#take(this.#received >>> 8);
      this.#take(this.#received & 0xff);
      this.#take(byte);
      return;
    }
    this.#state = "revision";
    if (this.#received === this.#checksum) this.#packet(this.#data);
    else this.#drop("badChecksum");
  }

  /** A flag always starts anew; after anything else the next flag must come first. */
  #fail(reason: DropReason, byte: number): void {
    this.#state = byte === flag ? "revision" : "idle";
    this.#drop(reason);
  }
}
