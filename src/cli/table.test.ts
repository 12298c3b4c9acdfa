import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cutText, tableLines, widthBeforeLast } from "./table.ts";

const cells = (...texts: string[]) => texts.map((text) => ({ text }));

describe("a table", () => {
  it("has columns as wide as their widest cell, and no spaces at the ends of lines", () => {
    const lines = tableLines([cells("A", "BB", "C"), cells("long", "b", ""), cells("", "b", "c d")]);
    assert.deepEqual(lines, ["A     BB  C", "long  b", "      b   c d"]);
  });

  it("measures text before it is painted, and counts characters, not bytes", () => {
    const paint = (text: string) => `\u001b[31m${text}\u001b[39m`;
    const lines = tableLines([[{ text: "36 °C", paint }, { text: "x" }], cells("-", "y"), cells("𝔻", "z")]);
    assert.deepEqual(lines, ["\u001b[31m36 °C\u001b[39m  x", "-      y", "𝔻      z"]);
  });

  it("does not let a long last cell widen anything", () => {
    assert.deepEqual(tableLines([cells("a", "x".repeat(100)), cells("b", "c")])[1], "b  c");
  });

  it("is cut off where there is no more room, before it is painted", () => {
    const paint = (text: string) => `<${text}>`;
    const rows = [cells("one", "two", "three"), [{ text: "a" }, { text: "longer", paint }, { text: "c", paint }]];
    assert.deepEqual(tableLines(rows, 15), ["one  two     t…", "a    <longer>  <c>"]);
    assert.deepEqual(tableLines(rows, 8), ["one  two", "a    <lo…><>"]);
    assert.deepEqual(tableLines(rows, 2), ["o…", "a <><>"]);
    assert.equal(widthBeforeLast(rows), 13);
  });

  it("cuts texts by characters", () => {
    assert.deepEqual(
      [7, 6, 5, 1, 0].map((width) => cutText("36 °C!", width)),
      ["36 °C!", "36 °C!", "36 °…", "…", ""],
    );
  });
});
