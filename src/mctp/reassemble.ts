import type { DropReason } from "./drops.ts";
import type { MctpMessage } from "./message.ts";
import type { Packet } from "./packet.ts";

/** What a peer can make a reassembler hold. */
export interface ReassemblyLimits {
  /** The largest message accepted, in bytes; 65536 if left out, as in Linux. NVMe-MI needs 4224. */
  readonly maximumSize?: number;
  /** How many messages may be incomplete at a time; 64 if left out. */
  readonly maximumAssemblies?: number;
  /** How long the next packet may take, in milliseconds; 6000 if left out, as in Linux. */
  readonly maximumAge?: number;
}

interface Assembly {
  buffer: Uint8Array;
  length: number;
  /** The first packet; all but the last must have as much payload as it has. */
  readonly first: Packet;
  /** The sequence number that comes next. */
  sequence: number;
  /** When the last packet came. */
  seen: number;
}

/**
 * Puts packets together again to messages (DSP0236 §8). What does not fit is dropped and reported by reason, with a
 * packet of the message that is dropped. There are no timers: an assembly that has become too old is found when its next
 * packet, or the lack of room, leads there.
 */
export class Reassembler {
  readonly #maximumSize: number;
  readonly #maximumAssemblies: number;
  readonly #maximumAge: number;
  readonly #drop: (reason: DropReason, packet: Packet) => void;
  readonly #assemblies = new Map<number, Assembly>();

  constructor(drop: (reason: DropReason, packet: Packet) => void, limits: ReassemblyLimits = {}) {
    this.#drop = drop;
    this.#maximumSize = limits.maximumSize ?? 65_536;
    this.#maximumAssemblies = limits.maximumAssemblies ?? 64;
    this.#maximumAge = limits.maximumAge ?? 6000;
  }

  /** How many messages are incomplete. */
  get pending(): number {
    return this.#assemblies.size;
  }

  /** Takes a packet that came at `now`, in milliseconds of any clock. Returns the message that it completes. */
  add(packet: Packet, now: number): MctpMessage | undefined {
    const key = (packet.source << 12) | (packet.destination << 4) | (packet.tagOwner ? 8 : 0) | packet.tag;
    if (packet.startOfMessage) return this.#begin(key, packet, now);
    const assembly = this.#assemblies.get(key);
    if (assembly === undefined) {
      this.#drop("unexpectedMiddle", packet);
      return undefined;
    }
    const fault = this.#faultOf(assembly, packet, now);
    if (fault !== undefined) {
      this.#assemblies.delete(key);
      this.#drop(fault, packet);
      return undefined;
    }
    append(assembly, packet.payload, this.#maximumSize);
    assembly.sequence = (packet.sequence + 1) & 3;
    assembly.seen = now;
    if (!packet.endOfMessage) return undefined;
    this.#assemblies.delete(key);
    return whole(packet, assembly.buffer.slice(0, assembly.length));
  }

  #begin(key: number, packet: Packet, now: number): MctpMessage | undefined {
    if (this.#assemblies.delete(key)) this.#drop("restarted", packet);
    if (packet.payload.length > this.#maximumSize) {
      this.#drop("tooLarge", packet);
      return undefined;
    }
    // Copied, because the message belongs to whoever gets it, and the packet may be a view over a larger buffer.
    const buffer = packet.payload.slice();
    if (packet.endOfMessage) return whole(packet, buffer);
    if (this.#assemblies.size >= this.#maximumAssemblies) this.#makeRoom(now);
    const sequence = (packet.sequence + 1) & 3;
    const first = { ...packet, payload: buffer };
    this.#assemblies.set(key, { buffer, length: buffer.length, first, sequence, seen: now });
    return undefined;
  }

  #faultOf(assembly: Assembly, packet: Packet, now: number): DropReason | undefined {
    const { length } = packet.payload;
    if (now - assembly.seen > this.#maximumAge) return "expired";
    if (packet.sequence !== assembly.sequence) return "outOfSequence";
    const unit = assembly.first.payload.length;
    if (packet.endOfMessage ? length > unit : length !== unit) return "incorrectTransmissionUnit";
    return assembly.length + length > this.#maximumSize ? "tooLarge" : undefined;
  }

  /** Gives up what is too old, or else what has waited longest: a sender that never finishes must not block others. */
  #makeRoom(now: number): void {
    let oldestKey: number | undefined;
    let oldest: Assembly | undefined;
    for (const [key, assembly] of this.#assemblies) {
      if (now - assembly.seen > this.#maximumAge) {
        this.#assemblies.delete(key);
        this.#drop("expired", assembly.first);
      } else if (oldest === undefined || assembly.seen < oldest.seen) {
        oldest = assembly;
        oldestKey = key;
      }
    }
    if (this.#assemblies.size < this.#maximumAssemblies || oldest === undefined || oldestKey === undefined) return;
    this.#assemblies.delete(oldestKey);
    this.#drop("tooMany", oldest.first);
  }
}

/** Doubles its buffer as needed: what is held stays in proportion to what came. */
function append(assembly: Assembly, payload: Uint8Array, maximumSize: number): void {
  const length = assembly.length + payload.length;
  if (length > assembly.buffer.length) {
    const grown = new Uint8Array(Math.min(maximumSize, Math.max(length, 2 * assembly.buffer.length)));
    grown.set(assembly.buffer.subarray(0, assembly.length));
    assembly.buffer = grown;
  }
  assembly.buffer.set(payload, assembly.length);
  assembly.length = length;
}

function whole({ source, destination, tag, tagOwner }: Packet, message: Uint8Array): MctpMessage {
  return { source, destination, tag, tagOwner, message };
}
