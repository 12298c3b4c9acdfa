/** Hundreds of simulated drives on a few links, found through mctpd and polled in virtual time. */
import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { virtualTime } from "../endpoint/scripted-transport.contract.ts";
import { defaultFleet, delayed, Fleet, MctpStack, serveMctpDaemon, silent } from "../simulator/index.ts";
import { MemoryTransport } from "../transport/memory.ts";
import type { DiscoveredEndpoint } from "./discovered-endpoint.ts";
import { scan } from "./scan.ts";
import { ScriptedBus } from "./scripted-daemon.contract.ts";

const links = 8;
const each = 32;
/** How long a drive takes to answer, in milliseconds. */
const answering = 20;
const timeout = 5_000;

/** What a scan finds of drives on I2C buses that answer in that time, each bus a network of its own. */
async function found(t: TestContext): Promise<{
  readonly links: readonly (readonly DiscoveredEndpoint[])[];
  kill(endpoint: DiscoveredEndpoint): void;
}> {
  const fleets = Array.from({ length: links }, (_, index) => new Fleet(defaultFleet(each).endpoints, index + 1));
  const stack = new MctpStack();
  for (const { network, endpoints } of fleets) {
    const name = `mctpi2c${network}`;
    stack.addLink({ name, network });
    for (const [eid, drive] of endpoints) {
      drive.prepend(delayed(answering));
      stack.attach(name, { physicalAddress: [eid], eid, uuid: drive.uuid, messageTypes: [0, 4] });
      stack.setUp(name, [eid]);
    }
  }
  const bus = await ScriptedBus.start(t);
  await using _ = await serveMctpDaemon({ bus: bus.address, stack });
  const transport = new MemoryTransport({
    respond: (peer, message, requester) => fleets[peer.network - 1]?.respond(peer, message, requester) ?? [],
  });
  const all = await scan({ messageBus: bus.address, source: "mctpd", transport, timeout });
  t.after(() => all.close());
  assert.equal(all.endpoints.length, links * each);
  return {
    links: stack.links.map(({ name }) => all.endpoints.filter(({ link }) => link === name)),
    kill: ({ address: { network, eid } }) => fleets[network - 1]?.drive(eid).prepend(silent),
  };
}

/** When the last of some was over. */
type Last = (some: readonly DiscoveredEndpoint[]) => number;

/** Polls endpoints all at once; when each was over, from the beginning on. */
async function pollAll(endpoints: readonly DiscoveredEndpoint[], pass: (time: number) => Promise<void>): Promise<Last> {
  const began = Date.now();
  const times = new Map<DiscoveredEndpoint, number>();
  for (const endpoint of endpoints) {
    const over = () => times.set(endpoint, Date.now() - began);
    endpoint.subsystemHealthStatusPoll().then(over, over);
  }
  while (times.size < endpoints.length) await pass(1);
  return (some: readonly DiscoveredEndpoint[]) =>
    Math.max(...some.map((endpoint) => times.get(endpoint) ?? Number.NaN));
}

describe("256 drives on 8 links that a scan finds through mctpd", () => {
  it("are polled within 1.5 times the time of one link alone, the first time and later", async (t) => {
    const { links } = await found(t);
    const [first = [], ...others] = links;
    assert.equal(first.length, each);
    const { pass } = virtualTime(t);
    const poll = async (some: readonly DiscoveredEndpoint[]) => (await pollAll(some, pass))(some);
    // The look at each drive before its first command is one more.
    const firstAlone = await poll(first);
    assert.ok(firstAlone >= each * answering, `a link carries one command at a time: ${firstAlone} ms`);
    assert.ok((await poll(others.flat())) <= 1.5 * firstAlone);
    const alone = await poll(first);
    assert.equal(alone, each * answering);
    assert.ok((await poll(links.flat())) <= 1.5 * alone);
  });

  for (const [name, heard, deadOf] of [
    ["16 of one link are dead that were never heard", false, [16, 0, 0, 0, 0, 0, 0, 0]],
    ["16 have died, two of each link", true, [2, 2, 2, 2, 2, 2, 2, 2]],
    ["16 of one link have died", true, [16, 0, 0, 0, 0, 0, 0, 0]],
  ] as const) {
    it(`are polled within that and one timeout where ${name}`, async (t) => {
      const { links, kill } = await found(t);
      const { pass } = virtualTime(t);
      if (heard) await pollAll(links.flat(), pass);
      // The first time, a look at each drive comes before its command.
      const own = (heard ? 1 : 2) * each * answering;
      const dead = links.flatMap((link, index) => link.slice(0, deadOf[index]));
      assert.equal(dead.length, 16);
      for (const endpoint of dead) kill(endpoint);
      const last = await pollAll(links.flat(), pass);
      assert.ok(last(links.flat().filter((endpoint) => !dead.includes(endpoint))) <= 1.5 * own, "the living");
      assert.ok(last(dead) >= timeout, "they are dead");
      assert.ok(last(dead) <= timeout + 1.5 * own);
    });
  }
});
