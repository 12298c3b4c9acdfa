import { escapeText } from "../codec/index.ts";
import { type Colors, printLines } from "./console.ts";
import type { DriveStatus } from "./drive-status.ts";
import { LiveScreen } from "./live-screen.ts";
import type { StatusBoard } from "./status-board.ts";
import { statusTable, timeText } from "./status-table.ts";
import type { StatusView } from "./status-view.ts";
import { cutText } from "./table.ts";

/** So many of the latest notes are shown. */
const mostNotes = 3;

/** How soon what has changed is drawn, in milliseconds: not once for each of a hundred drives. */
const drawDelay = 50;

/** A table on a terminal, which changes in place. When it is left, what was last known is left there. */
export class StatusScreen implements StatusView {
  readonly #board: StatusBoard;
  readonly #colors: Colors;
  readonly #interval: number;
  readonly #screen: LiveScreen;
  #notes: string[] = [];
  #time: Date | undefined;
  #drawing: ReturnType<typeof setTimeout> | undefined;

  constructor(terminal: NodeJS.WriteStream, board: StatusBoard, colors: Colors, interval: number) {
    this.#board = board;
    this.#colors = colors;
    this.#interval = interval;
    this.#screen = new LiveScreen(terminal, (columns, rows) => this.#lines(columns, rows));
  }

  say(text: string): void {
    this.#notes = [...this.#notes, `${timeText(new Date())}  ${text}`].slice(-mostNotes);
    this.update();
  }

  update(): void {
    this.#drawing ??= setTimeout(() => {
      this.#drawing = undefined;
      this.#screen.draw();
    }, drawDelay);
  }

  round(_: readonly DriveStatus[], time: Date): void {
    this.#time = time;
    this.update();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#drawing);
    this.#screen[Symbol.dispose]();
    if (this.#board.rows.length > 0) printLines(statusTable(this.#board.rows, this.#colors));
  }

  #lines(columns: number, rows: number): string[] {
    const { rows: drives } = this.#board;
    return screenLines({ drives, time: this.#time, interval: this.#interval, notes: this.#notes }, this.#colors, {
      columns,
      rows,
    });
  }
}

/** What is on the screen. */
export interface Shown {
  readonly drives: StatusBoard["rows"];
  /** The end of the last round; undefined before it. */
  readonly time: Date | undefined;
  /** Seconds. */
  readonly interval: number;
  readonly notes: readonly string[];
}

/** The lines of a screen: a title, as much of the table as there is room for, and notes. */
export function screenLines(
  { drives, time, interval, notes }: Shown,
  colors: Colors,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): string[] {
  const failed = drives.filter(({ status }) => status.error !== undefined).length;
  const title = [
    "nvme-mi status",
    `${drives.length} drives${failed === 0 ? "" : `, ${failed} with errors`}`,
    time === undefined ? "reading" : `read ${timeText(time)}, every ${interval} s`,
    "Ctrl-C ends",
  ].join("   ");
  const below = notes.map((note) => colors.caution(cutText(escapeText(note), columns)));
  const table = statusTable(drives, colors, columns);
  const room = Math.max(2, rows - 2 - (below.length === 0 ? 0 : below.length + 1));
  const hidden = table.length - room;
  const shown = hidden > 0 ? [...table.slice(0, room - 1), `… and ${hidden + 1} more`] : table;
  const end = below.length === 0 ? [] : ["", ...below];
  return [colors.heading(cutText(title, columns)), "", ...shown, ...end];
}
