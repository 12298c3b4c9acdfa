import assert from "node:assert/strict";
import { test } from "node:test";
import { Endpoint } from "../../endpoint/endpoint.ts";
import { isPending, type VirtualTime, virtualTime } from "../../endpoint/scripted-transport.contract.ts";
import { MemoryTransport } from "../../transport/memory.ts";
import type { Requester, Responder } from "../../transport/responder.ts";
import { defaultFleet } from "../default-fleet.ts";
import type { Drive } from "../drive.ts";

type Step = Awaited<ReturnType<ReturnType<Endpoint["events"]>["next"]>>;

const options = { delay: 0, retryDelay: 100, checkInterval: 0 } as const;

function heat(drive: Drive, celsius: number): void {
  drive.change((model) => {
    model.smart = { ...model.smart, compositeTemperature: 273 + celsius };
  });
}

/** The temperature that an event tells. */
function celsiusOf({ value }: Step): unknown {
  return value?.kind === "event" && value.name === "compositeTemperature" && value.details?.compositeTemperature;
}

/** Lets time pass until something has come to its end, in steps shorter than anything that waits here. */
async function during<T>(time: VirtualTime, promise: Promise<T>): Promise<T> {
  for (let step = 0; await isPending(promise); step++) {
    assert.ok(step < 1_000, "it should have come long ago");
    await time.pass(10);
  }
  return promise;
}

test("every event of a simulated drive is received and acknowledged, once, however often it is repeated", async (t) => {
  const time = virtualTime(t);
  const fleet = defaultFleet();
  await using transport = fleet.transport();
  await using endpoint = new Endpoint(transport, { eid: 12 });
  const drive = fleet.drive(12);
  const iteration = endpoint.events({ ...options, events: ["compositeTemperature"] });
  assert.equal(celsiusOf(await during(time, iteration.next())), 41);
  for (let celsius = 42; celsius < 82; celsius++) {
    heat(drive, celsius);
    const step = await during(time, iteration.next());
    assert.equal(celsiusOf(step), celsius);
    assert.equal(step.value?.kind === "event" && step.value.generation, (celsius - 42) % 32);
    // Commands go on meanwhile.
    assert.equal((await endpoint.subsystemHealthStatusPoll()).compositeTemperature, celsius);
  }
  await iteration.return?.();
  assert.deepEqual([...(drive.model.events?.enabled ?? [])], []);
  assert.equal(drive.model.events?.state.phase, "disarmed");
});

for (const statesTold of ["named", "newlyEnabled"] as const) {
  test(`a drive whose messages get lost is found out, armed anew, and tells all states, those ${statesTold}`, async (t) => {
    const time = virtualTime(t);
    const fleet = defaultFleet();
    const drive = fleet.drive(12);
    Object.assign(drive.model, { statesTold });
    let lost = false;
    /** Loses what the drive sends of itself. */
    const lossy: Responder = {
      respond: (peer, message, requester) => {
        wayBack ??= { notify: (bytes) => void (lost || requester.notify(bytes)) };
        return fleet.respond(peer, message, wayBack);
      },
    };
    let wayBack: Requester | undefined;
    await using transport = new MemoryTransport(lossy);
    await using endpoint = new Endpoint(transport, { eid: 12 });
    const iteration = endpoint.events({ ...options, events: ["compositeTemperature"], checkInterval: 50 });
    assert.equal(celsiusOf(await during(time, iteration.next())), 41);
    lost = true;
    heat(drive, 50);
    // It waits for an acknowledgement eight times in vain. Answers are not lost: arming it anew is one.
    const { value } = await during(time, iteration.next());
    assert.deepEqual(value, { kind: "lost", reason: "transmissionFailure" });
    const state = await during(time, iteration.next());
    assert.deepEqual([celsiusOf(state), state.value?.kind === "event" && state.value.initial], [50, true]);
    lost = false;
    heat(drive, 51);
    assert.equal(celsiusOf(await during(time, iteration.next())), 51);
  });
}

test("a drive that was reset is found out, and armed anew", async (t) => {
  const time = virtualTime(t);
  const fleet = defaultFleet();
  await using transport = fleet.transport();
  await using endpoint = new Endpoint(transport, { eid: 12 });
  const iteration = endpoint.events({ ...options, events: ["availableSpare"], checkInterval: 20 });
  await during(time, iteration.next());
  await during(time, endpoint.reset());
  const { value } = await during(time, iteration.next());
  assert.deepEqual(value, { kind: "lost", reason: "disarmed" });
  assert.equal((await during(time, iteration.next())).value?.kind, "event");
});

test("a drive that is left while it is being armed, or acknowledged, is disarmed", async (t) => {
  const time = virtualTime(t);
  for (const acknowledged of [false, true]) {
    const fleet = defaultFleet();
    await using transport = fleet.transport();
    await using endpoint = new Endpoint(transport, { eid: 12 });
    const drive = fleet.drive(12);
    const controller = new AbortController();
    const iteration = endpoint.events({ ...options, events: ["compositeTemperature"], signal: controller.signal });
    const slow = () => drive.prepend((_, next) => next().map((reply) => ({ ...reply, after: reply.after + 300 })));
    if (acknowledged) {
      await during(time, iteration.next());
      heat(drive, 50);
      await during(time, iteration.next());
      // The next acknowledgement is the slow one.
      slow();
      heat(drive, 51);
    } else slow();
    const step = iteration.next().catch((error: unknown) => error);
    // By then it has been acknowledged, or armed after the probe and the look at what is supported; the answer is on its way.
    await time.pass(10);
    if (!acknowledged) for (let answers = 0; answers < 2; answers++) await time.pass(300);
    assert.equal(drive.model.events?.state.phase, "armed");
    controller.abort("enough");
    if (!acknowledged) assert.equal(await step, "enough");
    await during(time, endpoint.close());
    assert.deepEqual([...(drive.model.events?.enabled ?? [])], []);
    assert.equal(drive.model.events?.state.phase, "disarmed");
    assert.equal(drive.model.events?.transmissionFailed, false);
  }
});

test("a drive before NVMe-MI 2.0 has no events", async () => {
  await using transport = defaultFleet().transport();
  await using endpoint = new Endpoint(transport, { eid: 9 });
  await assert.rejects(endpoint.events().next(), { code: "NOT_SUPPORTED", address: "mctp:1,9" });
  const { capabilities } = await endpoint.readPortInformation();
  assert.equal(capabilities.asynchronousEventMessages, false);
});
