import type { Kind, Struct, Tail } from "../../codec/index.ts";
import { MiError, ProtocolError } from "../../errors.ts";

/** Entries of a log page, of which a reader may have asked for the first few only. */
interface PageEntries<V, I> {
  readonly of: Struct<V, I>;
  /** How many the page says that it has; `start` is where the page begins. */
  number(view: DataView, start: number): number;
  /**
   * How many bytes the one at `at` takes, where that differs. Its fixed part is there for certain. Without it, entries of
   * different lengths have to be counted through, and end where one does not fit.
   */
  length?(view: DataView, at: number, start: number): number;
  /** True where bytes behind the entries mean something: then another tail has them. */
  readonly followed?: boolean;
}

/**
 * The entries of a log page that may be read in part: as many as the page says, and no more than came whole, as what is cut off
 * was not asked for. One that says that it is shorter than its own fixed part is refused.
 */
export function pageEntries<V, I>(
  { of, number, length, followed = false }: PageEntries<V, I>,
  doc: string,
): Tail<readonly V[], readonly I[]> & { readonly padded: true } {
  const { item } = of;
  return {
    padded: true,
    label: `${of.label}, as many as came`,
    doc,
    countedBy: undefined,
    of: of as Kind,
    read: (view, at, end, _count, path, start) => {
      const wanted = number(view, start);
      const value: V[] = [];
      let next = at;
      while (value.length < wanted && end - next >= item.size) {
        if (length === undefined && of.variable) {
          const read = readWhole(of, view, next, end);
          if (read === undefined) break;
          value.push(read.value);
          next = read.next;
          continue;
        }
        const size = length?.(view, next, start) ?? item.size;
        // Without a length there is no entry, as in a page that is all zeros.
        if (size === 0) break;
        if (size < item.size) {
          const bytes = new Uint8Array(view.buffer, view.byteOffset + start, end - start);
          throw new ProtocolError(path, `entry ${value.length} has ${size} bytes, fewer than its ${item.size}`, bytes);
        }
        if (size > end - next) break;
        value.push(item.read(view, next, next + size).value);
        next += size;
      }
      return { value, next: followed ? next : end };
    },
    check: (value, path) => {
      if (!Array.isArray(value)) throw new MiError("INVALID_ARGUMENT", `${path}: is not an array`);
      return value;
    },
    sizeOf: (value) => value.reduce((size: number, each: I) => size + item.sizeOf(each), 0),
    write: (view, at, value, path) => value.reduce((next: number, each: I) => item.write(view, next, each, path), at),
  };
}

function readWhole<V, I>(of: Struct<V, I>, view: DataView, at: number, end: number) {
  try {
    return of.item.read(view, at, end);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

/** A length that can be read: pages are read in dwords. */
export function wholeDwords(length: number): number {
  return Math.ceil(length / 4) * 4;
}
