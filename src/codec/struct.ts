import { ProtocolError } from "../errors.ts";
import type { BitFieldKind, BitInputs, BitMembers, BitValues } from "./bit-field.ts";
import { checkRows } from "./check-rows.ts";
import { Code, type Kind, type Part, requireObject, requireRoom, wipe, zeros } from "./kind.ts";
import { type CheckNames, namesCheckOf } from "./known-names.ts";
import type { Item, Tail } from "./sequence.ts";

type Role = Part["role"];

/** One row of a specification's figure: a kind at a byte offset. */
export interface Field<V = unknown, I = V, R extends Role = Role> extends Part {
  readonly kind: Kind<V, I>;
  readonly role: R;
  /** What a `constant` field holds. */
  readonly constant?: unknown;
  /** What a `derived` field is made from: the whole input. */
  readonly derive?: (input: never) => unknown;
}

/** Rows of a structure: fields at offsets, then tails. */
export type Rows = Readonly<Record<string, Field | Tail>>;

interface FieldOptions {
  /** The unit of the value, as printed: `%`, `ms`, `minutes`. */
  readonly unit?: string;
  /** As in `Part`. */
  readonly implied?: boolean;
}

const field = <V, I, R extends Role>(
  role: R,
  offset: number,
  kind: Kind<V, I>,
  doc: string,
  options: FieldOptions = {},
): Field<V, I, R> => ({ role, offset, kind, doc, unit: options.unit, ...(options.implied && { implied: true }) });

/** A field that must be given to encode. */
export const at = <V, I>(offset: number, kind: Kind<V, I>, doc: string, options?: FieldOptions) =>
  field("value", offset, kind, doc, options);

/** A field that encodes as zero where it is left out. */
export const optional = <V, I>(offset: number, kind: Kind<V, I>, doc: string, options?: FieldOptions) =>
  field("optional", offset, kind, doc, options);

/** A bit field whose members become members of the structure itself. */
export const packed = <B extends BitMembers>(offset: number, kind: BitFieldKind<B>, doc: string) =>
  field("packed", offset, kind, doc) as Field<BitValues<B>, BitInputs<B>, "packed">;

/** A field that always holds one value, and so is neither given nor returned. */
export const constant = <V>(offset: number, kind: Kind<V>, value: V, doc: string): Field<V, V, "constant"> => ({
  ...field("constant", offset, kind, doc),
  constant: value,
});

/** A field that follows from others, and so is neither given nor returned. */
export const derived = <V, I>(
  offset: number,
  kind: Kind<V>,
  derive: (input: I) => V,
  doc: string,
): Field<V, V, "derived"> => ({ ...field("derived", offset, kind, doc), derive });

/** A field that counts the items of a tail: derived from it on encode, checked against the bytes on decode. */
export const count = (offset: number, kind: Kind<number>, doc: string) => field("count", offset, kind, doc);

type Show<T> = { [K in keyof T]: T[K] } & {};
type RowsOf<R extends Rows, W extends Role> = {
  [K in keyof R as R[K] extends Field<infer _V, infer _I, W> ? K : never]: R[K];
};
type TailsOf<R extends Rows> = {
  [K in keyof R as R[K] extends Tail<infer _V, infer _I> ? (R[K] extends Field ? never : K) : never]: R[K];
};
type ValueOf<F> = F extends Field<infer V, infer _I> ? V : F extends Tail<infer V, infer _I> ? V : never;
type InputOf<F> = F extends Field<infer _V, infer I> ? I : F extends Tail<infer _V, infer I> ? I : never;
type Merge<T> = { [K in keyof T]: (each: T[K]) => void }[keyof T] extends (each: infer A) => void ? A : unknown;

/** What a structure with these rows decodes to. */
export type DecodedRows<R extends Rows> = Show<
  { [K in keyof RowsOf<R, "value" | "optional">]: ValueOf<R[K & keyof R]> } & {
    [K in keyof TailsOf<R>]: ValueOf<R[K & keyof R]>;
  } & Merge<{ [K in keyof RowsOf<R, "packed">]: ValueOf<R[K & keyof R]> }>
