import { compileKind } from "./compile.ts";
import { type Leaf, leavesOf, membersOf } from "./describe.ts";
import { formatValue } from "./render.ts";
import type { Struct } from "./struct.ts";

const bytesPerLine = 16;

/**
 * A hexadecimal dump with what each byte means beside it, a line a field. Bytes past the structure are shown as such, and
 * bytes that are missing end the dump: it is made for messages that went wrong.
 */
export function annotate(struct: Struct, bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines: string[] = [];
  let end = 0;
  const plain = (to: number, text: string): void => {
    for (; end < to; end += bytesPerLine) lines.push(dumpLine(bytes, end, Math.min(to, end + bytesPerLine), text));
    end = to;
  };
  for (const leaf of leavesOf(struct, view)) {
    if (leaf.offset + leaf.size > bytes.length) break;
    plain(leaf.offset, "reserved");
    lines.push(...leafLines(bytes, view, leaf));
    end = leaf.offset + leaf.size;
  }
  if (struct.size <= bytes.length) plain(struct.size, "reserved");
  const tails = Object.entries(struct.tails).map(([name, { doc }]) => `${name}: ${doc}`);
  const behind = tails.length > 0 ? tails.join("; ") : "past the end";
  plain(bytes.length, end < struct.size ? "cut off" : behind);
  return lines.join("\n");
}

function leafText({ kind, part }: Leaf, value: unknown): string {
  // A choice that no case fits is its bytes, which stand beside the text already.
  if (kind.parts.form === "choice") return "unknown layout";
  const members = membersOf(kind).map(
    ([name]) => `${name} ${formatValue(kind, (value as Record<string, unknown>)[name])}`,
  );
  return members.length > 0 ? members.join(", ") : formatValue(kind, value, part?.unit);
}

function leafLines(bytes: Uint8Array, view: DataView, leaf: Leaf): string[] {
  const value = compileKind(leaf.kind).read(view, leaf.offset);
  const text = leafText(leaf, value);
  const lines: string[] = [];
  const to = leaf.offset + leaf.size;
  for (let at = leaf.offset; at < to; at += bytesPerLine) {
    const first = at === leaf.offset;
    lines.push(dumpLine(bytes, at, Math.min(to, at + bytesPerLine), first ? `${leaf.doc}: ${text}` : "″"));
  }
  return lines;
}

function dumpLine(bytes: Uint8Array, from: number, to: number, text: string): string {
  const digits = Array.from(bytes.subarray(from, to), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return `${from.toString(16).padStart(4, "0")}  ${digits.padEnd(bytesPerLine * 3)} ${text}`;
}
