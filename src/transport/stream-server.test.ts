import assert from "node:assert/strict";
import { Duplex } from "node:stream";
import { describe, mock, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { formatHex } from "../codec/index.ts";
import { encodeSerialFrame, noDrops } from "../mctp/index.ts";
import { duplexPair } from "./duplex-pair.contract.ts";
import type { Requester } from "./responder.ts";
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

  test("tells that it supports MCTP control and NVMe-MI, in that order, as drives do", async () => {
    const { written, bring } = serve({ 9: echo });
    await bring(packet("01 09 08 c8 00 81 05"));
    assert.equal(written(), framed("01 08 09 c0 00 01 05 00 02 00 04"));
  });

  test("drops what is for an endpoint that is absent, control messages as well, until it is back", async () => {
    let absent = true;
    const pulled: ServedEndpoint = {
      ...echo,
      get absent() {
        return absent;
      },
    };
    const { written, bring, server } = serve({ 9: pulled });
    await bring(packet("01 09 08 c8 00 81 05"), packet("01 00 08 c8 00 81 02"), packet("01 09 08 c9 84 01"));
    assert.equal(written(), "");
    assert.equal(server.drops.unknownDestination, 3);
    absent = false;
    await bring(packet("01 09 08 c9 84 01"));
    assert.equal(written(), framed("01 08 09 c1 84 01"));
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

  test("sends a reply packet by packet where its transmission wants it so, others in between", async () => {
    let step: (() => boolean) | undefined;
    const run = (next: () => boolean): void => {
      step = next;
    };
    const message = Uint8Array.from({ length: 130 }, (_, at) => (at === 0 ? 0x84 : at));
    const stepped: ServedEndpoint = {
      respond: (asked) => [
        asked[1] === 1 ? { message, after: 0, transmission: { run } } : { message: asked, after: 0 },
      ],
    };
    const { written, bring } = serve({ 9: stepped });
    await bring(packet("01 09 08 cb 84 01"));
    assert.equal(written(), "");
    assert.equal(step?.(), true);
    await bring(packet("01 09 08 cc 84 02"));
    assert.deepEqual([step?.(), step?.()], [true, false]);
    await setImmediate();
    const hex = formatHex(message);
    const packets = ["01080983", "01080913", "01080963"].map(
      (header, at) => header + hex.slice(at * 128, (at + 1) * 128),
    );
    assert.equal(written(), framed(packets[0] ?? "", "01 08 09 c4 84 02", packets[1] ?? "", packets[2] ?? ""));
    assert.equal(written().slice(-24), "7e010601080963" + "8081" + "f1f2" + "7e");
  });

  test("sends nothing more of a reply once it is closed, from whichever side", async () => {
    for (const side of ["near", "far"] as const) {
      const steps: (() => boolean)[] = [];
      const transmission = { run: (step: () => boolean) => steps.push(step) };
      const respond = () => [{ message: new Uint8Array(130).fill(0x84), after: 0, transmission }];
      const { bring, near, server, written } = serve({ 9: { respond } });
      await bring(packet("01 09 08 cb 84 01"));
      assert.equal(steps[0]?.(), true);
      await setImmediate();
      const before = written();
      if (side === "near") near.destroy();
      else await server.close();
      await server.finished;
      assert.equal(steps[0]?.(), false);
      assert.equal(written(), before);
    }
  });

  test("tells requesters apart by place and endpoint identifier, and sends them what is no answer", async () => {
    const requesters: Requester[] = [];
    const noting: ServedEndpoint = {
      respond: (_, requester) => {
        requesters.push(requester);
        return [];
      },
    };
    const { written, bring, server } = serve({ 9: noting, 10: noting });
    await bring(...["01 09 08 c8", "01 09 08 c9", "01 09 0b c8", "01 0a 08 c8"].map((each) => packet(`${each} 84 01`)));
    const [first, again, other, elsewhere] = requesters;
    assert.equal(first, again);
    assert.equal(new Set(requesters).size, 3);
    const event = "84 28 00 00 01 00 10 00 00 07 00 09 00 00 03 00 00 00 00 01 12 a8 d2 c4";
    for (const requester of [first, first, other, elsewhere])
      requester?.notify(Buffer.from(event.replaceAll(" ", ""), "hex"));
    first?.notify(new Uint8Array(0));
    await setImmediate();
    const checked = ["c8 EVENT 8d 76", "c9 EVENT 89 0d"].map((each) => `7e011c010809${each.replace("EVENT", event)}7e`);
    assert.ok(written().startsWith(checked.join("").replaceAll(" ", "")));
    assert.equal(
      written(),
      framed(...["01 08 09 c8", "01 08 09 c9", "01 0b 09 c8", "01 08 0a c8"].map((each) => `${each} ${event}`)),
    );
    await server.close();
    first?.notify(Uint8Array.of(0x84));
  });

  test("loses what is no answer where the link takes no more", async () => {
    let requester: Requester | undefined;
    const far = new Duplex({ writableHighWaterMark: 16, read: () => {}, write: () => {} });
    const respond: ServedEndpoint["respond"] = (_, asking) => {
      requester = asking;
      return [];
    };
    serveStream(far, { endpoints: new Map([[9, { respond }]]) });
    far.push(packet("01 09 08 c8 84 01"));
    await setImmediate();
    for (let count = 0; count < 1000; count++) requester?.notify(new Uint8Array(20).fill(0x84));
    assert.equal(far.writableLength, packet(`01 08 09 c8 ${"84".repeat(20)}`).length);
    far.destroy();
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
