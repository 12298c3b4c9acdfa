import assert from "node:assert/strict";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import type { EndpointChange } from "../discovery/index.ts";
import { DiscoveryError } from "../errors.ts";
import { noLibrary, startBroker } from "../simulator/mctp-daemon/message-bus.contract.ts";
import { chooseColors } from "./console.ts";
import { follow, startSimulatedDaemon } from "./discovered-drives.contract.ts";
import { problemTeller } from "./problem-teller.ts";
import { runProgram, startProgram, temporaryDirectory } from "./run-program.contract.ts";
import { changeLine } from "./watch.ts";

const untimed = (line: string) => line.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z {2}/, "");
const uuid = (eid: number) => `7d1b9c52-0000-4000-8000-0000000000${String(eid).padStart(2, "0")}`;

describe("nvme-mi watch", { skip: noLibrary, timeout: 120_000 }, () => {
  it("tells those that are there and then what happens, each once, until the count is reached", async () => {
    await using daemon = await startSimulatedDaemon();
    await using watch = follow(["watch", "--count", "7", ...daemon.bus]);
    const there = [];
    for (let each = 0; each < 4; each++) there.push(untimed(await watch.line()));
    assert.deepEqual(
      there,
      [9, 10, 11, 12].map((eid) => `added      ${`mctp:1,${eid}`.padEnd(10)}  ${uuid(eid)}  mctpi2c1`),
    );
    await daemon.tell("degrade 9");
    assert.equal(untimed(await watch.line()), `degraded   mctp:1,9    ${uuid(9)}  mctpi2c1`);
    await daemon.tell("pull 10");
    assert.equal(untimed(await watch.line()), `removed    mctp:1,10   ${uuid(10)}  mctpi2c1`);
    await daemon.tell("add 10");
    assert.equal(untimed(await watch.line()), `added      mctp:1,10   ${uuid(10)}  mctpi2c1`);
    assert.deepEqual([await watch.line(), await watch.closed], ["(end)", 0]);
  });

  it("has a JSON object a line, without those at the start if so wanted, across a restart of mctpd", async () => {
    await using daemon = await startSimulatedDaemon();
    await using watch = follow(["watch", "--json", "--no-initial", ...daemon.bus]);
    // Nothing tells that it has begun, but that it tells something.
    let pulled = false;
    const poke = setInterval(() => {
      pulled = !pulled;
      void daemon.tell(`${pulled ? "pull" : "add"} 10`);
    }, 300);
    const first = JSON.parse(await watch.line());
    clearInterval(poke);
    assert.deepEqual([first.eid, first.initial], [10, false]);
    await daemon.tell("degrade 9");
    let degraded = JSON.parse(await watch.line());
    while (degraded.eid === 10) degraded = JSON.parse(await watch.line());
    if (pulled) {
      await daemon.tell("add 10");
      assert.equal(JSON.parse(await watch.line()).kind, "added");
    }
    assert.equal(new Date(degraded.time).toISOString(), degraded.time);
    assert.deepEqual(
      { ...degraded, time: "" },
      {
        ...{ time: "", kind: "degraded", initial: false, address: "mctp:1,9", simulated: false, network: 1, eid: 9 },
        ...{ uuid: uuid(9), connectivity: "degraded", messageTypes: [0, 4], link: "mctpi2c1", source: "mctpd" },
      },
    );
    await daemon.restart();
    assert.match(await watch.complaint(), /^nvme-mi: warning: .*MCTP1 has left the message bus/);
    const { kind, eid } = JSON.parse(await watch.line());
    assert.deepEqual([kind, eid], ["recovered", 9]);
    watch.child.kill("SIGINT");
    assert.deepEqual([await watch.line(), await watch.closed], ["(end)", 130]);
  });

  it("waits for mctpd if it is to be patient, and else says that it is not there", async () => {
    await using broker = await startBroker();
    const impatient = await runProgram(["watch", "--json", "--bus", broker.address]);
    assert.equal(impatient.code, 1);
    assert.match(impatient.stderr, /^nvme-mi: mctpd is not running: [^\n]*\n$/);
    const { time, kind, error } = JSON.parse(impatient.stdout);
    assert.deepEqual([kind, error.reason, new Date(time).toISOString()], ["error", "noDaemon", time]);
    assert.equal(impatient.stdout.split("\n").length, 2);
    await using watch = follow(["watch", "--patient", "--count", "1", "--bus", broker.address]);
    const daemon = startProgram(["simulate", "--mctpd", "--eid", "11", "--bus", broker.address]);
    try {
      assert.match(untimed(await watch.line()), /^added +mctp:1,11 /);
      assert.equal(await watch.closed, 0);
    } finally {
      daemon.kill("SIGKILL");
    }
  });

  it("ends when nobody reads it any more, and says nothing", async () => {
    await using daemon = await startSimulatedDaemon();
    const child = startProgram(["watch", ...daemon.bus]);
    child.stdout.destroy();
    const code = new Promise((resolve) => child.once("close", resolve));
    assert.deepEqual([await text(child.stderr), await code], ["", 0]);
  });

  it("fails in a sentence where there is no bus", async () => {
    await using directory = await temporaryDirectory();
    const { code, stderr } = await runProgram(["watch", "--bus", `unix:path=${join(directory.path, "bus")}`]);
    assert.equal(code, 1);
    assert.match(stderr, /^nvme-mi: no message bus at [^\n]*\n$/);
  });
});

describe("what keeps a watch from knowing more", () => {
  it("is told once while it stays the same, but each time that something has gone", () => {
    const said: string[] = [];
    const tell = problemTeller((text) => said.push(text));
    const gone = new DiscoveryError("lost", "gone");
    const none = new DiscoveryError("noBus", "none");
    const left = new DiscoveryError("noDaemon", "left");
    for (const error of [gone, none, none, none, gone, none, left, left]) tell(error);
    assert.deepEqual(
      said,
      ["gone", "none", "gone", "none", "left", "left"].map((each) => `warning: ${each}`),
    );
  });
});

describe("a line of a watch", async () => {
  const colors = await chooseColors(false);

  it("shows what is not known as such, and nothing that a terminal would act on", () => {
    const endpoint = { source: "mctpd" as const, address: { network: 1, eid: 9 }, messageTypes: [4] };
    const unknown: EndpointChange = {
      kind: "added",
      endpoint: { ...endpoint, uuid: undefined, connectivity: undefined, link: undefined },
    };
    assert.equal(changeLine(unknown, new Date(0), colors), "1970-01-01T00:00:00.000Z  added      mctp:1,9    -");
    const evil: EndpointChange = {
      kind: "removed",
      endpoint: { ...unknown.endpoint, uuid: "\u001b[2J", link: "a\nb" },
    };
    const line = changeLine(evil, new Date(0), colors);
    assert.deepEqual([line.includes("\u001b"), line.includes("\n")], [false, false]);
  });
});
