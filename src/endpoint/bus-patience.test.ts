import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { health, rejection } from "./scripted-transport.contract.ts";
import { abortable, busOf } from "./shared-bus.contract.ts";

describe("the place on a bus", () => {
  test("of a drive that was never asked is kept for a long answer, and not for a short one", async (t) => {
    const { endpoints, poll, asked, pass, transport } = await busOf(t, {}, { fresh: true });
    const long = endpoints[0]!.controller(0).identifyController();
    const behind = poll(9);
    await pass(100);
    assert.deepEqual(await asked(), [8], "4 KiB take longer than that at 100 kHz");
    await pass(1_400);
    assert.deepEqual(await asked(), [8, 9]);
    const short = poll(10);
    await pass(10);
    assert.deepEqual(await asked(), [8, 9, 10]);
    transport.exchanges[1]!.answer(...health);
    transport.exchanges[2]!.answer(...health);
    await Promise.all([behind, short]);
    const error = rejection(long);
    await pass(5_000);
    await error;
  });

  test("is not cut short because the caller gave up: the drive may be as well as before", async (t) => {
    const { endpoints, poll, asked, pass, answer, transport } = await busOf(t);
    const { signal, abort } = abortable(t);
    const given = rejection(poll(8, { signal }));
    await asked();
    abort();
    await given;
    const long = endpoints[0]!.controller(0).identifyController();
    const behind = poll(9);
    await pass(100);
    assert.deepEqual(await asked(), [8, 8]);
    transport.exchanges[1]!.answer(2, 0, 0, 0);
    await rejection(long);
    await asked();
    answer(2);
    await behind;
  });
});
