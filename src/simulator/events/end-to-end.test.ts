import assert from "node:assert/strict";
import { test } from "node:test";
import { Endpoint } from "../../endpoint/endpoint.ts";
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

test("every event of a simulated drive is received and acknowledged, once, however often it is repeated", async () => {
  const fleet = defaultFleet();
  await using transport = fleet.transport();
  await using endpoint = new Endpoint(transport, { eid: 12 });
  const drive = fleet.drive(12);
  const iteration = endpoint.events({ ...options, events: ["compositeTemperature"] });
  assert.equal(celsiusOf(await iteration.next()), 41);
  for (let celsius = 42; celsius < 82; celsius++) {
    heat(drive, celsius);
    const step = await iteration.next();
    assert.equal(celsiusOf(step), celsius);
    assert.equal(step.value?.kind === "event" && step.value.generation, (celsius - 42) % 32);
    // Commands go on meanwhile.
    assert.equal((await endpoint.subsystemHealthStatusPoll()).compositeTemperature, celsius);
  }
  await iteration.return?.();
  assert.deepEqual([...(drive.model.events?.enabled ?? [])], []);
  assert.equal(drive.model.events?.state.phase, "disarmed");
});

test("a drive whose messages get lost is found out, armed anew, and tells all states", async () => {
  const fleet = defaultFleet();
  const drive = fleet.drive(12);
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
  assert.equal(celsiusOf(await iteration.next()), 41);
  lost = true;
  heat(drive, 50);
  // What a drive does that waits for an acknowledgement eight times in vain, without the wait.
  while (drive.model.events?.transmissionFailed === false) await new Promise((resolve) => setTimeout(resolve, 20));
  lost = false;
  const { value } = await iteration.next();
  assert.deepEqual(value, { kind: "lost", reason: "transmissionFailure" });
  const state = await iteration.next();
  assert.deepEqual([celsiusOf(state), state.value?.kind === "event" && state.value.initial], [50, true]);
  heat(drive, 51);
  assert.equal(celsiusOf(await iteration.next()), 51);
});

test("a drive that was reset is found out, and armed anew", async () => {
  const fleet = defaultFleet();
  await using transport = fleet.transport();
  await using endpoint = new Endpoint(transport, { eid: 12 });
  const iteration = endpoint.events({ ...options, events: ["availableSpare"], checkInterval: 20 });
  await iteration.next();
  await endpoint.reset();
  const { value } = await iteration.next();
  assert.deepEqual(value, { kind: "lost", reason: "disarmed" });
  assert.equal((await iteration.next()).value?.kind, "event");
});

test("a drive before NVMe-MI 2.0 has no events", async () => {
  await using transport = defaultFleet().transport();
  await using endpoint = new Endpoint(transport, { eid: 9 });
  await assert.rejects(endpoint.events().next(), { code: "NOT_SUPPORTED", address: "mctp:1,9" });
  const { capabilities } = await endpoint.readPortInformation();
  assert.equal(capabilities.asynchronousEventMessages, false);
});
