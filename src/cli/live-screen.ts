const enter = "\u001b[?1049h\u001b[?25l";
const leave = "\u001b[?25h\u001b[?1049l";

/** What a screen of a terminal needs of it. */
export type Terminal = Pick<NodeJS.WriteStream, "write" | "columns" | "rows" | "on" | "off">;

/** Makes the lines of a screen of a size. */
export type DrawLines = (columns: number, rows: number) => readonly string[];

/** Whether a stream is a terminal that lines can be drawn on anew. */
export function isScreen(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && process.env.TERM !== "dumb";
}

/**
 * A screen of its own on a terminal, drawn over and over again. When it is left, however that comes, the cursor and what was
 * on the terminal are there again. While the process is stopped (Ctrl-Z), too.
 */
export class LiveScreen implements Disposable {
  readonly #terminal: Terminal;
  readonly #lines: DrawLines;
  readonly #draw = (): void => this.draw();
  readonly #leave = (): void => this[Symbol.dispose]();
  readonly #stop = (): void => this.#suspend();
  readonly #resume = (): void => this.#enter();
  #shown = false;

  constructor(terminal: Terminal, lines: DrawLines) {
    this.#terminal = terminal;
    this.#lines = lines;
    terminal.on("resize", this.#draw);
    process.on("exit", this.#leave);
    process.on("SIGTSTP", this.#stop);
    process.on("SIGCONT", this.#resume);
    this.#enter();
  }

  draw(): void {
    if (!this.#shown) return;
    const { columns = 80, rows = 24 } = this.#terminal;
    const lines = this.#lines(columns, rows).slice(0, rows);
    // The rest of each line is cleared, and so is what is below: nothing flickers.
    this.#terminal.write(`\u001b[H${lines.map((line) => `${line}\u001b[K`).join("\r\n")}\u001b[J`);
  }

  [Symbol.dispose](): void {
    this.#terminal.off("resize", this.#draw);
    process.off("exit", this.#leave);
    process.off("SIGTSTP", this.#stop);
    process.off("SIGCONT", this.#resume);
    this.#hide();
  }

  #enter(): void {
    if (!this.#shown) this.#terminal.write(enter);
    this.#shown = true;
    this.draw();
  }

  #hide(): void {
    if (this.#shown) this.#terminal.write(leave);
    this.#shown = false;
  }

  #suspend(): void {
    this.#hide();
    process.kill(process.pid, "SIGSTOP");
  }
}
