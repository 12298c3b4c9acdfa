import assert from "node:assert/strict";
import { cpus } from "node:os";
import { performance } from "node:perf_hooks";
import { describe, type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { skipWithoutAddon, testedSystem, UnixPeer } from "./addon.contract.ts";

/** How many times the event loop has turned; it turns once for whatever it was woken for, and over and over while awake. */
const turns = (): number => performance.nodeTiming.uvMetricsInfo.loopCount;
/** More than there are for a timer and what little else there is, and far fewer than in the time that it stays awake. */
const manyTurns = 20;

/** A peer that asks and one that answers, in the turn after. */
class Exchange {
  readonly #asking = new UnixPeer(system);
  readonly #answering = new UnixPeer(system);

  /** `thinkingTime` in milliseconds; without it, none. */
  constructor(context: TestContext, thinkingTime?: number) {
    const answer = () => this.#answering.send("answer", this.#asking);
    this.#answering.onDelivery = ({ data }) => {
      if (data === "silence") return;
      if (thinkingTime === undefined) answer();
      else setTimeout(answer, thinkingTime);
    };
    context.after(() => {
      this.#asking.socket.close();
      this.#answering.socket.close();
    });
  }

  /** Asks and waits for the answer, so many times. */
  async answered(times: number): Promise<void> {
    for (let count = 0; count < times; count++) {
      const { length } = this.#asking.deliveries;
      this.#asking.post("question", this.#answering);
      await this.#asking.received(length + 1);
    }
  }

  /** How often the loop turns while something is asked that is not answered. */
  async turnsInSilence(): Promise<number> {
    this.#asking.socket.ref();
    this.#asking.post("silence", this.#answering);
    // What was asked has then come, for which the loop turns as well.
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    const before = turns();
    await sleep(20);
    this.#asking.socket.unref();
    return turns() - before;
  }
}

const alone = cpus().length < 2 && "with a single processor the loop never stays awake";
const skip = skipWithoutAddon || alone;
const system = skip ? undefined! : testedSystem();

describe("the event loop, while answers are awaited", { skip }, () => {
  test("sleeps where nothing is known of the peers", async (context) => {
    assert.ok((await new Exchange(context).turnsInSilence()) < manyTurns);
  });

  test("sleeps where each of several takes long, though answers come soon after somebody else was asked", async (context) => {
    const exchanges = Array.from({ length: 6 }, () => new Exchange(context, 3));
    const staggered = exchanges.map(async (exchange, index) => {
      await sleep(index);
      await exchange.answered(20);
    });
    await Promise.all(staggered);
    assert.ok(((await exchanges[0]?.turnsInSilence()) ?? Number.NaN) < manyTurns);
  });

  test("stays awake where the answers before came within microseconds, until this one takes longer", async (context) => {
    const exchange = new Exchange(context);
    // On a busy machine some are not so quick.
    for (let attempt = 0, awake = 0; awake < manyTurns; attempt++) {
      assert.ok(attempt < 50, "the loop went to sleep each time");
      await exchange.answered(100);
      awake = await exchange.turnsInSilence();
    }
    assert.ok((await exchange.turnsInSilence()) < manyTurns, "it stays awake for a peer that has been silent");
  });
});
