import assert from "node:assert/strict";
import { Duplex } from "node:stream";
import { describe, mock, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { formatHex } from "../codec/index.ts";
import { encodeSerialFrame, noDrops } from "../mctp/index.ts";
import { duplexPair } from "./duplex-pair.contract.ts";
import { type ServedEndpoint, type StreamServer, serveStream } from "./stream-server.ts";

const packet = (digits: string): Uint8Array =>
  encodeSerialFrame(Uint8Array.from(Buffer.from(digits.replaceAll(" ", ""), "hex")));

describe("a stream server", () => {
  interface Served {
    readonly server: StreamServer;
    readonly written: () => string;
    readonly near: Duplex;
    bring(...frames: Uint8Array[]): Promise<void>;
  }

  function serve(endpoints: Record<number, ServedEndpoint>): Served {
    const [near, far] = duplexPair();
    const chunks: Buffer[] = [];
    near.on("data", (chunk: Buffer) => chunks.push(chunk));
    const map = new Map(Object.entries(endpoints).map(([eid, endpoint]) => [Number(eid), endpoint]));
    return {
      server: serveStream(far, { endpoints: map }),
      written: () => Buffer.concat(chunks).toString("hex"),
      near,
      bring: async (...frames) => {
        for (const frame of frames) near.write(frame);
        await setImmediate();
      },
    };
  }

  const echo: ServedEndpoint = { respond: (message) => [{ message, after: 0 }] };
  const framed = (...digits: string[]): string => digits.map((each) => formatHex(packet(each))).join("");

  test("answers with the endpoints swapped, the same tag, and not its owner", async () => {
    const { written, bring } = serve({ 9: echo });
    await bring(packet("01 09 08 cb 84 01 02"));
    assert.equal(written(), framed("01 08 09 c3 84 01 02"));
  });

  test("answers the null identifier for control messages only, and only where one endpoint is behind the link", async () => {
    const one = serve({ 9: echo });
    await one.bring(packet("01 00 08 c8 00 81 02"), packet("01 00 08 c9 84 01"));
    assert.equal(one.written(), framed("01 08 09 c0 00 01 02 00 09 00 00"));
    const two = serve({ 9: echo, 10: echo });
    await two.bring(packet("01 00 08 c8 00 81 02"));
    assert.equal(two.written(), "");
    assert.equal(one.server.drops.unknownDestination + two.server.drops.unknownDestination, 2);
  });

  test("is found under its new identifier after Set Endpoint ID, and no longer under the old one", async () => {
    const { written, bring, server } = serve({ 9: echo });
    await bring(packet("01 09 08 c8 00 81 01 00 1e"), packet("01 1e 08 c9 84 01"), packet("01 09 08 ca 84 02"));
    assert.equal(written(), framed("01 08 09 c0 00 01 01 00 00 1e 00", "01 08 1e c1 84 01"));
    assert.equal(server.drops.unknownDestination, 1);
  });

  test("counts what was dropped, by reason", async () => {
    const { bring, server } = serve({ 9: echo, 10: echo });
    const damaged = packet("01 09 08 c8 84 00");
    damaged[5]! ^= 1;
    await bring(packet("01 09 08 48 84 00"), packet("01 0a 08 c0 84 00"), damaged, packet("01 0a 08 c8 05 00"));
    assert.deepEqual(server.drops, {
      ...noDrops(),
      unexpectedMiddle: 1,
      unexpectedTag: 1,
      badChecksum: 1,
      unexpectedRequest: 1,
    });
  });

  test("sends replies when they are due, and none after the stream is closed", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      const replies = [10, 500].map((after) => ({ message: Uint8Array.of(0x84, after & 0xff), after }));
      const { written, bring, server } = serve({ 9: { respond: () => replies } });
      await bring(packet("01 09 08 c8 84 00"));
      assert.equal(written(), "");
      mock.timers.tick(10);
      await setImmediate();
      assert.equal(written(), framed("01 08 09 c0 84 0a"));
      await server.close();
      mock.timers.tick(1000);
      await setImmediate();
      assert.equal(written(), framed("01 08 09 c0 84 0a"));
      await server.finished;
    } finally {
      mock.timers.reset();
    }
  });

  test("leaves no timer behind when the stream is closed from either side", async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const slow: ServedEndpoint = { respond: (message) => [{ message, after: 3_600_000 }] };
    const before = timers();
    for (const side of ["near", "far"] as const) {
      const { bring, near, server } = serve({ 9: slow });
      await bring(packet("01 09 08 c8 84 00"), packet("01 09 08 c9 84 00"));
      assert.equal(timers(), before + 2);
      if (side === "near") near.destroy();
      else await server.close();
      await server.finished;
      assert.equal(timers(), before);
    }
  });

  test("is finished when the other side goes away", async () => {
    const { server, near } = serve({ 9: echo });
    near.destroy();
    await server.finished;
    await server.close();
  });

  test("stops reading requests while its answers are not read", async () => {
    let asked = 0;
    const far = new Duplex({ writableHighWaterMark: 16, read: () => {}, write: () => {} });
    serveStream(far, {
      endpoints: new Map([
        [
          9,
          {
            respond: (message: Uint8Array) => {
              asked++;
              return [{ message, after: 0 }];
            },
          },
        ],
      ]),
    });
    for (let count = 0; count < 10; count++) {
      far.push(packet("01 09 08 c8 84 01 02 03 04 05 06 07 08 09"));
      await setImmediate();
    }
    assert.equal(asked, 1);
    far.destroy();
  });

  test("refuses an endpoint under an identifier that none can have", () => {
    const endpoints = new Map([[5, echo]]);
    assert.throws(() => serveStream(duplexPair()[0], { endpoints }), { code: "INVALID_ARGUMENT" });
  });
});
