import { MiError } from "../errors.ts";

/**
 * How one kind of value stands in bytes. A kind does not read or write itself: it contributes JavaScript source to the
 * reader and writer that are generated for a whole structure, in which `v` is the DataView. `at` and `value` are
 * expressions. Kinds are never made from user input.
 */
export interface Kind<Value = unknown, Input = Value> {
  /** As tables print it: `u16`, `ascii[20]`. */
  readonly label: string;
  /** Length in bytes. */
  readonly size: number;
  /** What the kind is made of, for those who walk a description instead of running it. */
  readonly parts: Parts;
  /** An expression for the value at `at`. */
  read(code: Code, at: string): string;
  /** Statements that store `value` at `at`; `path` names the field in errors. */
  write(code: Code, at: string, value: string, path: string): string;
  /** An expression for the input that stands for all zero bytes. */
  readonly blank: string;
  /** A value as people read it, where its plain form does not do. */
  format?(value: Value): string;
  /** For numbers: the least and the most that there can be, and how far apart they are where that is not 1. */
  readonly range?: {
    readonly minimum: number | bigint;
    readonly maximum: number | bigint;
    readonly step?: number;
  };
  /** For enumerations: the numbers that have names. */
  readonly names?: Readonly<Record<string, number>>;
  /** For items that differ in length, so that they are not among the parts: what each of them is. */
  readonly items?: Kind;
  /** Carry the types only; never present at run time. */
  readonly valueType?: Value;
  readonly inputType?: Input;
}

/** The insides of a kind. */
export type Parts =
  | { readonly form: "scalar" }
  | { readonly form: "bits"; readonly members: Readonly<Record<string, BitMember>> }
  | {
      readonly form: "choice";
      readonly cases: Readonly<Record<string, Kind>>;
      /** The case that bytes hold, where it is a known one. */
      select(view: DataView, at: number): string | undefined;
    }
  | {
      readonly form: "array";
      readonly of: Kind;
      readonly length: number;
      /** Where the first item is, if not at the beginning. */
      readonly from?: number;
      /** What says how many of them are in use. */
      readonly count?: { readonly kind: Kind; readonly offset: number; readonly doc: string };
    }
  | { readonly form: "struct"; readonly fields: Readonly<Record<string, Part>>; readonly title: string };

/** What a walk needs to know of a structure's field. */
export interface Part {
  readonly offset: number;
  readonly kind: Kind;
  readonly doc: string;
  readonly unit: string | undefined;
  /** True where left out it is not zero or the command's default, but follows from what else is given. */
  readonly implied?: boolean;
  readonly role: "value" | "optional" | "constant" | "derived" | "count" | "packed";
}

/** A named range of bits inside an unsigned integer. */
export interface BitMember<Value = unknown> {
  readonly high: number;
  readonly low: number;
  readonly doc: string;
  readonly names?: Readonly<Record<string, number>>;
  /** A value as text, where its name or number alone is not; all members of the bit field are there to say what it means. */
  format?(value: unknown, all: Readonly<Record<string, unknown>>): string;
  readonly valueType?: Value;
}

/** Collects what a generated function refers to: bound values, and expressions evaluated once. */
export class Code {
  readonly names: string[] = [];
  readonly values: unknown[] = [];
  readonly #locals: string[] = [];

  /** Makes a value known to the generated source, and returns its name there. */
  bind(value: unknown): string {
    const known = this.values.indexOf(value);
    if (known >= 0) return `$${known}`;
    this.names.push(`$${this.values.length}`);
    this.values.push(value);
    return `$${this.values.length - 1}`;
  }

  /** Evaluates an expression once, ahead of the result, and returns the name it has. */
  local(expression: string): string {
    this.#locals.push(expression);
    return `t${this.#locals.length - 1}`;
  }

  /** Turns a body into a function of the given parameters. */
  compile<F>(title: string, parameters: string, body: string): F {
    const locals = this.#locals.map((expression, index) => `const t${index}=${expression};`).join("");
    const source = `"use strict";return (${parameters})=>{${locals}${body}}\n//# sourceURL=codec/${title.replaceAll(/[^A-Za-z0-9]+/g, "-")}`;
    return new Function(...this.names, source)(...this.values) as F;
  }
}

// The checks below run for every field that is encoded. Refusals are functions of their own, for the checks to be short
// enough that the engine puts them into the generated code: that halves the time encoding takes.

/** Refuses a number that does not fit its field. */
export function checkInteger(value: unknown, least: number, most: number, path: string): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
    refuseRange(value, "an integer", least, most, path);
  }
  return value;
}

/** Refuses a bigint that does not fit its field. */
export function checkBigInteger(value: unknown, least: bigint, most: bigint, path: string): bigint {
  if (typeof value !== "bigint" || value < least || value > most) {
    refuseRange(value, "a bigint", least, most, path);
  }
  return value;
}

/** Refuses what is no object with members of its own: arrays and bytes are objects too, and have none of a structure's. */
export function requireObject(value: unknown, path: string): asserts value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) {
    refuse(value, "is not an object with named fields", path);
  }
}

/** Refuses to write where the bytes end before the value does. */
export function requireRoom(view: DataView, offset: number, size: number, path: string): void {
  if (!(offset >= 0 && offset + size <= view.byteLength)) refuseRoom(view.byteLength, offset, size, path);
}

/** Lengths from which asking for the bytes as an array costs less than writing zeros one by one. */
const longWipe = 128;

/** Zeroes bytes, for those that hold nothing have to be. */
export function wipe(view: DataView, from: number, to: number): void {
  if (to - from >= longWipe) {
    new Uint8Array(view.buffer, view.byteOffset + from, to - from).fill(0);
    return;
  }
  let at = from;
  for (; at + 4 <= to; at += 4) view.setUint32(at, 0);
  for (; at < to; at++) view.setUint8(at, 0);
}

/** Statements that zero so many bytes at `at`: a few written out, many by a call. */
export function zeros(code: Code, at: string, size: number): string {
  if (size > 16) return `${code.bind(wipe)}(v,${at},${at}+${size});`;
  let statements = "";
  for (let done = 0; done < size; ) {
    const width = size - done >= 4 ? 4 : size - done >= 2 ? 2 : 1;
    statements += `v.setUint${8 * width}(${at}+${done},0);`;
    done += width;
  }
  return statements;
}

/** Throws `INVALID_ARGUMENT` for a value: the field's path, the value, what is wrong with it. */
export function refuse(value: unknown, detail: string, path: string): never {
  throw new MiError("INVALID_ARGUMENT", `${path}: ${show(value)} ${detail}`);
}

function refuseRange<N>(value: unknown, what: string, least: N, most: N, path: string): never {
  refuse(value, `is not ${what} in ${least}–${most}`, path);
}

function refuseRoom(length: number, offset: number, size: number, path: string): never {
  throw new MiError("INVALID_ARGUMENT", `${path}: needs ${size} bytes at offset ${offset}, of ${length} to write to`);
}

/** A refused value in an error's text. Objects are not asked: they may have no text, or a hostile one. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

const identifier = /^[a-z][A-Za-z0-9]*$/;

/** Refuses, as a module loads, a name that cannot stand in generated source, or that every object has already. */
export function checkName(name: string, owner: string): void {
  if (!identifier.test(name) || name in Object.prototype) {
    throw new TypeError(`${owner}: "${name}" is not a field name`);
  }
}

/** The scalar form, shared by most kinds. */
export const scalar: Parts = { form: "scalar" };
