/** How a cell's text is coloured; the identity where it is not. */
export type Paint = (text: string) => string;

/** One cell: text without control characters, and how it is painted once it has been measured. */
export interface Cell {
  readonly text: string;
  readonly paint?: Paint | undefined;
}

/** Lines of a table, columns two spaces apart. The last column is not padded, and neither does it widen anything. */
export function tableLines(rows: readonly (readonly Cell[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, { text }] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, widthOf(text));
  }
  return rows.map((row) =>
    row
      .map(({ text, paint }, column) => {
        const painted = paint === undefined ? text : paint(text);
        const last = column === row.length - 1;
        return last ? painted : painted + " ".repeat((widths[column] ?? 0) - widthOf(text));
      })
      .join("  ")
      .trimEnd(),
  );
}

/** How many code points there are: each is taken to be one column wide. */
function widthOf(text: string): number {
  return [...text].length;
}
