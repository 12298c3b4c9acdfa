import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { type DriveModel, refused } from "../simulator/index.ts";
import type { TuningStep } from "./link-tuning.ts";
import { tuneLink } from "./tune-link.ts";
import { TunedLink } from "./tuned-link.contract.ts";

const slow = ["khz100", 64, 68] as const;
const fast = ["khz400", 250, 254] as const;

const short = ({ kind, setting, value, error }: TuningStep) =>
  [kind, setting, value, error && "failed"].filter(Boolean).join(" ");

/** Times of Identify over I2C, in milliseconds: request at the host's 100 kHz, answer at the drive's. */
const isNear = (actual: number | undefined, expected: number) =>
  assert.ok(actual !== undefined && Math.abs(actual - expected) < 6, `${actual} is about ${expected}`);

function withPorts(change: (ports: DriveModel["ports"]) => DriveModel["ports"]) {
  return (model: DriveModel): DriveModel => ({ ...model, ports: change(model.ports) });
}

describe("tuneLink", () => {
  test("raises the frequency, then the drive's unit, then the route's MTU, and measures what it brought", async (t) => {
    const link = new TunedLink(t);
    const steps: string[] = [];
    const tuning = await link.tune({ onStep: (step) => steps.push(short(step)) }, 1);
    assert.equal(tuning.outcome, "tuned");
    assert.deepEqual(link.settings, fast);
    assert.deepEqual(link.written, ["frequency khz400", "unit 250", "route 254"]);
    assert.deepEqual(steps, [
      "measure",
      "set frequency khz400",
      "verify",
      "set transmissionUnit 250",
      "set routeMtu 254",
      "verify",
    ]);
    assert.deepEqual(tuning.steps.map(short), steps);
    assert.deepEqual(tuning.before, { frequency: "khz100", transmissionUnit: 64, routeMtu: 68 });
    assert.deepEqual(tuning.after, { frequency: "khz400", transmissionUnit: 250, routeMtu: 254 });
    // 72 bytes at 100 kHz, and 4120 at either: 65 packets of 9 bytes more, or 17.
    isNear(tuning.times.before, 8.1 + 423.5);
    isNear(tuning.times.after, 7.3 + 96.1);
    assert.equal(tuning.gain, (tuning.times.before ?? 0) / (tuning.times.after ?? 0));
    assert.deepEqual([tuning.simulated, tuning.portId, tuning.link], [true, 1, "mctpi2c1"]);
  });

  test("writes nothing and transfers nothing where everything is as wanted", async (t) => {
    const link = new TunedLink(t);
    await link.tune();
    link.written.length = 0;
    const tuning = await link.tune();
    assert.deepEqual([tuning.outcome, tuning.steps, link.written], ["already", [], []]);
    assert.deepEqual([tuning.times, tuning.gain], [{ before: undefined, after: undefined }, undefined]);
  });

  test("with dryRun tells what it would change, and changes nothing", async (t) => {
    const link = new TunedLink(t);
    const tuning = await link.tune({ dryRun: true });
    assert.deepEqual([tuning.outcome, link.written, link.settings], ["planned", [], slow]);
    assert.deepEqual(tuning.after, { frequency: "khz400", transmissionUnit: 250, routeMtu: 254 });
  });

  test("lowers the route before the drive", async (t) => {
    const link = new TunedLink(t);
    await link.tune();
    link.written.length = 0;
    const tuning = await link.tune({ transmissionUnit: 64, frequency: "khz100" });
    assert.equal(tuning.outcome, "tuned");
    assert.deepEqual(link.written, ["frequency khz100", "route 68", "unit 64"]);
    assert.ok(tuning.gain !== undefined && tuning.gain < 0.5);
  });

  test("goes no further than this machine's link can receive", async (t) => {
    const link = new TunedLink(t, { linkMtu: 132 });
    const tuning = await link.tune();
    assert.deepEqual([tuning.outcome, ...link.settings], ["tuned", "khz400", 128, 132]);
  });

  test("leaves alone what is to be kept", async (t) => {
    const link = new TunedLink(t);
    await link.tune({ frequency: "keep" });
    assert.deepEqual(link.settings, ["khz100", 250, 254]);
    await link.tune({ frequency: "highest", transmissionUnit: "keep" });
    assert.deepEqual(link.written, ["unit 250", "route 254", "frequency khz400"]);
  });

  test("has the route follow a drive that has its unit already", async (t) => {
    const link = new TunedLink(t);
    const at250 = withPorts((ports) => ports.map((port) => ({ ...port, transmissionUnitSize: 250 })));
    Object.assign(link.drive.model, at250(link.drive.model));
    await link.tune();
    assert.deepEqual(link.written, ["frequency khz400", "route 254"]);
  });

  test("without a route raises what concerns only the drive, and says why not the rest", async (t) => {
    const link = new TunedLink(t);
    const tuning = tuneLink(link.endpoint);
    await link.until(tuning);
    assert.deepEqual([(await tuning).outcome, ...link.settings], ["tuned", "khz400", 64, 68]);
    assert.match((await tuning).kept[0]?.reason ?? "", /what this machine can receive is not known/);
    const given = tuneLink(link.endpoint, { transmissionUnit: 200 });
    await link.until(given);
    assert.deepEqual([(await given).outcome, ...link.settings], ["tuned", "khz400", 200, 68]);
    assert.equal((await given).after.routeMtu, undefined);
  });

  test("with a route that nothing can change raises the drive's side up to it", async (t) => {
    const link = new TunedLink(t);
    const { read } = link.route;
    const tuning = await link.tune({ route: { read, fixed: "no mctpd" } });
    assert.deepEqual([tuning.outcome, ...link.settings], ["tuned", "khz400", 250, 68]);
    assert.deepEqual(tuning.kept, [{ setting: "routeMtu", reason: "no mctpd" }]);
  });

  const impossible: readonly [string, Parameters<TunedLink["tune"]>[0], RegExp][] = [
    ["a frequency that the port does not have", { frequency: "mhz1" }, /mhz1 is more than the port's khz400/],
    ["a unit larger than the port's", { transmissionUnit: 251 }, /251 is not in 64–250 \(of the drive's port 250/],
    ["a unit below MCTP's", { transmissionUnit: 63 }, /63 is not in 64/],
    ["a frequency of a PCIe port", { portId: 0, frequency: "khz400" }, /only SMBus and I2C have one/],
  ];
  for (const [what, options, message] of impossible) {
    test(`refuses ${what}, and sends no change`, async (t) => {
      const link = new TunedLink(t);
      await assert.rejects(link.tune(options), { code: "INVALID_ARGUMENT", message });
      assert.deepEqual(link.written, []);
    });
  }

  test("asks for the port where the drive has two 2-Wire ports", async (t) => {
    const model = withPorts((ports) => [...ports, { ...(ports[1] as (typeof ports)[number]) }]);
    const link = new TunedLink(t, { model });
    await assert.rejects(link.tune(), { code: "INVALID_ARGUMENT", message: /it has 0 \(pcie\), 1 \(twoWire\), 2 / });
    assert.equal((await link.tune({ portId: 1 })).outcome, "tuned");
  });

  test("asks for the port where the drive refuses to tell of one of them", async (t) => {
    const link = new TunedLink(t);
    link.drive.prepend((context, next) => {
      const isPort1 = context.message[4] === 0 && context.message[10] === 1 && context.message[11] === 1;
      return isPort1 ? refused("internalError")(context, next) : next();
    });
    await assert.rejects(link.tune(), { code: "INVALID_ARGUMENT", message: /0 \(pcie\), 1 \(it does not tell/ });
  });

  test("takes the only port of a drive without a 2-Wire port, which has no frequency", async (t) => {
    const link = new TunedLink(t, { model: withPorts((ports) => ports.slice(0, 1)) });
    const tuning = await link.tune();
    assert.deepEqual([tuning.outcome, tuning.portType, link.written], ["already", "pcie", []]);
    assert.deepEqual(
      tuning.kept.map(({ setting }) => setting),
      ["frequency"],
    );
  });
});

/** What fails, and the steps after the measurement. */
async function failed(t: TestContext, limits: NonNullable<ConstructorParameters<typeof TunedLink>[1]>["limits"]) {
  const link = new TunedLink(t, { limits });
  const tuning = await link.tune({ timeout: 1_000 });
  return { link, tuning };
}

describe("where a setting is taken but does not work, tuneLink", () => {
  for (const how of ["lost", "damaged"] as const) {
    test(`puts the frequency back where all answers are ${how} at it`, async (t) => {
      const { link, tuning } = await failed(t, { frequency: "khz100", how });
      assert.equal(tuning.outcome, "putBack");
      assert.deepEqual(link.settings, slow);
      assert.deepEqual(link.written, ["frequency khz400", "frequency khz100"]);
      assert.equal(tuning.stillFailing, undefined);
      assert.deepEqual([tuning.gain, tuning.times.after, tuning.remaining], [undefined, undefined, []]);
    });

    test(`puts everything back, the last first, where large packets are ${how}`, async (t) => {
      const { link, tuning } = await failed(t, { transmissionUnit: 128, how });
      assert.equal(tuning.outcome, "putBack");
      assert.deepEqual(link.settings, slow);
      assert.deepEqual(link.written.slice(2), ["route 254", "route 68", "unit 64", "frequency khz100"]);
      assert.match(String(tuning.failure?.error), how === "lost" ? /^TimeoutError/ : /^IntegrityError/);
      assert.deepEqual(tuning.after, tuning.before);
    });
  }

  test("makes a route that said nothing say nothing again", async (t) => {
    const link = new TunedLink(t, { mtu: undefined, limits: { transmissionUnit: 72 }, linkMtu: 132 });
    const tuning = await link.tune({ timeout: 500, transmissionUnit: 100 });
    assert.deepEqual([tuning.outcome, ...link.settings], ["putBack", "khz100", 64, undefined]);
    assert.deepEqual(link.written.slice(2), ["route 104", "route 0", "unit 64", "frequency khz100"]);
  });

  test("tells what may be wrong where the route is wider than the drive from the beginning", async (t) => {
    const link = new TunedLink(t, { mtu: undefined, limits: { transmissionUnit: 64 } });
    const message = /no answer .*; packets to it have up to 254 bytes, and it is set to take 68: set the route's MTU/;
    await assert.rejects(link.tune({ timeout: 500 }), { code: "TIMEOUT", message });
    assert.deepEqual(link.written, []);
  });

  test("notices a transfer that is intact and yet not what came before", async (t) => {
    const link = new TunedLink(t);
    link.drive.prepend((_, next) => {
      const { model } = link.drive;
      const isFast = link.settings[0] === "khz400";
      model.identify = { ...model.identify, firmwareRevision: isFast ? "0000" : "1234" };
      return next();
    });
    const tuning = await link.tune();
    assert.match(String(tuning.failure?.error), /ProtocolError.*not the bytes that came before the change/);
    assert.deepEqual([tuning.outcome, ...link.settings], ["putBack", ...slow]);
  });

  test("does not begin where the identity never holds still", async (t) => {
    const link = new TunedLink(t);
    let count = 0;
    link.drive.prepend((_, next) => {
      link.drive.model.identify = { ...link.drive.model.identify, firmwareRevision: `${count++}` };
      return next();
    });
    await assert.rejects(link.tune(), { code: "CHANGED" });
    assert.deepEqual(link.written, []);
  });

  test("says so where a drive confirms a setting that it does not take", async (t) => {
    const link = new TunedLink(t);
    link.drive.prepend((_, next) => {
      const replies = next();
      for (const port of link.drive.model.ports) port.frequency = "khz100";
      return replies;
    });
    const tuning = await link.tune();
    assert.equal(tuning.outcome, "putBack");
    assert.match(String(tuning.failure?.error), /frequency: set to khz400, which was confirmed, but is khz100/);
  });
});
