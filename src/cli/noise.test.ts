import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { noDrops } from "../mctp/drops.ts";
import { encodeSerialFrame } from "../mctp/serial-framing.ts";
import { droppedText, listenForNoise } from "./noise.ts";
import { runProgram, temporaryDirectory } from "./run-program.contract.ts";

/** A frame whose checksum is wrong. */
function damagedFrame(): Uint8Array {
  const frame = encodeSerialFrame(Uint8Array.of(1, 8, 9, 0xc0, 0x84));
  frame[5] = 0x33;
  return frame;
}

describe("garbage on a link", () => {
  it("is told of where an answer was waited for", async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, "noisy");
    const server = createServer((socket) => socket.once("data", () => socket.write(damagedFrame()))).listen(path);
    await once(server, "listening");
    const { code, stderr } = await runProgram(["smart-log", "--timeout", "300", `unix:${path},9`]);
    server.close();
    assert.equal(code, 1);
    assert.match(stderr, /no answer .*; 1 frame came that was dropped \(bad checksum\)/);
  });

  it("is counted by reason, and the speed of a line is doubted where frames are damaged", () => {
    assert.equal(droppedText(noDrops(), "serial"), "");
    assert.equal(
      droppedText({ ...noDrops(), badChecksum: 14 }, "serial"),
      "14 frames came that were dropped (bad checksum): is the line's speed right?",
    );
    assert.equal(
      droppedText({ ...noDrops(), badFrame: 2, unexpectedTag: 1 }, "serial"),
      "3 frames came that were dropped (2 bad frame, 1 unexpected tag): is the line's speed right?",
    );
    assert.equal(
      droppedText({ ...noDrops(), unexpectedTag: 1 }, "serial"),
      "1 frame came that was dropped (unexpected tag)",
    );
  });

  it("is told of even if nothing in it looks like a frame", async () => {
    const stream = new PassThrough();
    const noise = listenForNoise(stream, { drops: noDrops() }, "serial");
    assert.equal(noise(), "");
    const came = once(stream, "data");
    stream.write(Uint8Array.of(1, 2, 3));
    await came;
    assert.equal(noise(), "3 bytes came without a frame among them: is the line's speed right?");
    const framed = once(stream, "data");
    stream.write(Uint8Array.of(0x7e));
    await framed;
    assert.equal(noise(), "", "whose frames were all taken");
  });
});
