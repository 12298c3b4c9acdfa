import { MiError, ProtocolError } from "../errors.ts";
import { compileKind } from "./compile.ts";
import { type Kind, scalar } from "./kind.ts";

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
  read(view: DataView, at: number, end: number): { value: V; next: number };
  sizeOf(value: I): number;
  write(view: DataView, at: number, value: I): void;
}

/** The part of a structure that follows its fixed fields, as long as the message or a count says. */
export interface Tail<Value = unknown, Input = Value> {
  readonly label: string;
  readonly doc: string;
  /** The count field that says how many items there are; without it, the tail reaches to the end. */
  readonly countedBy: string | undefined;
  /** What is repeated; undefined for plain bytes. */
  readonly of: Kind | undefined;
  /** Throws `ProtocolError` where the bytes end before the count does: a count is never trusted past what came. */
  read(
    view: DataView,
    at: number,
    end: number,
    count: number | undefined,
    path: string,
  ): { value: Value; next: number };
  sizeOf(value: Input, path: string): number;
  countOf(value: Input): number;
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
    read: (view, at, end, count, path) => {
      const length = count ?? end - at;
      if (length > end - at) throw tooMany(view, at, end, length, 1, path);
      return { value: new Uint8Array(view.buffer, view.byteOffset + at, length), next: at + length };
    },
    sizeOf: (value, path) => {
      if (!(value instanceof Uint8Array)) throw new MiError("INVALID_ARGUMENT", `${path}: is not a Uint8Array`);
      return value.length;
    },
    countOf: (value) => value.length,
    write: (view, at, value) => {
      new Uint8Array(view.buffer, view.byteOffset + at, value.length).set(value);
      return at + value.length;
    },
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
    read: (view, at, end, count, path) => {
      if (count !== undefined && count > most) throw new ProtocolError(path, `${count} items are more than ${most}`);
      if (count !== undefined && count * item.size > end - at) throw tooMany(view, at, end, count, item.size, path);
      const value: V[] = [];
      let next = at;
      while (count === undefined ? next < end : value.length < count) {
        if (end - next < item.size) throw tooMany(view, at, end, value.length + 1, item.size, path);
        const read = item.read(view, next, end);
        value.push(read.value);
        next = read.next;
      }
      return { value, next };
    },
    sizeOf: (value, path) => {
      if (!Array.isArray(value)) throw new MiError("INVALID_ARGUMENT", `${path}: is not an array`);
      return value.reduce((size: number, each: I) => size + item.sizeOf(each), 0);
    },
    countOf: (value) => value.length,
    write: (view, at, value) => {
      let next = at;
      for (const each of value) {
        item.write(view, next, each);
        next += item.sizeOf(each);
      }
      return next;
    },
  };
}

function tooMany(view: DataView, at: number, end: number, count: number, size: number, path: string): ProtocolError {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, Math.max(0, end - at));
  return new ProtocolError(
    path,
    `${count} items of at least ${size} bytes do not fit the ${bytes.length} that came`,
    bytes,
  );
}

function itemOf<V, I>(of: Kind<V, I>): Item<V, I> {
  if ("item" in of) return (of as Kind<V, I> & { readonly item: Item<V, I> }).item;
  let compiled: ReturnType<typeof compileKind<V, I>> | undefined;
  const functions = () => {
    compiled ??= compileKind<V, I>(of);
    return compiled;
  };
  return {
    kind: of,
    size: of.size,
    read: (view, at) => ({ value: functions().read(view, at), next: at + of.size }),
    sizeOf: () => of.size,
    write: (view, at, value) => functions().write(view, at, value),
  };
}