>;
/** What a structure with these rows is encoded from. */
export type EncodableRows<R extends Rows> = Show<
  { [K in keyof RowsOf<R, "value">]: InputOf<R[K & keyof R]> } & {
    [K in keyof RowsOf<R, "optional">]?: InputOf<R[K & keyof R]>;
  } & {
    [K in keyof TailsOf<R> as undefined extends InputOf<R[K & keyof R]> ? never : K]: InputOf<R[K & keyof R]>;
  } & {
    [K in keyof TailsOf<R> as undefined extends InputOf<R[K & keyof R]> ? K : never]?: InputOf<R[K & keyof R]>;
  } & Merge<{
      [K in keyof RowsOf<R, "packed">]: InputOf<R[K & keyof R]>;
    }>
>;

/** A structure of the specification: from this one description come reader, writer, types, tables and printers. */
export interface Struct<Value = unknown, Input = Value> extends Kind<Value, Input> {
  readonly title: string;
  /** Where the specification describes it. */
  readonly spec: string;
  /** Length of the fixed part in bytes; with tails, the least there can be. */
  readonly size: number;
  readonly fields: Readonly<Record<string, Field>>;
  readonly tails: Readonly<Record<string, Tail>>;
  /** True where tails make the length vary. */
  readonly variable: boolean;
  readonly item: Item<Value, Input>;
  /** Reads at `offset`; a structure with tails reaches to `end`. Throws `ProtocolError` where bytes are missing. */
  decode(view: DataView, offset?: number, end?: number): Value;
  /**
   * Writes at `offset`, reserved bytes as zero from the first field on. Bytes before the first field stay as they are: in
   * a message they are the header's. Throws `INVALID_ARGUMENT`, naming the field, for a value that does not fit, and
   * where the view is too short. What throws may have written a part.
   */
  encode(view: DataView, offset: number, value: Input): void;
  /**
   * Throws `INVALID_ARGUMENT` for a property, here or further in, that no field has: a misspelt one would encode as if
   * left out. Encoding does not ask, as values with more in them are welcome there.
   */
  checkNames(value: unknown, path?: string): void;
  /** How many bytes `value` takes. */
  sizeOf(value: Input): number;
  /** Decodes bytes that are this structure and nothing else. */
  fromBytes(bytes: Uint8Array): Value;
  /** Encodes into bytes of its own. */
  toBytes(value: Input): Uint8Array;
  /** The value of all zero bytes, to start from. */
  zero(): Value;
}

/** The value a structure (or any kind) decodes to. */
export type Infer<S> = S extends Kind<infer V, infer _I> ? V : never;
/** The value a structure is encoded from. */
export type InputFor<S> = S extends Kind<infer _V, infer I> ? I : never;

interface About {
  readonly title: string;
  readonly spec: string;
  /** Length of the fixed part in bytes. */
  readonly size: number;
}

/** Where readers leave how far they came when nobody wants to know. */
const nobodysCursor = { next: 0 };

type Reader = (view: DataView, offset: number, end: number, cursor: { next: number }) => unknown;
/** Leaves what is before the first field as it is; returns where the last tail ends, undefined without tails. */
type Writer = (view: DataView, offset: number, value: unknown) => number | undefined;

/** Describes a structure. Throws while the module loads if rows overlap, run over the size or are out of order. */
export function struct<const R extends Rows>(about: About, rows: R): Struct<DecodedRows<R>, EncodableRows<R>> {
  return new FixedLayout(about, rows) as unknown as Struct<DecodedRows<R>, EncodableRows<R>>;
}

/** Whether something is a structure: for those who go through all that a module exports. */
export function isStruct(value: unknown): value is Struct {
  return value instanceof FixedLayout;
}

const noTails: Readonly<Record<string, Tail>> = Object.freeze({});

const isField = (row: Field | Tail): row is Field => "role" in row;
const isFieldEntry = (entry: [string, Field | Tail]): entry is [string, Field] => isField(entry[1]);
const isTailEntry = (entry: [string, Field | Tail]): entry is [string, Tail] => !isField(entry[1]);
const hasNoTails = (rows: Rows): rows is Readonly<Record<string, Field>> => Object.values(rows).every(isField);

