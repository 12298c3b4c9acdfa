import type { BitMember, Kind, Part } from "./kind.ts";
import type { Struct } from "./struct.ts";

/** A field of a structure as it lies in bytes; nested structures and arrays are already taken apart. */
export interface Leaf {
  /** Names from the outermost structure in, such as `powerStates[3].maximumPower`. */
  readonly path: string;
  /** Byte offset from the start of the outermost structure. */
  readonly offset: number;
  readonly size: number;
  readonly kind: Kind;
  readonly doc: string;
  readonly part: Part | undefined;
}

function joined(prefix: string, name: string): string {
  return prefix === "" ? name : `${prefix}.${name}`;
}

function* leavesOfKind(
  kind: Kind,
  path: string,
  offset: number,
  about: { doc: string; part?: Part; view: DataView | undefined },
): Generator<Leaf> {
  const { parts } = kind;
  const { doc, part, view } = about;
  const known = parts.form === "choice" && view !== undefined && offset + kind.size <= view.byteLength;
  const chosen = known ? parts.select(view, offset) : undefined;
  if (parts.form === "struct") {
    yield* leavesOfFields(parts.fields, path, offset, view);
  } else if (parts.form === "choice" && chosen !== undefined) {
    yield* leavesOfKind(parts.cases[chosen] as Kind, joined(path, chosen), offset, { doc, view });
  } else if (parts.form === "array") {
    const { of, count, from = 0 } = parts;
    if (count !== undefined) {
      const { kind, offset: place, doc } = count;
      yield { path: joined(path, "length"), offset: offset + place, size: kind.size, kind, doc, part: undefined };
    }
    for (let index = 0; index < parts.length; index++) {
      yield* leavesOfKind(of, `${path}[${index}]`, offset + from + index * of.size, { doc, view });
    }
  } else {
    yield { path, offset, size: kind.size, kind, doc, part };
  }
}

function* leavesOfFields(
  fields: Readonly<Record<string, Part>>,
  prefix: string,
  offset: number,
  view: DataView | undefined,
): Generator<Leaf> {
  for (const [name, part] of Object.entries(fields)) {
    yield* leavesOfKind(part.kind, joined(prefix, name), offset + part.offset, { doc: part.doc, part, view });
  }
}

/** The leaves of a structure's fixed part, in order of their offsets. Bytes at hand decide what a choice holds. */
export function leavesOf(struct: Struct, view?: DataView): Generator<Leaf> {
  return leavesOfFields(struct.fields, "", 0, view);
}

/** Members of a bit field kind, as entries; none for other kinds. */
export function membersOf(kind: Kind): readonly [string, BitMember][] {
  return kind.parts.form === "bits" ? Object.entries(kind.parts.members) : [];
}

/**
 * The field that a byte and a bit of it belong to: turns a Parameter Error Location into a name. Behind the fixed part that
 * is the tail, if there is one only. Undefined where the place is reserved, or nothing's.
 */
export function fieldAt(struct: Struct, byte: number, bit: number): string | undefined {
  if (byte >= struct.size) {
    const [tail, ...others] = Object.keys(struct.tails);
    return others.length === 0 ? tail : undefined;
  }
  for (const { path, offset, size, kind, part } of leavesOf(struct)) {
    if (byte < offset || byte >= offset + size) continue;
    const index = (byte - offset) * 8 + bit;
    const member = membersOf(kind).find(([, { high, low }]) => index >= low && index <= high);
    // Reserved bits of a packed field have no name: the field's own is not one that a caller knows.
    if (part?.role === "packed") return member?.[0];
    return member === undefined ? path : `${path}.${member[0]}`;
  }
  return undefined;
}

/** Where a field begins, the reverse of `fieldAt`: its first byte and the least significant bit in it. */
export function placeOf(struct: Struct, field: string): { byte: number; bit: number } | undefined {
  for (const { path, offset, kind, part } of leavesOf(struct)) {
    if (path === field) return { byte: offset, bit: 0 };
    const prefix = part?.role === "packed" ? "" : `${path}.`;
    const member = membersOf(kind).find(([name]) => prefix + name === field);
    if (member !== undefined) return { byte: offset + (member[1].low >> 3), bit: member[1].low & 7 };
  }
  return undefined;
}

/** The offset table of a structure in Markdown; the wire documentation is this and nothing else. */
export function offsetTable(struct: Struct): string {
  const lines = [
    `### ${struct.title}`,
    "",
    `${struct.spec}, ${struct.variable ? `${struct.size} bytes and more` : `${struct.size} bytes`}`,
    "",
    "| Bytes | Field | Type | Meaning |",
    "| --- | --- | --- | --- |",
  ];
  let end = 0;
  const gap = (to: number): void => {
    if (to > end) lines.push(`| ${range(end, to)} | | | Reserved |`);
  };
  for (const [name, { offset, kind, doc, unit }] of Object.entries(struct.fields)) {
    gap(offset);
    end = offset + kind.size;
    lines.push(
      `| ${range(offset, end)} | \`${name}\` | ${kind.label} | ${doc}${unit === undefined ? "" : `, ${unit}`} |`,
    );
    for (const [member, each] of membersOf(kind)) {
      const place = each.high === each.low ? `bit ${each.low}` : `bits ${each.high}:${each.low}`;
      lines.push(`| ${place} | \`${member}\` | | ${each.doc} |`);
    }
  }
  gap(struct.size);
  for (const [index, [name, tail]] of Object.entries(struct.tails).entries()) {
    lines.push(`| ${index === 0 ? struct.size : ""}… | \`${name}\` | ${tail.label} | ${tail.doc} |`);
  }
  return lines.join("\n");
}

function range(from: number, to: number): string {
  return to - from === 1 ? `${from}` : `${to - 1}:${from}`;
}
