/** What tests of a watch share. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { EndpointChange } from "./object-view.ts";
import { objectTree, ScriptedBus, ScriptedDaemon, type ScriptedEndpoint } from "./scripted-daemon.contract.ts";
import { DaemonWatch, type EndpointWatchOptions } from "./watch.ts";

const pauses = { shortest: 1, longest: 20 };

/** A watch that has no time, and ends with the test. */
export function watching(t: TestContext, options: EndpointWatchOptions): DaemonWatch {
  const watch = new DaemonWatch(options, pauses);
  t.after(() => watch.return());
  return watch;
}

/** A bus with an mctpd that has some endpoints, and a watch of it. */
export async function setUp(
  t: TestContext,
  endpoints: readonly ScriptedEndpoint[],
  options: EndpointWatchOptions = {},
) {
  const bus = await ScriptedBus.start(t);
  const daemon = await ScriptedDaemon.start(t, bus.address, objectTree(endpoints));
  return { bus, daemon, watch: watching(t, { messageBus: bus.address, ...options }) };
}

/** So many changes. */
export async function take(watch: DaemonWatch, count: number): Promise<EndpointChange[]> {
  const changes: EndpointChange[] = [];
  while (changes.length < count) {
    const { value } = await watch.next();
    assert.ok(value, "the iteration goes on");
    changes.push(value);
  }
  return changes;
}

/** A change in short: `added 9 uuid`. */
export const short = ({ kind, endpoint: { address, uuid } }: EndpointChange) =>
  [kind, address.eid, uuid].filter(Boolean).join(" ");

/** So many changes, in short. */
export async function told(watch: DaemonWatch, count: number): Promise<string[]> {
  return (await take(watch, count)).map(short);
}

/** Checks that nothing more comes. */
export const isOver = async (watch: DaemonWatch) =>
  assert.deepEqual(await watch.next(), { done: true, value: undefined });
