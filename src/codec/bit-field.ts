import { type Names, namesByValue, valueOfName } from "./enumeration.ts";
import {
  type BitMember,
  type Code,
  checkBigInteger,
  checkInteger,
  checkName,
  type Kind,
  refuse,
  requireObject,
} from "./kind.ts";

/** A member's value as text, where the number is not; `all` are the members beside it. */
type MemberFormat<V> = (value: V, all: Readonly<Record<string, unknown>>) => string;

const formatted = <V>(format: MemberFormat<V> | undefined): Pick<BitMember, "format"> =>
  format === undefined ? {} : { format: (value, all) => format(value as V, all) };

/** One bit, a boolean. */
export function bit(index: number, doc: string): BitMember<boolean> {
  return { high: index, low: index, doc };
}

/** A range of up to 32 bits, written as the specification does: high, low. */
export function bits(high: number, low: number, doc: string, format?: MemberFormat<number>): BitMember<number> {
  if (high - low >= 32) throw new TypeError(`bits ${high}:${low} is wider than 32 bits`);
  return { high, low, doc, ...formatted(format) };
}

/** A range of bits whose values have names. */
export function namedBits<const M extends Names>(
  high: number,
  low: number,
  doc: string,
  names: M,
): BitMember<(keyof M & string) | number> {
  return { high, low, doc, names };
}

/** A range of more than 32 bits, a bigint. */
export function wideBits(high: number, low: number, doc: string, format?: MemberFormat<bigint>): BitMember<bigint> {
  if (high - low < 32) throw new TypeError(`bits ${high}:${low} is not wider than 32 bits`);
  return { high, low, doc, ...formatted(format) };
}

/** Members of a bit field, by name. */
export type BitMembers = Readonly<Record<string, BitMember>>;
/** What a bit field decodes to. */
export type BitValues<B extends BitMembers> = { [K in keyof B]: B[K] extends BitMember<infer T> ? T : never };
/** What a bit field is encoded from: what is left out is zero. */
export type BitInputs<B extends BitMembers> = { [K in keyof B]?: BitValues<B>[K] };

/** The bit field kind, whose members a structure may take for its own. */
export interface BitFieldKind<B extends BitMembers = BitMembers> extends Kind<BitValues<B>, BitInputs<B>> {
  readonly members: B;
  /** Property sources `name:expression` for an object literal. */
  readMembers(code: Code, at: string): string;
  /** Statements that store members of the object `value`, a name, which is one for certain. */
  writeMembers(code: Code, at: string, value: string, path: string): string;
}

/** Bit fields inside one unsigned integer. Bits without a name are reserved: zero on encode, ignored on decode. */
export function bitField<const B extends BitMembers>(base: Kind<number> | Kind<bigint>, members: B): BitFieldKind<B> {
  checkRanges(base.size * 8, base.label, members);
  const big = base.size > 4;
  const list = Object.entries(members);
  const readMembers = (code: Code, at: string): string => {
    const raw = code.local(base.read(code, at));
    return list.map(([name, member]) => `${name}:${(big ? readBig : readSmall)(code, raw, member)}`).join(",");
  };
  const writeMembers = (code: Code, at: string, value: string, path: string): string => {
    const terms = list.map(([name, member]) => {
      return (big ? writeBig : writeSmall)(code, `${value}.${name}`, member, `${path}.${name}`);
    });
    return base.write(code, at, big ? `(${terms.join("|")})` : `(${terms.join("|")})>>>0`, path);
  };
  return {
    label: base.label,
    size: base.size,
    members,
    parts: { form: "bits", members },
    blank: "{}",
    readMembers,
    writeMembers,
    read: (code, at) => `{${readMembers(code, at)}}`,
    write: (code, at, value, path) => {
      const guard = `${code.bind(requireObject)}(b,${JSON.stringify(path)});`;
      return `{const b=${value};${guard}${writeMembers(code, at, "b", path)}}`;
    },
  };
}

