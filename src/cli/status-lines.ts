import { type Colors, printLines } from "./console.ts";
import type { DriveStatus } from "./drive-status.ts";
import { complain } from "./failure.ts";
import type { StatusBoard } from "./status-board.ts";
import { statusTable } from "./status-table.ts";
import type { StatusView } from "./status-view.ts";

/** A table a round, one below the other, for what is no terminal. */
export class StatusLines implements StatusView {
  readonly #board: StatusBoard;
  readonly #colors: Colors;

  constructor(board: StatusBoard, colors: Colors) {
    this.#board = board;
    this.#colors = colors;
  }

  say(text: string): void {
    complain(text);
  }

  update(): void {}

  round(_: readonly DriveStatus[], time: Date): void {
    printLines([time.toISOString(), ...statusTable(this.#board.rows, this.#colors), ""]);
  }

  [Symbol.dispose](): void {}
}