class FixedLayout implements Struct {
  readonly title: string;
  readonly label: string;
  readonly spec: string;
  readonly size: number;
  readonly fields: Readonly<Record<string, Field>>;
  readonly tails: Readonly<Record<string, Tail>>;
  readonly variable: boolean;
  readonly parts: Struct["parts"];
  readonly blank = "{}";
  readonly item: Item<unknown, unknown>;
  #reader: Reader | undefined;
  #names: CheckNames | undefined;
  readonly #tailRows: readonly { readonly name: string; readonly path: string; readonly tail: Tail }[];
  /** Where the first field is. */
  readonly #begin: number;
  #writer: Writer | undefined;

  constructor(about: About, rows: Rows) {
    const entries = Object.entries(rows);
    this.title = about.title;
    this.label = about.title;
    this.spec = about.spec;
    this.size = about.size;
    // Hundreds of structures have no tails, and need no second object.
    const plain = hasNoTails(rows);
    this.variable = !plain;
    this.fields = plain ? rows : Object.fromEntries(entries.filter(isFieldEntry));
    this.tails = plain ? noTails : Object.fromEntries(entries.filter(isTailEntry));
    this.parts = { form: "struct", fields: this.fields, title: about.title };
    checkRows(about, this.fields, this.tails);
    this.#tailRows = Object.entries(this.tails).map(([name, tail]) => ({ name, path: `${this.title}.${name}`, tail }));
    this.#begin = Object.values(this.fields)[0]?.offset ?? this.size;
    this.item = this.#item();
  }

  read(code: Code, at: string): string {
    if (this.variable) throw new TypeError(`${this.title} varies in length, so it can only stand in a list`);
    return `${code.bind(this.#read())}(v,${at})`;
  }

  write(code: Code, at: string, value: string): string {
    if (this.variable) throw new TypeError(`${this.title} varies in length, so it can only stand in a list`);
    return `${zeros(code, at, this.#begin)}${code.bind(this.#write())}(v,${at},${value});`;
  }

  decode(view: DataView, offset = 0, end: number = view.byteLength): unknown {
    if (!(end - offset >= this.size) || end > view.byteLength) throw this.#short(view, offset, end);
    return this.#read()(view, offset, end, nobodysCursor);
  }

  encode(view: DataView, offset: number, value: unknown): void {
    requireRoom(view, offset, this.size, this.title);
    this.#write()(view, offset, value);
  }

  checkNames(value: unknown, path: string = this.title): void {
    this.#names ??= namesCheckOf(this.fields, this.tails);
    this.#names(value, path);
  }

  sizeOf(value: unknown): number {
    if (!this.variable) return this.size;
    requireObject(value, this.title);
    let size = this.size;
    for (const { name, path, tail } of this.#tailRows) size += tail.sizeOf(tail.check(value[name], path));
    return size;
  }

  fromBytes(bytes: Uint8Array): unknown {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < this.size) throw this.#short(view, 0, bytes.length);
    const cursor = { next: this.size };
    const value = this.#read()(view, 0, bytes.length, cursor);
    const next = this.variable ? cursor.next : this.size;
    if (next !== bytes.length) {
      throw new ProtocolError(this.title, `ends after ${next} bytes, but ${bytes.length} came`, bytes);
    }
    return value;
  }

  toBytes(value: unknown): Uint8Array {
    const bytes = new Uint8Array(this.sizeOf(value));
    this.encode(new DataView(bytes.buffer), 0, value);
    return bytes;
  }

  zero(): unknown {
    return this.decode(new DataView(new ArrayBuffer(this.size)));
  }

  #short(view: DataView, offset: number, end: number): ProtocolError {
    const length = Math.max(0, Math.min(end, view.byteLength) - offset);
    const bytes = new Uint8Array(view.buffer, view.byteOffset + Math.min(offset, view.byteLength), length);
    return new ProtocolError(this.title, `needs ${this.size} bytes, has ${length}`, bytes);
  }

  // Compiled on first use: most programs touch a few of the structures that they import.
  #read(): Reader {
    this.#reader ??= compileReader(this);
    return this.#reader;
  }

  #write(): Writer {
    this.#writer ??= compileWriter(this);
    return this.#writer;
  }

  #item(): Item<unknown, unknown> {
    return {
      kind: this,
      size: this.size,
      variable: this.variable,
      read: (view, at, end) => {
        const cursor = { next: at + this.size };
        const value = this.#read()(view, at, end, cursor);
        return { value, next: this.variable ? cursor.next : at + this.size };
      },
      sizeOf: (value) => this.sizeOf(value),
      write: (view, at, value) => {
        requireRoom(view, at, this.size, this.title);
        wipe(view, at, at + this.#begin);
        return this.#write()(view, at, value) ?? at + this.size;
      },
    };
  }
}

