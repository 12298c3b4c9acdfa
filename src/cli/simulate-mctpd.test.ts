import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { type BusClient, noLibrary, openClient, startBroker } from "../simulator/mctp-daemon/message-bus.contract.ts";
import { runProgram, startProgram, temporaryDirectory } from "./run-program.contract.ts";

const service = "au.com.codeconstruct.MCTP1";
const root = "/au/com/codeconstruct/mctp1";

/** The simulator with lines going in as well as out. */
async function startCommanded(words: readonly string[]) {
  const child = startProgram(["simulate", ...words], {}, "pipe");
  const closed = once(child, "close");
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const complaints = createInterface(child.stderr)[Symbol.asyncIterator]();
  const announced: string[] = [];
  for (let line = await lines.next(); !line.done && line.value !== "ready"; line = await lines.next()) {
    announced.push(line.value);
  }
  return {
    announced,
    /** Sends a line; returns what is said to it. */
    async say(line: string): Promise<string> {
      child.stdin?.write(`${line}\n`);
      return (await lines.next()).value;
    },
    async sayWrong(line: string): Promise<string> {
      child.stdin?.write(`${line}\n`);
      return (await complaints.next()).value;
    },
    async stop(): Promise<number | null> {
      child.kill("SIGTERM");
      return (await closed)[0] as number | null;
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}

async function eidsOf(client: BusClient): Promise<string[]> {
  return Object.keys(await client.tree(root))
    .flatMap((path) => /\/networks\/(.*)\/endpoints\/(.*)$/.exec(path)?.slice(1).join(",") ?? [])
    .sort();
}

describe("nvme-mi simulate --mctpd", { skip: noLibrary }, () => {
  it("puts the fleet on a bus, and lines on stdin change it, each one signal", async () => {
    await using bus = await startBroker();
    await using simulator = await startCommanded(["--mctpd", "--bus", bus.address, "--network", "5"]);
    assert.equal(
      simulator.announced[0],
      `simulated mctpd 2.6 on the message bus ${bus.address}: these drives in MCTP network 5`,
    );
    assert.equal(simulator.announced.length, 5);
    await using client = await openClient(bus.address, service);
    assert.deepEqual(await eidsOf(client), ["5,10", "5,11", "5,12", "5,8", "5,9"]);
    const told = async (line: string): Promise<[string, string[]]> => {
      const answer = await simulator.say(line);
      return [answer, (await client.signals()).map((signal) => signal.split(" ").slice(0, 3).join(" "))];
    };
    const manager = "codeconstruct/mctp1";
    assert.deepEqual(await told("pull 10"), ["pulled: eid 10", [`InterfacesRemoved ${manager} endpoints/10`]]);
    assert.deepEqual(await told("add 10"), ["added: eid 10", [`InterfacesAdded ${manager} endpoints/10`]]);
    assert.deepEqual(await told("degrade 11"), ["degraded: eid 11", ["PropertiesChanged endpoints/11 Endpoint1"]]);
    assert.match(await simulator.sayWrong("pull 99"), /^nvme-mi: no simulated drive has endpoint id 99/);
    assert.match(await simulator.sayWrong("sing 10"), /^nvme-mi: sing 10: a line is one of pull, add, /);
    assert.equal(await simulator.stop(), 0);
  });

  it("shows an older mctpd's names, and more drives, all on one link", async () => {
    await using bus = await startBroker();
    const words = ["--mctpd", "1.1", "--bus", bus.address, "--drives", "100", "--link", "mctpserial0"];
    await using simulator = await startCommanded(words);
    assert.equal(simulator.announced.length, 101);
    await using client = await openClient(bus.address, "xyz.openbmc_project.MCTP");
    const tree = await client.tree("/xyz/openbmc_project/mctp");
    assert.equal(Object.keys(tree).length, 101);
    assert.equal(await simulator.stop(), 0);
  });

  it("pulls a drive from the socket as well, through which it is served", async () => {
    await using bus = await startBroker();
    await using directory = await temporaryDirectory();
    const path = join(directory.path, "drives");
    await using simulator = await startCommanded(["--unix", path, "--mctpd", "--bus", bus.address]);
    assert.equal((await runProgram(["smart-log", `unix:${path},10`])).code, 0);
    await simulator.say("pull 10");
    const { code, stderr } = await runProgram(["smart-log", "--timeout", "300", `unix:${path},10`]);
    assert.equal(code, 1);
    assert.match(stderr, /no answer/);
    await simulator.say("add 10");
    assert.equal((await runProgram(["smart-log", `unix:${path},10`])).code, 0);
    assert.equal(await simulator.stop(), 0);
  });

  it("serves on when its lines end, and ends with 1 when the bus goes", async () => {
    const bus = await startBroker();
    const child = startProgram(["simulate", "--mctpd", "--bus", bus.address]);
    const complaint = text(child.stderr);
    const closed = once(child, "close");
    for await (const line of createInterface(child.stdout)) if (line === "ready") break;
    await bus[Symbol.asyncDispose]();
    assert.equal((await closed)[0], 1);
    assert.equal(await complaint, `nvme-mi: the message bus ${bus.address} has gone\n`);
  });

  it("says in a sentence that there is no bus, or that the name is taken", async () => {
    await using directory = await temporaryDirectory();
    const missing = `unix:path=${join(directory.path, "bus")}`;
    const none = await runProgram(["simulate", "--mctpd", "--bus", missing]);
    assert.equal(none.code, 1);
    assert.match(none.stderr, /^nvme-mi: the message bus unix:path=.* cannot be used: connect ENOENT [^\n]*\n$/);
    const nothing = { DBUS_SESSION_BUS_ADDRESS: "", XDG_RUNTIME_DIR: "" };
    const session = await runProgram(["simulate", "--mctpd", "--bus", "session"], nothing);
    assert.equal(session.stderr, "nvme-mi: no session bus: DBUS_SESSION_BUS_ADDRESS is not set\n");
    const nonsense = await runProgram(["simulate", "--mctpd", "--bus", "nonsense"]);
    assert.equal(nonsense.code, 2);
    assert.match(nonsense.stderr, /^nvme-mi: "nonsense" is no address of a message bus [^\n]*\n$/);
    await using bus = await startBroker();
    await using _simulator = await startCommanded(["--mctpd", "--bus", bus.address]);
    const second = await runProgram(["simulate", "--mctpd", "--bus", bus.address]);
    assert.equal(second.code, 1);
    assert.match(second.stderr, /^nvme-mi: au\.com\.codeconstruct\.MCTP1 is taken on this message bus: [^\n]*\n$/);
  });
});
