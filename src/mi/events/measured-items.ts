import { isMalformed, type MalformedItem, type Struct, type Tail } from "../../codec/index.ts";
import { requireRoom } from "../../codec/kind.ts";
import { MiError, ProtocolError } from "../../errors.ts";
import { viewOf } from "../message.ts";

/** Where the header of a list stands that tells its own length and that of the whole, both in bytes. */
interface MeasuredList<V, I> {
  /** From the start of the structure whose tail this is. */
  readonly headerOffset: number;
  /** Length of the header as this library knows it; a later version's may be longer. */
  readonly headerSize: number;
  /** Where the header tells its own length. */
  readonly headerLengthOffset: number;
  /** Header and items, by a view of the header. */
  totalLength(view: DataView, header: number): number;
  /** An item, whose first byte tells the length of its fixed part; a later version's may be longer. */
  readonly item: Struct<V, I>;
  /** A whole item, by its fixed part. */
  itemLength(view: DataView, at: number): number;
}

/**
 * Items that tell their lengths, in a list that tells its own. What later versions add to headers is passed over. A list
 * that is longer than what came is refused; an item that is wrong in itself is a `MalformedItem` among the others.
 */
export function measuredItems<V, I>(
  list: MeasuredList<V, I>,
  doc: string,
  countedBy: string,
): Tail<readonly (V | MalformedItem)[], readonly (I | MalformedItem)[]> {
  const { item } = list;
  const sizeOf = (value: I | MalformedItem): number =>
    isMalformed(value) ? value.malformed.length : item.sizeOf(value);
  return {
    label: `${item.label}, ${countedBy} of them, each as long as it says`,
    doc,
    countedBy,
    of: item as Struct,
    read: (view, at, end, count, path, start) => {
      const { from, to } = extentOf(list, view, start, end, path);
      return { value: readItems(list, view, Math.max(at, from), to, count), next: to };
    },
    check: (value, path) => {
      if (!Array.isArray(value)) throw new MiError("INVALID_ARGUMENT", `${path}: is not an array`);
      return value;
    },
    sizeOf: (value) => value.reduce((size, each) => size + sizeOf(each), 0),
    write: (view, at, value, path) => {
      let next = at;
      for (const each of value) {
        const bytes = isMalformed(each) ? each.malformed : item.toBytes(each);
        requireRoom(view, next, bytes.length, path);
        new Uint8Array(view.buffer, view.byteOffset + next, bytes.length).set(bytes);
        next += bytes.length;
      }
      return next;
    },
  };
}

/** The same where nothing may be wrong: one bad item is a bad list. */
export function strictItems<V, I>(
  list: MeasuredList<V, I>,
  doc: string,
  countedBy: string,
): Tail<readonly V[], readonly I[]> {
  const tail = measuredItems(list, doc, countedBy);
  return {
    ...(tail as unknown as Tail<readonly V[], readonly I[]>),
    read: (view, at, end, count, path, start) => {
      const { value, next } = tail.read(view, at, end, count, path, start);
      if (value.every((each): each is V => !isMalformed(each))) return { value, next };
      throw refusal(view, start, end, path, "has an item that is not as long as it says");
    },
  };
}

function extentOf<V, I>(
  list: MeasuredList<V, I>,
  view: DataView,
  start: number,
  end: number,
  path: string,
): { from: number; to: number } {
  const header = start + list.headerOffset;
  const headerLength = view.getUint8(header + list.headerLengthOffset);
  const total = list.totalLength(view, header);
  const complain = (detail: string) => refusal(view, start, end, path, detail);
  if (headerLength < list.headerSize) {
    throw complain(`the header says that it has ${headerLength} bytes, of ${list.headerSize}`);
  }
  if (total < headerLength) throw complain(`the list says that it has ${total} bytes, its header ${headerLength}`);
  if (header + total > end) throw complain(`the list says that it has ${total} bytes, but ${end - header} came`);
  return { from: header + headerLength, to: header + total };
}

function readItems<V, I>(
  list: MeasuredList<V, I>,
  view: DataView,
  from: number,
  to: number,
  count = Number.POSITIVE_INFINITY,
): (V | MalformedItem)[] {
  const items: (V | MalformedItem)[] = [];
  const bytes = (at: number, length: number) => new Uint8Array(view.buffer, view.byteOffset + at, length);
  let next = from;
  while (next < to && items.length < count) {
    const length = to - next < list.item.size ? 0 : list.itemLength(view, next);
    // Without a length to go by, nothing behind can be told apart any more.
    if (length === 0 || length > to - next) break;
    items.push(readItem(list.item, bytes(next, length)));
    next += length;
  }
  if (next < to || (items.length < count && count !== Number.POSITIVE_INFINITY)) {
    items.push({ malformed: bytes(next, to - next) });
  }
  return items;
}

function readItem<V, I>(item: Struct<V, I>, bytes: Uint8Array): V | MalformedItem {
  const fixedLength = bytes[0] ?? 0;
  if (fixedLength < item.size || fixedLength > bytes.length) return { malformed: bytes };
  if (fixedLength === item.size) return item.fromBytes(bytes);
  // What a later version put between the fixed part that is known here and what follows it is left out.
  const known = new Uint8Array(bytes.length - fixedLength + item.size);
  known.set(bytes.subarray(0, item.size));
  known.set(bytes.subarray(fixedLength), item.size);
  return item.decode(viewOf(known));
}

function refusal(view: DataView, start: number, end: number, path: string, detail: string): ProtocolError {
  return new ProtocolError(path, detail, new Uint8Array(view.buffer, view.byteOffset + start, end - start));
}
