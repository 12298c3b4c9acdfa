import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { Bus } from "../endpoint/bus.ts";
import { health, ScriptedTransport, settled } from "../endpoint/scripted-transport.contract.ts";
import { DiscoveryError, MiError } from "../errors.ts";
import { defaultFleet } from "../simulator/index.ts";
import { automaticSource } from "./automatic-source.ts";
import type { FoundEndpoint } from "./found-endpoint.ts";
import { scan } from "./scan.ts";
import type { Source } from "./source.ts";

const nowhere = { messageBus: "unix:path=/nowhere/bus" } as const;

function listFile(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "nvme-mi-list-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "endpoints");
  writeFileSync(file, text);
  return file;
}

const failing = (error: Error): Source => ({ find: () => Promise.reject(error) });
const eidsOf = (found: Iterable<{ address: { eid: number } }>) => [...found].map(({ address }) => address.eid);

describe("a scan by a list", () => {
  it("opens what the file lists, and tells what it does not understand", async (t) => {
    const list = listFile(t, "mctp:1,10 link=mctpi2c3\nmctp:1,9\nnonsense\n");
    await using transport = defaultFleet().transport();
    await using found = await scan({ source: { list }, transport });
    assert.equal(found.source, "list");
    assert.deepEqual(eidsOf(found), [9, 10]);
    assert.equal(found.endpoints[1]?.link, "mctpi2c3");
    assert.equal(found.problems.length, 1);
    assert.equal((await found.endpoints[0]!.subsystemHealthStatusPoll()).status.driveFunctional, true);
  });

  it("rejects where there is no such file", async () => {
    await assert.rejects(scan({ source: { list: "/nowhere/list" } }), { code: "TRANSPORT", errno: "ENOENT" });
  });
});

describe("a scan by a sweep", () => {
  it("opens those that answer", async () => {
    await using transport = defaultFleet().transport();
    await using found = await scan({ source: { sweep: 1 }, transport });
    assert.equal(found.source, "sweep");
    assert.deepEqual(eidsOf(found), [9, 10, 11, 12]);
    assert.ok(found.endpoints.every(({ uuid }) => uuid !== undefined));
  });

  it("leaves out what takes no NVMe-MI, and what does not tell", async () => {
    const of = (eid: number, messageTypes: readonly number[] | undefined): FoundEndpoint => ({
      source: "sweep",
      address: { network: 1, eid },
      uuid: undefined,
      messageTypes,
      connectivity: undefined,
      link: undefined,
    });
    const endpoints = [of(9, [0, 4]), of(10, [0, 1]), of(11, undefined)];
    const source: Source = { find: async () => ({ source: "sweep", endpoints, problems: [] }) };
    await using found = await scan({ source, transport: new ScriptedTransport() });
    assert.deepEqual(eidsOf(found), [9]);
  });
});

describe("a scan that finds out for itself what to look by", () => {
  it("sweeps where there is neither a message bus nor a list, and tells why", async () => {
    await using transport = defaultFleet().transport();
    await using found = await scan({ ...nowhere, transport });
    assert.equal(found.source, "sweep");
    assert.deepEqual(eidsOf(found), [9, 10, 11, 12]);
    const [absence] = found.problems;
    assert.ok(absence instanceof DiscoveryError);
    assert.equal(absence.reason, "noBus");
    await assert.rejects(found.endpoints[0]!.recover(), { code: "NOT_SUPPORTED" });
  });

  it("goes by the list where there is one, whatever mctpd is absent for", async (t) => {
    const list = listFile(t, "mctp:1,11\nwhat\n");
    for (const reason of ["noBus", "noDaemon", "noPermission"] as const) {
      const absence = new DiscoveryError(reason, "no mctpd");
      const source = automaticSource(failing(absence), list);
      await using found = await scan({ source, transport: new ScriptedTransport() });
      assert.equal(found.source, "list");
      assert.deepEqual(eidsOf(found), [11]);
      assert.equal(found.problems[0], absence);
      assert.equal(found.problems.length, 2);
    }
    const source = automaticSource(failing(new MiError("NOT_SUPPORTED", "no package")), list);
    await using found = await scan({ source, transport: new ScriptedTransport() });
    assert.equal(found.source, "list");
  });

  it("does not hide the trouble of an mctpd that is there", async (t) => {
    const list = listFile(t, "mctp:1,11\n");
    for (const reason of ["noAnswer", "lost", "refused"] as const) {
      const trouble = new DiscoveryError(reason, "trouble");
      await assert.rejects(scan({ source: automaticSource(failing(trouble), list) }), trouble);
    }
  });

  it("tells all that was in the way where nothing can be looked by", async () => {
    const transport = new ScriptedTransport();
    transport.opening = () => Promise.reject(new MiError("CLOSED", "the link is closed"));
    await assert.rejects(scan({ ...nowhere, transport }), (error) => {
      assert.ok(error instanceof DiscoveryError);
      assert.equal(error.reason, "noBus");
      assert.match(error.message, /; there is no list of endpoints, and a sweep is not possible either: .*closed/);
      return true;
    });
  });
});

describe("the endpoints of a scan", () => {
  const listed = (t: TestContext) =>
    listFile(t, "mctp:1,9 link=mctpi2c1\nmctp:1,10 link=mctpi2c1\nmctp:1,11 link=mctpi2c2\nmctp:1,12\nmctp:1,13\n");

  async function polled(t: TestContext, options: { concurrency?: number; bus?: Bus }) {
    const transport = new ScriptedTransport();
    await using found = await scan({ source: { list: listed(t) }, transport, probe: false, ...options });
    const polls = found.endpoints.map((endpoint) => endpoint.subsystemHealthStatusPoll());
    await settled();
    const atOnce = transport.exchanges.map(({ peer }) => peer.eid);
    transport.answerEvery(() => health);
    for (const exchange of transport.exchanges.slice(0, atOnce.length)) exchange.answer(...health);
    await Promise.all(polls);
    return atOnce;
  }

  it("share the bus that their link is: one at a time on I2C, more where the link is not known", async (t) => {
    assert.deepEqual(await polled(t, {}), [9, 11, 12, 13]);
  });

  it("share it for as many commands at once as is said, or one bus that is given", async (t) => {
    assert.deepEqual(await polled(t, { concurrency: 2 }), [9, 10, 11, 12, 13]);
    assert.deepEqual(await polled(t, { bus: new Bus({ concurrency: 1 }) }), [9]);
  });
});
