import { MiError } from "../errors.ts";
import { compileKind } from "./compile.ts";
import { type Kind, wipe } from "./kind.ts";

/** Where the number of items stands that an array has. */
interface ItemCount {
  readonly kind: Kind<number>;
  /** From the beginning of the whole, as are the items. */
  readonly offset: number;
  readonly doc: string;
}

/** What items lie in: their room, and what ends them. */
interface Room {
  readonly label: string;
  /** How many there is room for. */
  readonly length: number;
  /** Where the first is. */
  readonly from: number;
  readonly size: number;
  readonly count?: ItemCount;
  /** How many of them are in use. */
  used(view: DataView, at: number): number;
  /** Writes what tells how many are in use. */
  mark?(view: DataView, at: number, items: readonly unknown[]): void;
}

/**
 * The items of an array that a number in front of them says are in use. One kind with that number, because a fixed array would
 * hand out those that are not. A number greater than the room means all of it: it is never trusted past that.
 */
export function countedArray<V, I>(
  of: Kind<V, I>,
  { length, from, count }: { readonly length: number; readonly from: number; readonly count: ItemCount },
): Kind<readonly V[], readonly I[]> {
  const number = compileKind(count.kind, count.doc);
  return filledArray(of, {
    label: `${of.label} × ${count.kind.label} at ${count.offset}, from ${from} on`,
    length,
    from,
    size: from + length * of.size,
    count,
    used: (view, at) => Math.min(number.read(view, at + count.offset), length),
    mark: (view, at, items) => number.write(view, at + count.offset, items.length),
  });
}

/** The items of an array before the first whose `key` is all zero: bytes of it that those in use do not have so. */
export function terminatedArray<V, I>(
  of: Kind<V, I>,
  length: number,
  key: { readonly offset: number; readonly size: number } = { offset: 0, size: of.size },
): Kind<readonly V[], readonly I[]> {
  const isEnd = (view: DataView, at: number): boolean => {
    const bytes = new Uint8Array(view.buffer, view.byteOffset + at + key.offset, key.size);
    return bytes.every((byte) => byte === 0);
  };
  return filledArray(of, {
    label: `${of.label} × ${length}, up to the first of zeros`,
    length,
    from: 0,
    size: length * of.size,
    used: (view, at) => {
      for (let index = 0; index < length; index++) if (isEnd(view, at + index * of.size)) return index;
      return length;
    },
  });
}

function filledArray<V, I>(of: Kind<V, I>, room: Room): Kind<readonly V[], readonly I[]> {
  const { label, length, from, size, count } = room;
  return {
    label,
    size,
    parts: { form: "array", of: of as Kind, length, from, ...(count && { count }) },
    blank: "[]",
    read: (code, place) => {
      const { read } = compileKind(of);
      const readUsed = (view: DataView, at: number): V[] =>
        Array.from({ length: room.used(view, at) }, (_, index) => read(view, at + from + index * of.size));
      return `${code.bind(readUsed)}(v,${place})`;
    },
    write: (code, place, value, path) => {
      const { write } = compileKind(of, path);
      const writeAll = (view: DataView, at: number, items: unknown): void => {
        if (!Array.isArray(items) || items.length > length) {
          throw new MiError("INVALID_ARGUMENT", `${path}: is not an array of at most ${length} items`);
        }
        wipe(view, at, at + size);
        room.mark?.(view, at, items);
        for (const [index, item] of items.entries()) write(view, at + from + index * of.size, item);
      };
      return `${code.bind(writeAll)}(v,${place},${value});`;
    },
  };
}
