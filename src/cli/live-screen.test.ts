import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { describe, it } from "node:test";
import { LiveScreen, type Terminal } from "./live-screen.ts";

/** A terminal that remembers what was written to it. */
class Written extends EventEmitter {
  columns = 10;
  rows = 3;
  text = "";

  write(text: string): boolean {
    this.text += text;
    return true;
  }

  taken(): string {
    const { text } = this;
    this.text = "";
    return text.replaceAll("\u001b", "^");
  }
}

const open = (terminal: Written, draw: (columns: number, rows: number) => readonly string[]) =>
  new LiveScreen(terminal as unknown as Terminal, draw);

describe("a live screen", () => {
  it("draws in place, all lines anew, and puts the terminal in order when it is left", () => {
    const terminal = new Written();
    let lines = ["one", "two", "three", "four"];
    const screen = open(terminal, () => lines);
    assert.equal(terminal.taken(), "^[?1049h^[?25l^[Hone^[K\r\ntwo^[K\r\nthree^[K^[J");
    lines = ["1"];
    screen.draw();
    assert.equal(terminal.taken(), "^[H1^[K^[J");
    screen[Symbol.dispose]();
    assert.equal(terminal.taken(), "^[?25h^[?1049l");
    screen.draw();
    screen[Symbol.dispose]();
    terminal.emit("resize");
    assert.equal(terminal.taken(), "");
  });

  it("is drawn for the size that the terminal has by then", () => {
    const terminal = new Written();
    using _ = open(terminal, (columns, rows) => [`${columns}x${rows}`]);
    terminal.taken();
    terminal.columns = 132;
    terminal.emit("resize");
    assert.equal(terminal.taken(), "^[H132x3^[K^[J");
  });

  it("leaves nothing behind at the process", () => {
    const events = ["exit", "SIGTSTP", "SIGCONT"];
    const counts = () => events.map((name) => process.listenerCount(name));
    const before = counts();
    const screen = open(new Written(), () => []);
    assert.notDeepEqual(counts(), before);
    screen[Symbol.dispose]();
    assert.deepEqual(counts(), before);
  });
});
