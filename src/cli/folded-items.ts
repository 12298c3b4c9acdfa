import type { TextLine } from "../codec/index.ts";

/** An item of a list: its number, and its own lines. */
interface Item {
  readonly index: number;
  readonly depth: number;
  readonly lines: readonly TextLine[];
}

/** Lines in which items of a list that are all as the one before, three or more of them, are one line. */
export function foldedItems(lines: readonly TextLine[]): TextLine[] {
  const folded: TextLine[] = [];
  for (let at = 0; at < lines.length; ) {
    const run = runAt(lines, at);
    const [first, second] = run;
    const last = run.at(-1);
    if (first === undefined || second === undefined || last === undefined || run.length < 4) {
      folded.push(...lines.slice(at, at + 1));
      at++;
      continue;
    }
    folded.push(...first.lines);
    folded.push({ depth: first.depth, label: `[${second.index}] to [${last.index}]`, value: "the same" });
    at += run.length * first.lines.length;
  }
  return folded;
}

/** The items from here on that are the same. */
function runAt(lines: readonly TextLine[], start: number): Item[] {
  const first = itemAt(lines, start);
  if (first === undefined) return [];
  const run = [first];
  for (let at = start + first.lines.length; ; at += first.lines.length) {
    const next = itemAt(lines, at);
    if (next === undefined || !isSame(first, next)) return run;
    run.push(next);
  }
}

function itemAt(lines: readonly TextLine[], start: number): Item | undefined {
  const head = lines[start];
  const index = /^\[(\d+)\]$/.exec(head?.label ?? "")?.[1];
  if (head === undefined || index === undefined) return undefined;
  let end = start + 1;
  while ((lines[end]?.depth ?? 0) > head.depth) end++;
  return { index: Number(index), depth: head.depth, lines: lines.slice(start, end) };
}

/** Whether two items have the same lines but for their numbers. */
function isSame(one: Item, other: Item): boolean {
  if (one.depth !== other.depth || one.lines.length !== other.lines.length) return false;
  return one.lines.every(({ depth, label, value }, index) => {
    const line = other.lines[index];
    return line?.depth === depth && line.value === value && (index === 0 || line.label === label);
  });
}
