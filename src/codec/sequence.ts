import { MiError, ProtocolError } from "../errors.ts";
import { compileKind } from "./compile.ts";
import { type Kind, requireRoom, scalar, wipe } from "./kind.ts";

/** A fixed number of equal items. */
export function array<V, I>(of: Kind<V, I>, length: number): Kind<readonly V[], readonly I[]> {
  return {
    label: `${of.label} × ${length}`,
    size: of.size * length,
    parts: { form: "array", of: of as Kind, length },
    blank: "[]",
    read: (code, at) => {
      // A few numbers are cheapest written out; a loop serves the rest, and items that need names of their own.
      if (length <= 8 && of.parts === scalar) {
        return `[${Array.from({ length }, (_, index) => of.read(code, `${at}+${index * of.size}`)).join(",")}]`;
      }
      const { read } = compileKind(of);
      const readAll = (view: DataView, from: number): V[] => {
        const items: V[] = [];
        for (let index = 0; index < length; index++) items.push(read(view, from + index * of.size));
        return items;
      };
      return `${code.bind(readAll)}(v,${at})`;
    },
    write: (code, at, value, path) => {
      const { write } = compileKind(of, path);
      const writeAll = (view: DataView, from: number, items: unknown): void => {
        if (!Array.isArray(items) || items.length > length) {
          throw new MiError("INVALID_ARGUMENT", `${path}: is not an array of at most ${length} items`);
        }
        for (let index = 0; index < items.length; index++) write(view, from + index * of.size, items[index]);
        wipe(view, from + items.length * of.size, from + length * of.size);
      };
      return `${code.bind(writeAll)}(v,${at},${value});`;
    },
  };
}

/** What a list is made of: a kind, or a structure that may itself be of variable length. */
export interface Item<V, I> {
  readonly kind: Kind<V, I>;
  /** The least bytes that one item takes. */
  readonly size: number;
  /** True where items differ in length. */
  readonly variable: boolean;
  read(view: DataView, at: number, end: number): { value: V; next: number };
  sizeOf(value: I): number;
  /** Returns where the item ends. */
  write(view: DataView, at: number, value: I, path: string): number;
}

/** Bytes where an item should be which they do not make, in a list that can be read all the same. */
export interface MalformedItem {
  readonly malformed: Uint8Array;
}

/** Whether something is what could not be read of a list. */
export function isMalformed(item: unknown): item is MalformedItem {
  return typeof item === "object" && item !== null && "malformed" in item;
}

/** The part of a structure that follows its fixed fields, as long as the message or a count says. */
export interface Tail<Value = unknown, Input = Value> {
  readonly label: string;
  readonly doc: string;
  /** The count field that says how many items there are; without it, the tail reaches to the end. */
  readonly countedBy: string | undefined;
  /** What is repeated; undefined for plain bytes. */
  readonly of: Kind | undefined;
  /** True where it may be left out to encode, which is none. */
  readonly optional?: boolean;
  /**
   * Throws `ProtocolError` where the bytes end before the count does: a count is never trusted past what came. `start` is
   * where the structure begins, for the error to show its bytes with the count among them.
   */
  read(
    view: DataView,
    at: number,
    end: number,
    count: number | undefined,
    path: string,
    start: number,
  ): { value: Value; next: number };
  /** Throws `INVALID_ARGUMENT` for what is not the sort of input that this takes, or too long. */
  check(value: unknown, path: string): NonNullable<Input> & { readonly length: number };
  sizeOf(value: Input): number;
  /** Writes what was checked, and returns where it ends. */
  write(view: DataView, at: number, value: Input, path: string): number;
  readonly valueType?: Value;
  readonly inputType?: Input;
}

/** Bytes as a view over the message: to its end, or as many as the count field says. */
export function rest(doc: string, countedBy?: string): Tail<Uint8Array> {
  return {
    label: countedBy === undefined ? "bytes to the end" : `bytes, ${countedBy} of them`,
    doc,
    countedBy,
    of: undefined,
    read: (view, at, end, count, path, start) => {
      const length = count ?? end - at;
      if (length > end - at) throw refusal(view, start, end, path, doNotFit(length, 1, end - at));
      return { value: new Uint8Array(view.buffer, view.byteOffset + at, length), next: at + length };
    },
    check: (value, path) => {
      if (!(value instanceof Uint8Array)) throw new MiError("INVALID_ARGUMENT", `${path}: is not a Uint8Array`);
      return value;
    },
    sizeOf: (value) => value.length,
    write: (view, at, value, path) => {
      requireRoom(view, at, value.length, path);
      new Uint8Array(view.buffer, view.byteOffset + at, value.length).set(value);
      return at + value.length;
    },
  };
}

