import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatValue, textLines } from "../codec/index.ts";
import { IdentifyNamespace } from "./index.ts";
import { memoryPages } from "./memory-pages.ts";
import { timestampBits } from "./timestamp-bits.ts";

const linesOf = (milliseconds: bigint, origin: "set" | "cleared"): string | undefined => {
  const { members } = timestampBits;
  return members.milliseconds.format?.(milliseconds, { milliseconds, origin, stopped: false });
};

describe("numbers that people cannot read", () => {
  it("are dates where a host set the time, and else milliseconds since a reset", () => {
    assert.equal(linesOf(1_796_000_000_123n, "set"), "1796000000123 ms (2026-11-30T00:53:20.123Z)");
    assert.equal(linesOf(4_000n, "cleared"), "4000 ms since a reset");
    assert.equal(linesOf(2n ** 48n - 1n, "set"), "281474976710655 ms (+010889-08-02T05:31:50.655Z)");
  });

  it("are bytes of a logical block", () => {
    const { lbaFormats, ...namespace } = IdentifyNamespace.zero();
    const formats = lbaFormats.with(0, { ...lbaFormats[0]!, dataSizeExponent: 12 });
    const lines = textLines(IdentifyNamespace, { ...namespace, lbaFormats: formats });
    const sizes = lines.filter(({ label }) => label.includes("LBADS")).map(({ value }) => value);
    assert.deepEqual(sizes.slice(0, 2), ["12 (4096 bytes)", "0 (not available)"]);
  });

  it("are KiB where memory pages have the size that nearly all have", () => {
    const limit = memoryPages("no limit");
    assert.equal(formatValue(limit, 5), "5 (32 pages, 128 KiB where those are 4 KiB)");
    assert.equal(formatValue(limit, 0), "0 (no limit)");
  });
});
