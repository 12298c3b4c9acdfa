import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { bytesOf, parseBytes, parseHex } from "./byte-input.ts";

const { signal } = new AbortController();
const wrong = (message: RegExp) => ({ code: "INVALID_ARGUMENT", message });

/** With something else for stdin. */
async function withStdin<T>(stdin: PassThrough, use: () => Promise<T>): Promise<T> {
  const before = Object.getOwnPropertyDescriptor(process, "stdin")!;
  Object.defineProperty(process, "stdin", { ...before, get: () => stdin });
  try {
    return await use();
  } finally {
    Object.defineProperty(process, "stdin", before);
  }
}

describe("bytes in hexadecimal", () => {
  for (const text of ["06bf", "06 BF", "0x06 0xbf", "06:bf", "06,bf\n"]) {
    it(`may be written ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseHex(text, "--data"), Uint8Array.of(0x06, 0xbf));
    });
  }

  it("may be none", () => {
    assert.deepEqual(parseHex("", "--data"), new Uint8Array(0));
  });

  for (const text of ["6", "06b", "0x", "0x6 bf", "xy", "06 0x0xbf"]) {
    const refused = text !== "0x";
    it(`${refused ? "may not" : "may"} be ${JSON.stringify(text)}`, () => {
      if (refused) assert.throws(() => parseHex(text, "--data"), wrong(/^--data ".*" is not hexadecimal/));
      else assert.equal(parseHex(text, "--data").length, 0);
    });
  }

  it("are shortened where they are refused", () => {
    assert.throws(() => parseHex("z".repeat(100), "--data"), wrong(/"z{40}…"/));
  });
});

describe("bytes of a file", () => {
  it("are all of them, whatever they are", async () => {
    const directory = await mkdtemp(join(tmpdir(), "nvme-mi-bytes-"));
    try {
      const path = join(directory, "bytes");
      await writeFile(path, Uint8Array.of(0x0a, 0xff, 0x00));
      assert.deepEqual(await bytesOf(parseBytes(`@${path}`, "--data"), signal), Uint8Array.of(0x0a, 0xff, 0x00));
      await writeFile(path, "a");
      assert.deepEqual(await bytesOf(parseBytes(`@${path}`, "--data"), signal), Uint8Array.of(0x61));
      await writeFile(path, "0x06 0xBF\n");
      const complaint = /path is text in hexadecimal, but raw bytes .*: give .* "\$\(cat path\)", .* xxd -r -p$/;
      const told = new RegExp(complaint.source.replaceAll("path", path));
      await assert.rejects(bytesOf(parseBytes(`@${path}`, "--data"), signal), wrong(told));
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  for (const [path, complaint] of [
    ["/nowhere", /^--data: \/nowhere cannot be read: ENOENT/],
    ["/", /^--data: \/ cannot be read: EISDIR/],
    ["/dev/zero", /^--data: \/dev\/zero is longer than 65536 bytes$/],
  ] as const) {
    it(`are refused where they cannot be had: ${path}`, async () => {
      await assert.rejects(bytesOf(parseBytes(`@${path}`, "--data"), signal), wrong(complaint));
    });
  }
});

describe("bytes of stdin", () => {
  it("are all of them", async () => {
    const stdin = new PassThrough();
    stdin.end("aZ");
    const bytes = await withStdin(stdin, () => bytesOf(parseBytes("-", "--data"), signal));
    assert.deepEqual(bytes, Uint8Array.of(0x61, 0x5a));
  });

  for (const text of ["010203\n", "06 bf", "ab"]) {
    it(`are refused where they are hexadecimal text: ${JSON.stringify(text)}`, async () => {
      const stdin = new PassThrough();
      stdin.end(text);
      const reading = withStdin(stdin, () => bytesOf(parseBytes("-", "--data"), signal));
      await assert.rejects(
        reading,
        wrong(/^--data: stdin is text in hexadecimal, but raw bytes are taken from there: /),
      );
    });
  }

  it("are not waited for any more once the user gives up", async () => {
    const stdin = new PassThrough();
    const interruption = new AbortController();
    const reading = withStdin(stdin, () => bytesOf(parseBytes("-", "--data"), interruption.signal));
    interruption.abort(new Error("interrupted"));
    await assert.rejects(reading, /^Error: interrupted$/);
    assert.ok(stdin.destroyed);
  });
});
