import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import type { AttachedDevice } from "./attached-device.ts";
import { MctpStack, type StackChange } from "./mctp-stack.ts";

const drive = { physicalAddress: [0x1d], eid: 9, uuid: "7d1b9c52-0000-4000-8000-000000000009", messageTypes: [0, 4] };

function told(stack: MctpStack): string[] {
  const lines: string[] = [];
  stack.watch((change: StackChange) => {
    if ("endpoint" in change) lines.push(`${change.kind} ${change.endpoint.eid} ${change.endpoint.connectivity}`);
    else lines.push(`${change.kind} ${"link" in change ? change.link.name : change.network}`);
  });
  return lines;
}

function stackWith(...devices: AttachedDevice[]): MctpStack {
  return new MctpStack({ links: [{ name: "mctpi2c1", devices }] });
}

describe("the MCTP stack of a simulated machine", () => {
  it("has an endpoint of its own in every network, and no device that nobody has set up", () => {
    const stack = new MctpStack({
      links: [{ name: "one", devices: [drive] }, { name: "two" }, { name: "three", network: 7 }],
    });
    assert.deepEqual(
      stack.endpoints.map(({ network, eid, messageTypes }) => ({ network, eid, messageTypes })),
      [
        { network: 1, eid: 8, messageTypes: [0] },
        { network: 7, eid: 8, messageTypes: [0] },
      ],
    );
  });

  it("sets a device up by the endpoint id that it has, and gives a new one where that is taken", () => {
    const stack = stackWith(
      drive,
      { ...drive, physicalAddress: [0x1e] },
      { physicalAddress: [0x1f], messageTypes: [4] },
    );
    const lines = told(stack);
    const eids = [[0x1d], [0x1d], [0x1e], [0x1f]].map((address) => {
      const { endpoint, isNew } = stack.setUp("mctpi2c1", address);
      return [endpoint.eid, isNew];
    });
    assert.deepEqual(eids, [
      [9, false],
      [9, false],
      [10, true],
      [11, true],
    ]);
    assert.deepEqual(lines, ["endpointAdded 9 Available", "endpointAdded 10 Available", "endpointAdded 11 Available"]);
  });

  it("cannot give another endpoint id to a device that keeps its own", () => {
    const stack = stackWith({ ...drive, keepsEid: true });
    assert.throws(() => stack.assign("mctpi2c1", [0x1d], 20), /insists on endpoint id 9/);
    assert.deepEqual(stack.assign("mctpi2c1", [0x1d]).endpoint.eid, 9);
  });

  it("takes another device in the same place for another endpoint", () => {
    const stack = stackWith(drive);
    stack.setUp("mctpi2c1", [0x1d]);
    const lines = told(stack);
    stack.detach("mctpi2c1", [0x1d]);
    stack.attach("mctpi2c1", { ...drive, uuid: "7d1b9c52-0000-4000-8000-00000000000a" });
    stack.setUp("mctpi2c1", [0x1d]);
    assert.deepEqual(lines, ["endpointRemoved 9 Available", "endpointAdded 9 Available"]);
  });

  it("refuses what cannot be", () => {
    const stack = stackWith(drive);
    assert.throws(() => stack.attach("mctpi2c1", drive), { code: "INVALID_ARGUMENT" });
    assert.throws(() => stack.attach("mctpi2c1", { ...drive, physicalAddress: [1], eid: 7 }), {
      code: "INVALID_ARGUMENT",
    });
    assert.throws(() => stack.attach("mctpi2c2", drive), { code: "INVALID_ARGUMENT" });
    assert.throws(() => stack.addLink({ name: "mctpi2c1" }), { code: "INVALID_ARGUMENT" });
    assert.throws(() => stack.addLink({ name: "a/b" }), { code: "INVALID_ARGUMENT" });
    assert.throws(() => stack.endpoint(1, 9), { code: "INVALID_ARGUMENT" });
    assert.throws(() => stack.setUp("mctpi2c1", [0x20]), { code: "TRANSPORT", errno: "ETIMEDOUT" });
    assert.throws(() => stack.recover(stack.endpoint(1, 8)), { code: "NOT_SUPPORTED" });
  });
});

describe("a recovery", () => {
  function begin(answers: () => boolean, times?: { attempts: number }) {
    const stack = new MctpStack({
      links: [{ name: "mctpi2c1", devices: [{ ...drive, answers }] }],
      ...(times && { recovery: times }),
    });
    const present = answers;
    assert.equal(present(), true);
    const { endpoint } = stack.setUp("mctpi2c1", [0x1d]);
    return { stack, endpoint, lines: told(stack) };
  }

  it("makes an endpoint that answers available again after the time of one answer", (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const { stack, endpoint, lines } = begin(() => true);
    stack.recover(endpoint);
    stack.recover(endpoint);
    assert.deepEqual(lines, ["connectivityChanged 9 Degraded"]);
    t.mock.timers.tick(249);
    assert.equal(lines.length, 1);
    t.mock.timers.tick(1);
    assert.deepEqual(lines, ["connectivityChanged 9 Degraded", "connectivityChanged 9 Available"]);
    t.mock.timers.tick(60_000);
    assert.equal(lines.length, 2);
  });

  it("asks three times, and then removes an endpoint that never answered", (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const answers = mock.fn(() => true);
    const { stack, endpoint, lines } = begin(answers);
    answers.mock.mockImplementation(() => false);
    answers.mock.resetCalls();
    stack.recover(endpoint);
    t.mock.timers.tick(250);
    t.mock.timers.tick(2_500);
    assert.equal(answers.mock.callCount(), 2);
    assert.deepEqual(lines, ["connectivityChanged 9 Degraded"]);
    t.mock.timers.tick(2_500);
    assert.equal(answers.mock.callCount(), 3);
    assert.deepEqual(lines, ["connectivityChanged 9 Degraded", "endpointRemoved 9 Degraded"]);
  });

  it("gives a device that lost its endpoint id that of before", (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const { stack, endpoint, lines } = begin(() => true);
    stack.detach("mctpi2c1", [0x1d]);
    stack.attach("mctpi2c1", { ...drive, eid: 0 });
    stack.recover(endpoint);
    t.mock.timers.tick(250);
    assert.deepEqual(lines, ["connectivityChanged 9 Degraded", "connectivityChanged 9 Available"]);
  });

  it("ends with its endpoint, and when it is abandoned", (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const { stack, endpoint, lines } = begin(() => true);
    stack.recover(endpoint);
    stack.abandonRecoveries();
    t.mock.timers.tick(60_000);
    assert.deepEqual(lines, ["connectivityChanged 9 Degraded"]);
    stack.recover(endpoint);
    stack.remove(endpoint);
    t.mock.timers.tick(60_000);
    assert.deepEqual(lines, ["connectivityChanged 9 Degraded", "endpointRemoved 9 Degraded"]);
  });
});
