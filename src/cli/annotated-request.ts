import { compileKind } from "../codec/compile.ts";
import { type Leaf, leavesOf, membersOf } from "../codec/describe.ts";
import {
  array,
  at,
  bytes,
  type Field,
  formatValue,
  hex,
  type Kind,
  type Struct,
  struct,
  u8,
  u32,
} from "../codec/index.ts";
import type { Tail } from "../codec/sequence.ts";
import { type Command, MessageHeader } from "../mi/index.ts";
import { micSize, opcodeOffset } from "../mi/message.ts";
import { wrappedText } from "./wrapped-text.ts";

const bytesPerLine = 8;
/** Where the text begins, behind the offset and the bytes. */
const textColumn = 4 + 2 + bytesPerLine * 3 + 1;
const textWidth = 80 - textColumn;

/** A request message with what each of its bytes means, header and integrity check included, in lines of 80 columns. */
export function annotatedRequest(command: Command, message: Uint8Array): string[] {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const lines: string[] = [];
  let end = 0;
  for (const leaf of joinedZeros(leavesOf(wholeMessage(command, message), view), message)) {
    lines.push(...blockLines(message, end, leaf.offset, "reserved"));
    end = leaf.offset + leaf.size;
    lines.push(...blockLines(message, leaf.offset, end, leafText(leaf, view)));
  }
  return lines;
}

/** Leaves of which those at the end of an array that are zero, three or more, are one. */
function joinedZeros(leaves: Iterable<Leaf>, message: Uint8Array): Leaf[] {
  const joined: Leaf[] = [];
  const arrayOf = ({ path }: Leaf) => /^(.*)\[\d+\]$/.exec(path)?.[1];
  const isZero = ({ offset, size }: Leaf) => message.subarray(offset, offset + size).every((byte) => byte === 0);
  const all = [...leaves];
  for (let at = 0; at < all.length; ) {
    const leaf = all[at] as Leaf;
    const array = arrayOf(leaf);
    let end = at;
    while (array !== undefined && end < all.length && arrayOf(all[end] as Leaf) === array && isZero(all[end] as Leaf))
      end++;
    const isLast = end === all.length || arrayOf(all[end] as Leaf) !== array;
    if (end - at < 3 || !isLast) {
      joined.push(leaf);
      at++;
      continue;
    }
    const count = end - at;
    const size = count * leaf.size;
    const kind = { ...bytes(size), format: () => `0, ${count} of them` } as Kind;
    joined.push({ ...leaf, size, kind });
    at = end;
  }
  return joined;
}

/** The layout of this very message: what varies in length is as long as it is here. */
function wholeMessage({ request, title, spec, opcode }: Command, message: Uint8Array): Struct {
  const end = message.length - micSize;
  // The fourth byte of the header is reserved as other bytes are.
  const { messageType, parameters, flags } = MessageHeader.fields;
  const header = [messageType && { ...messageType, kind: hex(u8) as Kind }, parameters, flags];
  const rows: Field[] = [
    ...header.filter((row) => row !== undefined),
    ...(opcode === undefined ? [] : [at(opcodeOffset, hex(u8), `Opcode (OPC), ${title}`)]),
    ...Object.values(request.fields),
    ...Object.values(request.tails).flatMap((tail) => tailField(tail, request.size, end)),
    at(end, hex(u32), "Message Integrity Check (MIC)"),
  ];
  // Names are not shown, and those of header and request may be equal.
  const named = Object.fromEntries(rows.map((row, index) => [`row${index}`, { ...row, role: "value" as const }]));
  return struct({ title, spec, size: message.length }, named);
}

function tailField({ of, doc }: Tail, from: number, end: number): Field[] {
  if (end === from) return [];
  const items = of === undefined || of.size === 0 ? 0 : (end - from) / of.size;
  // The bytes stand beside it already.
  const plain = { ...bytes(end - from), format: () => `${end - from} bytes` };
  const kind = of === undefined || !Number.isInteger(items) ? plain : array(of, items);
  return [at(from, kind as Kind, doc)];
}

/** Of a bit field, each member by what the specification calls it. */
function leafText({ kind, offset, doc, part }: Leaf, view: DataView): string {
  const value = compileKind(kind).read(view, offset);
  const members = membersOf(kind).map(
    ([name, member]) => `${member.doc} ${formatValue(kind, (value as Readonly<Record<string, unknown>>)[name])}`,
  );
  return `${doc}: ${members.length > 0 ? members.join("; ") : formatValue(kind, value, part?.unit)}`;
}

/** Bytes with a text beside them, which is there once, however many lines there are. */
function blockLines(message: Uint8Array, from: number, to: number, text: string): string[] {
  if (from >= to) return [];
  const texts = wrappedText(text, textWidth, 2);
  const dumped = Math.ceil((to - from) / bytesPerLine);
  const lines = Array.from({ length: Math.max(dumped, texts.length) }, (_, index) => {
    const start = from + index * bytesPerLine;
    const line = message.subarray(start, Math.min(to, start + bytesPerLine));
    const digits = Array.from(line, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const head = line.length === 0 ? "" : `${start.toString(16).padStart(4, "0")}  ${digits}`;
    return `${head.padEnd(textColumn)}${texts[index] ?? ""}`.trimEnd();
  });
  return foldedLines(lines);
}

/** Lines of which the inner ones of five or more with the same bytes are one `*`, as hexdump(1) has it. */
function foldedLines(lines: readonly string[]): string[] {
  const bytesOf = (line: string | undefined) => line?.slice(6);
  const isInner = (index: number) =>
    index > 1 && [-2, -1, 1].every((step) => bytesOf(lines[index + step]) === bytesOf(lines[index]));
  return lines.flatMap((line, index) => {
    if (!isInner(index)) return [line];
    return isInner(index - 1) ? [] : ["*"];
  });
}
