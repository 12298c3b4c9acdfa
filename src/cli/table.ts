/** How a cell's text is coloured; the identity where it is not. */
export type Paint = (text: string) => string;

/** One cell: text without control characters, and how it is painted once it has been measured. */
export interface Cell {
  readonly text: string;
  readonly paint?: Paint | undefined;
}

/** Columns of a terminal between those of a table. */
const gap = 2;

/**
 * Lines of a table, columns two spaces apart. The last column is not padded, and neither does it widen anything. What goes
 * beyond `width` columns is cut off.
 */
export function tableLines(rows: readonly (readonly Cell[])[], width = Number.POSITIVE_INFINITY): string[] {
  const widths = widthsOf(rows);
  return rows.map((row) => {
    let start = 0;
    const parts = row.map(({ text, paint }, column) => {
      const room = Math.max(0, width - start);
      const shown = cutText(text, room);
      const painted = paint === undefined ? shown : paint(shown);
      const last = column === row.length - 1;
      start += (widths[column] ?? 0) + gap;
      return last
        ? painted
        : painted + " ".repeat(Math.max(0, Math.min((widths[column] ?? 0) + gap, room) - widthOf(shown)));
    });
    return parts.join("").trimEnd();
  });
}

/** How many columns of a terminal there are before the last column of a table. */
export function widthBeforeLast(rows: readonly (readonly Cell[])[]): number {
  return widthsOf(rows)
    .slice(0, -1)
    .reduce((sum, width) => sum + width + gap, 0);
}

function widthsOf(rows: readonly (readonly Cell[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, { text }] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, widthOf(text));
  }
  return widths;
}

/** A text of at most `width` columns: one that is longer ends with an ellipsis. */
export function cutText(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return width < 1 ? "" : `${[...text].slice(0, width - 1).join("")}…`;
}

/** How many code points there are: each is taken to be one column wide. */
function widthOf(text: string): number {
  return [...text].length;
}