/** Bytes to the end, at most `most`; none where they are left out. */
export function optionalRest(doc: string, most: number): Tail<Uint8Array, Uint8Array | undefined> {
  const bytes = rest(doc);
  return {
    ...bytes,
    optional: true,
    check: (value, path) => {
      const given = bytes.check(value ?? new Uint8Array(0), path);
      if (given.length <= most) return given;
      throw new MiError("INVALID_ARGUMENT", `${path}: ${given.length} bytes are more than ${most}`);
    },
    sizeOf: (value) => value?.length ?? 0,
    write: (view, at, value, path) => bytes.write(view, at, value ?? new Uint8Array(0), path),
  };
}

/** Items one after another: as many as the count field says, or to the end; never more than `most`. */
export function list<V, I>(
  of: Kind<V, I>,
  doc: string,
  countedBy?: string,
  most = Number.POSITIVE_INFINITY,
): Tail<readonly V[], readonly I[]> {
  const item = itemOf(of);
  if (item.size === 0) throw new TypeError(`a list of ${of.label}, which takes no bytes, would have no end`);
  return {
    label: countedBy === undefined ? `${of.label} to the end` : `${of.label}, ${countedBy} of them`,
    doc,
    countedBy,
    of: of as Kind,
    read: (view, at, end, count, path, start) => {
      const refuse = (detail: string): never => {
        throw refusal(view, start, end, path, detail);
      };
      if (count !== undefined && count > most) refuse(`${count} items are more than ${most}`);
      if (count !== undefined && count * item.size > end - at) refuse(doNotFit(count, item.size, end - at));
      const value: V[] = [];
      let next = at;
      while (count === undefined ? next < end : value.length < count) {
        if (value.length >= most) refuse(`there are more than ${most} items`);
        if (end - next < item.size) refuse(doNotFit(value.length + 1, item.size, end - at));
        const read = item.read(view, next, end);
        value.push(read.value);
        next = read.next;
      }
      return { value, next };
    },
    check: (value, path) => {
      if (!Array.isArray(value)) throw new MiError("INVALID_ARGUMENT", `${path}: is not an array`);
      if (value.length > most) {
        throw new MiError("INVALID_ARGUMENT", `${path}: ${value.length} items are more than ${most}`);
      }
      return value;
    },
    sizeOf: (value) => {
      if (!item.variable) return value.length * item.size;
      return value.reduce((size: number, each: I) => size + item.sizeOf(each), 0);
    },
    write: (view, at, value, path) => {
      requireRoom(view, at, value.length * item.size, path);
      let next = at;
      for (const each of value) next = item.write(view, next, each, path);
      return next;
    },
  };
}

const doNotFit = (count: number, size: number, room: number): string =>
  `${count} items of at least ${size} bytes do not fit the ${Math.max(0, room)} that came`;

/** Shows the structure from its start, so that the count that is wrong is among the bytes. */
function refusal(view: DataView, start: number, end: number, path: string, detail: string): ProtocolError {
  return new ProtocolError(path, detail, new Uint8Array(view.buffer, view.byteOffset + start, end - start));
}

function itemOf<V, I>(of: Kind<V, I>): Item<V, I> {
  if ("item" in of) return (of as Kind<V, I> & { readonly item: Item<V, I> }).item;
  let compiled: ReturnType<typeof compileKind<V, I>> | undefined;
  let compiledFor: string | undefined;
  // The path is part of what is compiled. It changes only where structures share a tail.
  const functions = (path = compiledFor) => {
    if (compiled === undefined || path !== compiledFor) compiled = compileKind<V, I>(of, path);
    compiledFor = path;
    return compiled;
  };
  return {
    kind: of,
    size: of.size,
    variable: false,
    read: (view, at) => ({ value: functions().read(view, at), next: at + of.size }),
    sizeOf: () => of.size,
    write: (view, at, value, path) => {
      functions(path).write(view, at, value);
      return at + of.size;
    },
  };
}
