import { compileKind } from "../codec/compile.ts";
import type { Kind, Struct } from "../codec/index.ts";
import type { Part } from "../codec/kind.ts";
import type { Tail } from "../codec/sequence.ts";
import { usageError } from "./failure.ts";
import { kebabCase } from "./kebab-case.ts";
import { bytesForm, formOfBits, formOfKind, hexForm, numberOfBits, type ValueForm } from "./value-form.ts";

/** A member of a request that the command line can give. */
export interface RequestInput {
  /** As flags have it: `port-id`. */
  readonly name: string;
  /** The letter that stands for the name as well. */
  readonly letter?: string | undefined;
  /** Names from the request in. */
  readonly path: readonly string[];
  readonly doc: string;
  readonly mandatory: boolean;
  readonly form: ValueForm;
  /** What stands for it where it is left out; undefined where that follows from the rest. */
  readonly default: unknown;
}

type Values = Readonly<Record<string, unknown>>;

/**
 * What a structure is encoded from, member by member: bit fields and structures taken apart, without what is constant or
 * follows from the rest. `defaults` are those that are not zero.
 */
export function requestInputs(struct: Struct, defaults: Values = {}): RequestInput[] {
  return [
    ...fieldInputs(struct.fields, [], defaults),
    ...Object.entries(struct.tails).map(([name, tail]) => tailInput(name, tail)),
  ];
}

/** A bit field of a request as the one number that it is, by the name that its members begin with; undefined where there is none. */
export function wholeInput({ fields }: Struct, name: string): RequestInput | undefined {
  const find = (parts: Readonly<Record<string, Part>>, path: readonly string[]): RequestInput | undefined => {
    for (const [member, { kind, doc }] of Object.entries(parts)) {
      const inner = [...path, member];
      const found = kind.parts.form === "struct" ? find(kind.parts.fields, inner) : undefined;
      if (found !== undefined) return found;
      const whole = about(inner, doc, numberOfBits(kind), undefined);
      if (kind.parts.form === "bits" && whole.name === name) return whole;
    }
    return undefined;
  };
  return find(fields, []);
}

function fieldInputs(fields: Readonly<Record<string, Part>>, path: readonly string[], values: Values): RequestInput[] {
  return Object.entries(fields).flatMap(([name, part]) => {
    const { role, kind } = part;
    if (role === "constant" || role === "derived" || role === "count") return [];
    if (role === "packed") return bitInputs(kind, path, values);
    const inner = [...path, name];
    const value = values[name];
    if (kind.parts.form === "bits") return bitInputs(kind, inner, value as Values | undefined);
    if (kind.parts.form === "struct") return fieldInputs(kind.parts.fields, inner, (value ?? {}) as Values);
    const form = itemsForm(kind) ?? formOfKind(kind, part.unit);
    const fallback = part.implied ? undefined : (value ?? zeroOf(kind));
    return [{ ...about(inner, part.doc, form, fallback), mandatory: role === "value" }];
  });
}

/** The form of several items that have members of their own; undefined for whatever else. */
function itemsForm({ parts, items }: Kind): ValueForm | undefined {
  const of = items ?? (parts.form === "array" ? parts.of : undefined);
  const members = of && membersOf(of);
  return members && { ...recordForm(members), repeatable: true };
}

function membersOf(kind: Kind): RequestInput[] | undefined {
  if (kind.parts.form === "bits") return bitInputs(kind, []);
  return kind.parts.form === "struct" ? requestInputs(kind as Struct) : undefined;
}

/** The value of all zero bytes. */
function zeroOf(kind: Kind): unknown {
  return compileKind(kind).read(new DataView(new ArrayBuffer(kind.size)), 0);
}

function bitInputs(kind: Kind, path: readonly string[], given: Values = {}): RequestInput[] {
  const { parts } = kind;
  if (parts.form !== "bits") return [];
  const values = { ...(zeroOf(kind) as Values), ...given };
  return Object.entries(parts.members).map(([name, member]) =>
    about([...path, name], member.doc, formOfBits(member), values[name]),
  );
}

function tailInput(name: string, tail: Tail): RequestInput {
  // A list can be encoded without items, but a command that carries one would do nothing then.
  const common = { ...about([name], tail.doc, bytesForm, undefined), mandatory: tail.optional !== true };
  if (tail.of === undefined) return common;
  const members = membersOf(tail.of);
  const form = members === undefined ? formOfKind(tail.of) : recordForm(members);
  return { ...common, form: { ...form, repeatable: true, separated: members === undefined } };
}

function about(path: readonly string[], doc: string, form: ValueForm, value: unknown): RequestInput {
  return { name: path.map(kebabCase).join("-"), path, doc, mandatory: false, form, default: value };
}

/** An item of a list of structures: `identifier=3,enable`. */
function recordForm(members: readonly RequestInput[]): ValueForm {
  // Several items would be after the same stdin.
  const inputs = members.map((each) => (each.form === bytesForm ? { ...each, form: hexForm } : each));
  const fields = inputs.map(({ name, form }) =>
    form.placeholder === undefined ? name : `${name}=<${form.placeholder}>`,
  );
  const wanted = inputs.filter(({ mandatory }) => mandatory);
  const shown = wanted.length > 0 ? wanted : inputs.slice(0, 1);
  const named = inputs.flatMap(({ name, form }) => (form.allowed === undefined ? [] : `${name}: ${form.allowed}`));
  return {
    placeholder: "fields",
    allowed: [`each ${fields.join(",")}`, ...named].join("; "),
    read: (text, what) => readRecord(inputs, text, what),
    write: (value) => writeRecord(inputs, value as Values),
    sample: Object.fromEntries(shown.map(({ path, form }) => [path.join("."), form.sample])),
  };
}

function readRecord(inputs: readonly RequestInput[], text: string, what: string): Values {
  const record: Record<string, unknown> = {};
  const given = new Set<RequestInput>();
  // A bit field has to be there, be it empty.
  for (const { path } of inputs) if (path.length > 1) put(record, path, undefined);
  for (const word of text.split(",")) {
    const [name = "", value] = splitOnce(word, "=");
    const input = inputs.find((each) => each.name === name || each.path.join(".") === name);
    if (input === undefined) {
      throw usageError(`${what}: "${name}" is not one of ${inputs.map((each) => each.name).join(", ")}`);
    }
    const { form } = input;
    if (given.has(input)) throw usageError(`${what} "${text}": ${name} is given twice`);
    given.add(input);
    if (value === undefined && form.placeholder !== undefined) throw usageError(`${what}: ${name} has no value`);
    put(record, input.path, value === undefined ? true : form.read(value, `${what}: ${name}`));
  }
  const missing = inputs.find(({ mandatory, path }) => mandatory && !has(record, path));
  if (missing !== undefined) throw usageError(`${what} "${text}": ${missing.name} is missing`);
  return record;
}

function writeRecord(inputs: readonly RequestInput[], record: Values): string {
  return inputs
    .flatMap(({ name, path, form }) => {
      const value = path.reduce<unknown>((inside, member) => (inside as Values | undefined)?.[member], record);
      if (value === undefined || value === false) return [];
      return value === true ? [name] : [`${name}=${form.write(value)}`];
    })
    .join(",");
}

const has = (record: Values, [first = ""]: readonly string[]): boolean => record[first] !== undefined;

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** Sets a member, or a member of a member. */
export function put(target: Record<string, unknown>, [first = "", ...inner]: readonly string[], value: unknown): void {
  if (inner.length === 0) {
    target[first] = value;
    return;
  }
  const child = (target[first] ?? {}) as Record<string, unknown>;
  target[first] = child;
  put(child, inner, value);
}
