import { type Code, checkBigInteger, checkInteger, type Kind, refuse, scalar } from "./kind.ts";
import { hexNumber } from "./text.ts";

interface Range<N extends number | bigint> {
  readonly minimum: N;
  readonly maximum: N;
}

/** An expression for a number that is known to be in its range. */
function checked(code: Code, value: string, { minimum, maximum }: Range<number>, path: string): string {
  return `${code.bind(checkInteger)}(${value},${minimum},${maximum},${JSON.stringify(path)})`;
}

function checkedBig(code: Code, value: string, { minimum, maximum }: Range<bigint>, path: string): string {
  return `${code.bind(checkBigInteger)}(${value},${minimum}n,${maximum}n,${JSON.stringify(path)})`;
}

const unsignedBig = (bits: number): Range<bigint> => ({ minimum: 0n, maximum: 2n ** BigInt(bits) - 1n });
const range24 = { minimum: 0, maximum: 2 ** 24 - 1 };
const range64 = unsignedBig(64);
const signedRange64 = { minimum: -(2n ** 63n), maximum: 2n ** 63n - 1n };
const range104 = unsignedBig(104);
const range128 = unsignedBig(128);

function unsigned(bits: 8 | 16 | 32): Kind<number> {
  const endian = bits === 8 ? "" : ",true";
  const range = { minimum: 0, maximum: 2 ** bits - 1 };
  return {
    label: `u${bits}`,
    size: bits / 8,
    parts: scalar,
    blank: "0",
    range,
    read: (_, at) => `v.getUint${bits}(${at}${endian})`,
    write: (code, at, value, path) => `v.setUint${bits}(${at},${checked(code, value, range, path)}${endian});`,
  };
}

function signed(bits: 8 | 16 | 32): Kind<number> {
  const endian = bits === 8 ? "" : ",true";
  const limit = 2 ** (bits - 1);
  const range = { minimum: -limit, maximum: limit - 1 };
  return {
    label: `i${bits}`,
    size: bits / 8,
    parts: scalar,
    blank: "0",
    range,
    read: (_, at) => `v.getInt${bits}(${at}${endian})`,
    write: (code, at, value, path) => `v.setInt${bits}(${at},${checked(code, value, range, path)}${endian});`,
  };
}

/** Unsigned, 8 bits. */
export const u8 = unsigned(8);
/** Unsigned, 16 bits, little-endian as all numbers here. */
export const u16 = unsigned(16);
/** Unsigned, 32 bits. */
export const u32 = unsigned(32);
/** Signed two's complement, 8 bits. */
export const i8 = signed(8);
/** Signed, 16 bits. */
export const i16 = signed(16);
/** Signed, 32 bits. */
export const i32 = signed(32);

/** Unsigned, 24 bits. */
export const u24: Kind<number> = {
  label: "u24",
  size: 3,
  parts: scalar,
  blank: "0",
  range: range24,
  read: (_, at) => `(v.getUint16(${at},true)|v.getUint8(${at}+2)<<16)`,
  write: (code, at, value, path) =>
    `{const n=${checked(code, value, range24, path)};v.setUint16(${at},n&65535,true);v.setUint8(${at}+2,n>>>16);}`,
};

/** Unsigned, 64 bits, a bigint. */
export const u64: Kind<bigint> = {
  label: "u64",
  size: 8,
  parts: scalar,
  blank: "0n",
  range: range64,
  read: (_, at) => `v.getBigUint64(${at},true)`,
  write: (code, at, value, path) => `v.setBigUint64(${at},${checkedBig(code, value, range64, path)},true);`,
};

/** Signed, 64 bits, a bigint. */
export const i64: Kind<bigint> = {
  label: "i64",
  size: 8,
  parts: scalar,
  blank: "0n",
  range: signedRange64,
  read: (_, at) => `v.getBigInt64(${at},true)`,
  write: (code, at, value, path) => `v.setBigInt64(${at},${checkedBig(code, value, signedRange64, path)},true);`,
};

/** Unsigned, 104 bits, a bigint. */
export const u104: Kind<bigint> = {
  label: "u104",
  size: 13,
  parts: scalar,
  blank: "0n",
  range: range104,
  read: (_, at) =>
    `(BigInt(v.getUint8(${at}+12))<<96n|BigInt(v.getUint32(${at}+8,true))<<64n|v.getBigUint64(${at},true))`,
  write: (code, at, value, path) =>
    `{const n=${checkedBig(code, value, range104, path)};v.setBigUint64(${at},n&${2n ** 64n - 1n}n,true);v.setUint32(${at}+8,Number(n>>64n&${2n ** 32n - 1n}n),true);v.setUint8(${at}+12,Number(n>>96n));}`,
};

/** Unsigned, 128 bits, a bigint. */
export const u128: Kind<bigint> = {
  label: "u128",
  size: 16,
  parts: scalar,
  blank: "0n",
  range: range128,
  // The upper half is nearly always zero, and looking at it as two numbers spares making two bigints and a shift.
  read: (_, at) =>
    `((v.getUint32(${at}+8,true)|v.getUint32(${at}+12,true))===0?v.getBigUint64(${at},true):v.getBigUint64(${at}+8,true)<<64n|v.getBigUint64(${at},true))`,
  write: (code, at, value, path) =>
    `{const n=${checkedBig(code, value, range128, path)};v.setBigUint64(${at},n&${2n ** 64n - 1n}n,true);v.setBigUint64(${at}+8,n>>64n,true);}`,
};

/** A "0's based" count or size: the encoded number is one less than what it means. */
export function zeroBased(base: Kind<number>): Kind<number> {
  const range = { minimum: 1, maximum: 2 ** (8 * base.size) };
  return {
    ...base,
    label: `${base.label}, 0's based`,
    blank: "1",
    range,
    read: (code, at) => `${base.read(code, at)}+1`,
    write: (code, at, value, path) => base.write(code, at, `${checked(code, value, range, path)}-1`, path),
  };
}

/** The same number, written in hexadecimal for people. */
export function hex<N extends number | bigint>(base: Kind<N>): Kind<N> {
  return { ...base, format: (value) => hexNumber(value, base.size) };
}

/** A number whose bits are all inverted on the wire: reserved bits are then ones. */
export function inverted(base: Kind<number>): Kind<number> {
  const mask = 2 ** (8 * base.size) - 1;
  const range = { minimum: 0, maximum: mask };
  return {
    ...base,
    range,
    label: `${base.label}, inverted`,
    read: (code, at) => `(~${base.read(code, at)}&${mask})>>>0`,
    // Checked before: inverting makes a number of anything.
    write: (code, at, value, path) => {
      return base.write(code, at, `(~${checked(code, value, range, path)}&${mask})>>>0`, path);
    },
  };
}

/** A number counted in units of `factor`: the encoded number is so many times larger than the value. */
export function scaled(base: Kind<number>, factor: number): Kind<number> {
  // The reverse of reading, exactly: a product may miss the integer by a rounding error.
  const scale = (value: unknown, path: string): number => {
    const raw = typeof value === "number" ? Math.round(value * factor) : Number.NaN;
    if (raw / factor === value) return raw;
    return refuse(value, `is not a multiple of 1/${factor}`, path);
  };
  return {
    ...base,
    range: { minimum: 0, maximum: (2 ** (8 * base.size) - 1) / factor, step: 1 / factor },
    label: `${base.label}, ${factor} × the value`,
    read: (code, at) => `${base.read(code, at)}/${factor}`,
    write: (code, at, value, path) =>
      base.write(code, at, `${code.bind(scale)}(${value},${JSON.stringify(path)})`, path),
  };
}
