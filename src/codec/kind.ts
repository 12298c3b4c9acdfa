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
  | { readonly form: "array"; readonly of: Kind; readonly length: number }
  | { readonly form: "struct"; readonly fields: Readonly<Record<string, Part>>; readonly title: string };

/** What a walk needs to know of a structure's field. */
export interface Part {
  readonly offset: number;
  readonly kind: Kind;
  readonly doc: string;
  readonly unit: string | undefined;
  readonly role: "value" | "optional" | "constant" | "derived" | "count" | "packed";
}

/** A named range of bits inside an unsigned integer. */
export interface BitMember<Value = unknown> {
  readonly high: number;
  readonly low: number;
  readonly doc: string;
  readonly names?: Readonly<Record<string, number>>;
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

/** Refuses a number that does not fit its field. */
export function checkInteger(value: unknown, least: number, most: number, path: string): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
    throw new MiError("INVALID_ARGUMENT", `${path}: ${show(value)} is not an integer in ${least}–${most}`);
  }
  return value;
}

/** Refuses a bigint that does not fit its field. */
export function checkBigInteger(value: unknown, least: bigint, most: bigint, path: string): bigint {
  if (typeof value !== "bigint" || value < least || value > most) {
    throw new MiError("INVALID_ARGUMENT", `${path}: ${show(value)} is not a bigint in ${least}–${most}`);
  }
  return value;
}

function show(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** The scalar form, shared by most kinds. */
export const scalar: Parts = { form: "scalar" };
