import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { Endpoint } from "../endpoint/endpoint.ts";
import { miCommands } from "../mi/index.ts";
import { duplexPair } from "../transport/duplex-pair.contract.ts";
import { StreamTransport, serveStream } from "../transport/index.ts";
import { MemoryTransport } from "../transport/memory.ts";
import type { Transport } from "../transport/transport.ts";
import { corrupted, Drive, defaultFleet, delayed, dropped, endless, limited } from "./index.ts";

const { readSubsystemInformation } = miCommands;
const transports: Transport[] = [];
after(() => Promise.all(transports.map((transport) => transport.close())));

/** What carries messages to a drive at 12. */
const carriers = {
  "in memory": (drive: Drive): Transport => new MemoryTransport(drive12(drive)),
  "on a stream": (drive: Drive): Transport => {
    const [near, far] = duplexPair();
    serveStream(far, { endpoints: new Map([[12, drive]]) });
    return new StreamTransport(near);
  },
};

function drive12(drive: Drive) {
  return { respond: (_: unknown, ...request: Parameters<Drive["respond"]>) => drive.respond(...request) };
}

for (const [name, carry] of Object.entries(carriers)) {
  const arrange = (replayedUnder: "replay" | "original" = "replay") => {
    const drive = new Drive({ ...defaultFleet().drive(12).model, replayedUnder });
    const transport = carry(drive);
    transports.push(transport);
    // What an endpoint does by itself about a busy slot is not what is tested here.
    const options = { probe: false, recovery: false, timeout: 10_000 };
    return { drive, endpoint: new Endpoint(transport, { eid: 12 }, options) };
  };
  /** Whether a promise is still pending once the link has had time for all there is. */
  const isPending = async (promise: Promise<unknown>) => {
    let pending = true;
    const settle = () => {
      pending = false;
    };
    promise.then(settle, settle);
    for (let turn = 0; turn < 50; turn++) await setImmediate();
    return pending;
  };

  describe(`an endpoint and a simulated drive, ${name}`, () => {
    test("pause and resume: answers wait, those of control primitives do not", async () => {
      const { endpoint } = arrange();
      await using _ = endpoint;
      assert.deepEqual(await endpoint.pause({ tag: 1 }), { tag: 1, slot0Paused: true, slot1Paused: true });
      const held = [0, 1].map((slot) => endpoint.controller().identifyController({}, { slot: slot as 0 | 1 }));
      assert.ok(await isPending(Promise.race(held)));
      const { slotState, paused } = await endpoint.getState();
      assert.deepEqual([slotState, paused], ["transmit", true]);
      await endpoint.resume();
      for (const { modelNumber } of await Promise.all(held)) assert.match(modelNumber, /7680G DP/);
      assert.equal((await endpoint.getState()).paused, false);
    });

    test("a command that asks for the pause has its answer after Resume", async () => {
      const { endpoint } = arrange();
      await using _ = endpoint;
      const held = endpoint.readSubsystemInformation({}, { autoPause: true });
      assert.ok(await isPending(held));
      await endpoint.resume();
      assert.equal((await held).numberOfPorts, 3);
    });

    test("a damaged answer is replayed, without the command being carried out again", async () => {
      const { drive, endpoint } = arrange();
      await using _ = endpoint;
      drive.model.compositeStatus = { ...drive.model.compositeStatus, ready: true };
      drive.prepend(limited(1, corrupted));
      const { compositeControllerStatus } = await endpoint.subsystemHealthStatusPoll({ clearStatus: true });
      assert.equal(compositeControllerStatus.ready, true);
      assert.equal(drive.model.compositeStatus.ready, false);
    });

    for (const replayedUnder of ["replay", "original"] as const) {
      test(`an answer that was dropped is replayed, under the tag of the ${replayedUnder} request`, async () => {
        const { drive, endpoint } = arrange(replayedUnder);
        await using _ = endpoint;
        const remove = drive.prepend(dropped);
        await assert.rejects(endpoint.readSubsystemInformation({}, { timeout: 20 }), { code: "TIMEOUT" });
        remove();
        assert.equal((await endpoint.replayAnswer(readSubsystemInformation, {})).numberOfPorts, 3);
      });
    }

    test("there is nothing to replay in the beginning, and after Abort", async () => {
      const { endpoint } = arrange();
      await using _ = endpoint;
      const nothing = { code: "NOTHING_TO_REPLAY" };
      await assert.rejects(endpoint.replayAnswer(readSubsystemInformation, {}), nothing);
      await endpoint.readSubsystemInformation();
      assert.equal((await endpoint.abort()).commandAborted, "nothingToAbort");
      await assert.rejects(endpoint.replayAnswer(readSubsystemInformation, {}), nothing);
    });

    test("Abort frees the slot of a command that was given up", async () => {
      const { drive, endpoint } = arrange();
      await using _ = endpoint;
      for (const behaviour of [endless({ announced: 60_000 }), delayed(600_000)]) {
        const remove = drive.prepend((context, next) =>
          context.to.messageType === "controlPrimitive" ? next() : behaviour(context, next),
        );
        const given = new AbortController();
        const held = endpoint.readSubsystemInformation({}, { signal: given.signal });
        assert.ok(await isPending(Promise.race([held])));
        given.abort("enough");
        await assert.rejects(held, (reason) => reason === "enough");
        assert.equal((await endpoint.getState()).slotState, "process");
        remove();
        await assert.rejects(endpoint.readSubsystemInformation({}, { timeout: 20 }), { code: "TIMEOUT" });
        assert.equal((await endpoint.getState({ clearErrors: true })).commandToBusySlot, true);
        assert.notEqual((await endpoint.abort()).commandAborted, "nothingToAbort");
        assert.equal((await endpoint.getState()).commandToBusySlot, false);
        assert.equal((await endpoint.readSubsystemInformation()).numberOfPorts, 3);
      }
    });
  });
}