function compileReader(layout: Struct): Reader {
  const code = new Code();
  const rows: string[] = [];
  const counts = new Map<string, string>();
  for (const [name, { role, kind, offset }] of Object.entries(layout.fields)) {
    const place = `o+${offset}`;
    if (role === "packed") rows.push((kind as BitFieldKind).readMembers(code, place));
    else if (role === "count") counts.set(name, code.local(kind.read(code, place)));
    else if (role !== "constant" && role !== "derived") rows.push(`${name}:${kind.read(code, place)}`);
  }
  const steps: string[] = [];
  for (const [name, tail] of Object.entries(layout.tails)) {
    const index = steps.length;
    const counted = tail.countedBy === undefined ? undefined : counts.get(tail.countedBy);
    const path = JSON.stringify(`${layout.title}.${name}`);
    steps.push(`const r${index}=${code.bind(tail)}.read(v,p,e,${counted},${path},o);p=r${index}.next;`);
    rows.push(`${name}:r${index}.value`);
  }
  const body = layout.variable ? `let p=o+${layout.size};${steps.join("")}c.next=p;` : "";
  return code.compile<Reader>(layout.title, "v,o,e,c", `${body}return {${rows.join(",")}}`);
}

function compileWriter(layout: Struct): Writer {
  const code = new Code();
  const guard = `${code.bind(requireObject)}(x,${JSON.stringify(layout.title)});`;
  const tails = Object.entries(layout.tails).map(([name, tail], index) => {
    return { name, tail: code.bind(tail), items: `l${index}`, path: JSON.stringify(`${layout.title}.${name}`) };
  });
  // Each is looked up once: a getter may say something else the next time.
  const checks = tails.map(({ name, tail, items, path }) => `const ${items}=${tail}.check(x.${name},${path});`);
  const fields = Object.entries(layout.fields).map(([name, row]) => writeField(code, layout, name, row));
  const writes = tails.map(({ tail, items, path }) => `p=${tail}.write(v,p,${items},${path});`);
  const body = [guard, ...checks, ...fields, ...gapsOf(layout).map(({ at, size }) => zeros(code, `o+${at}`, size))];
  if (layout.variable) body.push(`let p=o+${layout.size};`, ...writes, "return p;");
  return code.compile<Writer>(layout.title, "v,o,x", body.join(""));
}

/** Reserved bytes behind the first field. */
function gapsOf({ fields, size }: Struct): { at: number; size: number }[] {
  const rows = Object.values(fields);
  const ends = [...rows.slice(1).map(({ offset }) => offset), size];
  return rows
    .map(({ offset, kind }, index) => ({ at: offset + kind.size, end: ends[index] ?? size }))
    .map(({ at, end }) => ({ at, size: end - at }))
    .filter((gap) => gap.size > 0);
}

function writeField(
  code: Code,
  layout: Struct,
  name: string,
  { role, kind, offset, constant: fixed, derive }: Field,
): string {
  const path = `${layout.title}.${name}`;
  const place = `o+${offset}`;
  switch (role) {
    case "constant":
      return kind.write(code, place, code.bind(fixed), path);
    case "derived":
      return kind.write(code, place, `${code.bind(derive)}(x)`, path);
    case "packed":
      return (kind as BitFieldKind).writeMembers(code, place, "x", layout.title);
    case "optional":
      return kind.write(code, place, `(x.${name}===undefined?${blankOf(code, kind)}:x.${name})`, path);
    case "value":
      return kind.write(code, place, `x.${name}`, path);
    case "count": {
      const index = Object.values(layout.tails).findIndex((tail) => tail.countedBy === name);
      return kind.write(code, place, `l${index}.length`, path);
    }
  }
}

/** What stands in for a field that was left out. */
function blankOf(code: Code, kind: Kind): string {
  return kind.parts.form === "struct" ? code.bind((kind as Struct).zero()) : kind.blank;
}
