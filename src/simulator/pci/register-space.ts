import type { Struct } from "../../codec/index.ts";

/** Registers at a place of a space: a structure that says of itself what is in it and which of its bits can be written. */
interface Registers<Facts> {
  readonly at: number;
  readonly size: number;
  /** What they say by what the drive is. Of bits that can be written nobody asks. */
  facts(of: Facts): Uint8Array;
  /** The bits that a write changes. */
  readonly writable: Uint8Array;
  /** The bits that a write of ones clears. */
  readonly clearable: Uint8Array;
  /** The bits among those that are set after a reset. */
  readonly initial: Uint8Array;
}

/** Describes registers in the terms of their structure. What is left out is zero: not set, not to be written. */
export function registers<Value, Input, Facts>(
  at: number,
  struct: Struct<Value, Input>,
  about: {
    facts(of: Facts): Partial<Input>;
    writable?: Partial<Input>;
    clearable?: Partial<Input>;
    initial?: Partial<Input>;
  },
): Registers<Facts> {
  return {
    at,
    size: struct.size,
    facts: (of) => complete(struct, about.facts(of)),
    writable: bitsOf(struct, about.writable),
    clearable: bitsOf(struct, about.clearable),
    initial: bitsOf(struct, about.initial),
  };
}

function complete<Value, Input>(struct: Struct<Value, Input>, value: Partial<Input>): Uint8Array {
  return struct.toBytes({ ...struct.zero(), ...value } as unknown as Input);
}

/** The bits of a structure that a value sets, without those that it always has, such as an id. */
export function bitsOf<Value, Input>(struct: Struct<Value, Input>, value: Partial<Input> = {}): Uint8Array {
  const always = complete(struct, {});
  return complete(struct, value).map((byte, index) => byte ^ (always[index] ?? 0));
}

/**
 * A space of registers, zero where none are. It has no state: what was written is kept by whom it belongs to, in bytes
 * of which only those bits mean something that can be written.
 */
export class RegisterSpace<Facts> {
  readonly size: number;
  readonly #registers: readonly Registers<Facts>[];

  constructor(size: number, all: readonly Registers<Facts>[]) {
    this.size = size;
    this.#registers = all;
  }

  /** Sets what was written to what it is after a reset. */
  reset(written: Uint8Array): void {
    written.fill(0);
    for (const { at, initial } of this.#registers) written.set(initial, at);
  }

  /** The whole space as it reads. */
  read(written: Uint8Array, of: Facts): Uint8Array {
    const space = new Uint8Array(this.size);
    for (const { at, size, facts, writable, clearable } of this.#registers) {
      const known = facts(of);
      for (let index = 0; index < size; index++) {
        const kept = byteOf(writable, index) | byteOf(clearable, index);
        space[at + index] = (byteOf(known, index) & ~kept) | (byteOf(written, at + index) & kept);
      }
    }
    return space;
  }

  /** Writes what can be written of some bytes from an offset on. */
  write(written: Uint8Array, offset: number, data: Uint8Array): void {
    for (const { at, size, writable, clearable } of this.#registers) {
      const [from, to] = [Math.max(at, offset), Math.min(at + size, offset + data.length)];
      for (let place = from; place < to; place++) {
        const [byte, mask] = [byteOf(data, place - offset), byteOf(writable, place - at)];
        const changed = (byteOf(written, place) & ~mask) | (byte & mask);
        written[place] = changed & ~(byte & byteOf(clearable, place - at));
      }
    }
  }
}

const byteOf = (bytes: Uint8Array, index: number): number => bytes[index] ?? 0;
