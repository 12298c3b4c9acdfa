import { crc32c } from "../../src/codec/crc32c.ts";
import type { Random } from "./random.ts";

/** Numbers on which length and count checks break. */
const boundaries = [0, 1, 2, 3, 7, 8, 0x0f, 0x20, 0x7f, 0x80, 0xfe, 0xff];

type Mutation = (message: Uint8Array, random: Random) => Uint8Array;

const changeByte = (message: Uint8Array, random: Random, change: (byte: number) => number): Uint8Array => {
  const copy = message.slice();
  // Most of what is interesting is at the front, so half of the changes go there.
  const at = random.below(2) === 0 ? random.below(Math.min(24, copy.length)) : random.below(copy.length);
  if (copy.length > 0) copy[at] = change(copy[at]!);
  return copy;
};

const mutations: readonly Mutation[] = [
  (message, random) => changeByte(message, random, (byte) => byte ^ (1 << random.below(8))),
  (message, random) => changeByte(message, random, () => random.below(256)),
  (message, random) => changeByte(message, random, () => random.pick(boundaries)),
  (message, random) => message.slice(0, random.below(message.length + 1)),
  (message, random) => concatenate(message, noise(random, 1 + random.below(64))),
  (message, random) => concatenate(message, new Uint8Array(random.below(4300))),
  (message, random) => {
    const from = random.below(message.length + 1);
    return concatenate(message.slice(0, from), message.subarray(from + 1 + random.below(16)));
  },
  (message, random) => {
    const from = random.below(message.length + 1);
    return concatenate(message.slice(0, from), noise(random, random.below(16)), message.subarray(from));
  },
  (_, random) => noise(random, random.below(96)),
];

function noise(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256));
}

function concatenate(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * A message with one to three things wrong with it. Mostly its check is made good again, or the layers behind the check
 * would never see it.
 */
export function mutate(message: Uint8Array, random: Random): Uint8Array {
  let mutated = message;
  for (let times = 1 + random.below(3); times > 0; times--) mutated = random.pick(mutations)(mutated, random);
  if (mutated.length > 4 && random.below(8) !== 0) {
    const end = mutated.length - 4;
    new DataView(mutated.buffer, mutated.byteOffset).setUint32(end, crc32c(mutated, end), true);
    if (random.below(8) !== 0) mutated[0] = 0x84;
  }
  return mutated;
}
