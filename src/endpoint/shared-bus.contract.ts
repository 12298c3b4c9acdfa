/** What the tests of a bus share: drives on it, and whom it lets be asked. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { Bus, type BusOptions } from "./bus.ts";
import type { CallOptions, EndpointOptions } from "./call-options.ts";
import { Endpoint } from "./endpoint.ts";
import { health, ScriptedTransport, settled, virtualTime, watchedController } from "./scripted-transport.contract.ts";

/** Drives 8 to 11 on one bus; each has been heard already unless `fresh`. */
export async function busOf(t: TestContext, bus?: BusOptions, options: EndpointOptions & { fresh?: boolean } = {}) {
  const { fresh = false, ...rest } = options;
  const endpoints: Endpoint[] = [];
  // Before it is looked whether timers are left.
  t.after(() => Promise.all(endpoints.map((endpoint) => endpoint.close())));
  const time = virtualTime(t);
  const shared = new Bus(bus);
  const transport = new ScriptedTransport();
  for (const eid of [8, 9, 10, 11]) {
    endpoints.push(new Endpoint(transport, { eid }, { probe: false, recovery: false, bus: shared, ...rest }));
  }
  if (!fresh) {
    transport.answerEvery(() => health);
    for (const endpoint of endpoints) await endpoint.subsystemHealthStatusPoll();
    transport.sending = () => {};
    transport.exchanges.length = 0;
  }
  const endpointOf = (eid: number) => endpoints[eid - 8] ?? assert.fail(`${eid} is on the bus`);
  const poll = (eid: number, call?: CallOptions) => endpointOf(eid).subsystemHealthStatusPoll({}, call);
  /** Whom something was sent to, in order. */
  const asked = async () => {
    await settled();
    return transport.exchanges.map(({ peer }) => peer.eid);
  };
  const answer = (index: number) =>
    (transport.exchanges[index] ?? assert.fail(`there is a request ${index}`)).answer(...health);
  return { ...time, shared, transport, endpoints, poll, asked, answer };
}

/** A signal, aborted with "enough", that must be without listeners at the end. */
export function abortable(t: TestContext): { signal: AbortSignal; abort: () => void } {
  const controller = watchedController(t);
  return { signal: controller.signal, abort: () => controller.abort("enough") };
}