function checkRanges(width: number, label: string, members: BitMembers): void {
  let taken = 0n;
  for (const [name, { high, low, names }] of Object.entries(members)) {
    checkName(name, "bit field");
    if (names !== undefined) namesByValue(names, high - low + 1);
    const mask = ((1n << BigInt(high - low + 1)) - 1n) << BigInt(low);
    if (low < 0 || high < low || high >= width)
      throw new TypeError(`bit field ${name}: ${high}:${low} is not in ${label}`);
    if ((taken & mask) !== 0n) throw new TypeError(`bit field ${name}: ${high}:${low} overlaps another`);
    taken |= mask;
  }
}

const widthOf = (member: BitMember): number => member.high - member.low + 1;
const maskOf = (member: BitMember): number => 2 ** widthOf(member) - 1;
const isFlag = (member: BitMember): boolean => member.high === member.low && member.names === undefined;

function named(code: Code, member: BitMember, raw: string): string {
  if (member.names === undefined) return raw;
  const number = code.local(raw);
  return `${code.bind(namesByValue(member.names, widthOf(member)))}[${number}]??${number}`;
}

function readSmall(code: Code, raw: string, member: BitMember): string {
  if (isFlag(member)) return `(${raw}>>>${member.low}&1)!==0`;
  return named(code, member, `(${raw}>>>${member.low}&${maskOf(member)})>>>0`);
}

function readBig(code: Code, raw: string, member: BitMember): string {
  const part = `BigInt.asUintN(${widthOf(member)},${raw}>>${member.low}n)`;
  if (isFlag(member)) return `${part}!==0n`;
  return widthOf(member) > 32 ? part : named(code, member, `Number(${part})`);
}

function numberInput(code: Code, value: string, member: BitMember, path: string): string {
  const place = JSON.stringify(path);
  const { names } = member;
  if (names === undefined) return `${code.bind(checkBits)}(${value},${maskOf(member)},${place})`;
  const numberOf = (input: unknown, where: string): number =>
    input === undefined ? 0 : valueOfName(names, input, where);
  return `${code.bind(checkInteger)}(${code.bind(numberOf)}(${value},${place}),0,${maskOf(member)},${place})`;
}

/** Refuses a number that does not fit its bits; what is left out is zero. */
function checkBits(value: unknown, most: number, path: string): number {
  return value === undefined ? 0 : checkInteger(value, 0, most, path);
}

function checkWideBits(value: unknown, most: bigint, path: string): bigint {
  return value === undefined ? 0n : checkBigInteger(value, 0n, most, path);
}

/**
 * An expression for a flag: `set`, or `clear` where it is false or left out. Truth is not guessed: a text such as "no"
 * would be true. Written out, for a call a flag triples the time that encoding takes.
 */
function flagInput(code: Code, value: string, set: string, clear: string, path: string): string {
  const refused = `${code.bind(refuseFlag)}(${value},${JSON.stringify(path)})`;
  return `(${value}===true?${set}:${value}===false||${value}===undefined?${clear}:${refused})`;
}

function refuseFlag(value: unknown, path: string): never {
  refuse(value, "is not true or false", path);
}

function writeSmall(code: Code, value: string, member: BitMember, path: string): string {
  if (isFlag(member)) return flagInput(code, value, `${1 << member.low}`, "0", path);
  return `${numberInput(code, value, member, path)}<<${member.low}`;
}

function writeBig(code: Code, value: string, member: BitMember, path: string): string {
  if (isFlag(member)) return flagInput(code, value, `${1n << BigInt(member.low)}n`, "0n", path);
  if (widthOf(member) <= 32) return `BigInt(${numberInput(code, value, member, path)})<<${member.low}n`;
  const most = `${(1n << BigInt(widthOf(member))) - 1n}n`;
  return `${code.bind(checkWideBits)}(${value},${most},${JSON.stringify(path)})<<${member.low}n`;
}
