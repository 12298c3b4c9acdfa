import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  type BusClient,
  noBusctl,
  noDaemon,
  openClient,
  startBusDaemon,
} from "../../src/simulator/mctp-daemon/message-bus.contract.ts";
import { addAddress, addRoute, attachSerial, linkUp, notInTestKernel, type SerialLink } from "./mctp-network.ts";
import { followNvmeMi, nvmeMi, run, type Simulation, simulate } from "./program.ts";

const service = "au.com.codeconstruct.MCTP1";
const root = "/au/com/codeconstruct/mctp1";
const local = 8;
const eids = [9, 10, 11, 12];

/** Simulated drives behind the kernel's MCTP, which a fake mctpd on a bus of their own tells of. */
interface Machine extends AsyncDisposable {
  /** Where the message bus is. */
  readonly bus: string;
  readonly simulation: Simulation;
}

async function startMachine(): Promise<Machine> {
  const bus = await startBusDaemon();
  const simulation = await simulate("--pty", "--mctpd", "--bus", bus.address, "--link", "mctpserial0");
  const link = await attach(simulation);
  return {
    ...{ bus: bus.address, simulation },
    async [Symbol.asyncDispose]() {
      await link.detach();
      await simulation.stop();
      await bus[Symbol.asyncDispose]();
    },
  };
}

/** Attaches the simulation's terminal to the kernel, with a route to each drive. */
async function attach({ announced }: Simulation): Promise<SerialLink> {
  const path = announced.map((line) => /serial line: (\S+)/.exec(line)?.[1]).find((each) => each);
  assert.ok(path, announced.join("\n"));
  const link = await attachSerial(path);
  await linkUp(link.ifname);
  await addAddress(local, link.ifname);
  for (const eid of eids) await addRoute(eid, link.ifname);
  return link;
}

/** Has `nvme-mi` take a message bus for the system's. */
function systemBus(address: string): AsyncDisposable {
  process.env.DBUS_SYSTEM_BUS_ADDRESS = address;
  return {
    async [Symbol.asyncDispose]() {
      delete process.env.DBUS_SYSTEM_BUS_ADDRESS;
    },
  };
}

async function endpointsOf(client: BusClient): Promise<string[]> {
  const paths = Object.keys(await client.tree(root)).filter((path) => path.includes("/endpoints/"));
  return paths.map((path) => path.slice(root.length)).sort();
}

const paths = (...each: number[]) => each.map((eid) => `/networks/1/endpoints/${eid}`).sort();

describe("simulated drives behind the kernel", { skip: notInTestKernel || noDaemon, timeout: 300_000 }, () => {
  test("are on the bus as well, and gone from both when they are pulled", async () => {
    await using machine = await startMachine();
    await using client = await openClient(machine.bus, service);
    assert.deepEqual(await endpointsOf(client), paths(local, ...eids));
    const drives = JSON.parse(await nvmeMi("status", "--json", ...eids.map((eid) => `mctp:1,${eid}`)));
    assert.deepEqual(
      drives.map(({ temperature }: { temperature: number }) => temperature),
      [36, 83, 44, 41],
    );
    assert.equal(await machine.simulation.tell("pull 10"), "pulled: eid 10");
    assert.deepEqual(await endpointsOf(client), paths(local, 9, 11, 12));
    await assert.rejects(nvmeMi("smart-log", "--timeout", "300", "mctp:1,10"), /no answer/);
    assert.equal(await machine.simulation.tell("add 10"), "added: eid 10");
    assert.deepEqual(await endpointsOf(client), paths(local, ...eids));
    await nvmeMi("smart-log", "mctp:1,10");
  });

  test("are seen by busctl", { skip: noBusctl }, async () => {
    await using machine = await startMachine();
    const property = [`${root}/networks/1/endpoints/12`, "xyz.openbmc_project.MCTP.Endpoint", "SupportedMessageTypes"];
    const told = await run("busctl", `--address=${machine.bus}`, "get-property", service, ...property);
    assert.equal(told.trim(), "ay 2 0 4");
  });

  test("are found and read without being named", async () => {
    await using machine = await startMachine();
    await using _ = systemBus(machine.bus);
    const list = JSON.parse(await nvmeMi("list", "--json"));
    assert.deepEqual(
      list.map(({ address, link, source }: Record<string, unknown>) => [address, link, source]),
      eids.map((eid) => [`mctp:1,${eid}`, "mctpserial0", "mctpd"]),
    );
    const [header, ...lines] = (await nvmeMi("status")).trimEnd().split("\n");
    assert.match(header ?? "", /^ADDRESS +MODEL +SERIAL /);
    assert.deepEqual(
      lines.map((line) => /^(mctp:1,\d+) \(simulated\) .* (\d+) °C /.exec(line)?.slice(1)),
      eids.map((eid, index) => [`mctp:1,${eid}`, String([36, 83, 44, 41][index])]),
    );
    const subsystems = JSON.parse(await nvmeMi("list", "--subsystems", "--json"));
    assert.deepEqual(
      subsystems.map(({ endpoints }: { endpoints: { address: string }[] }) => endpoints.map(({ address }) => address)),
      eids.map((eid) => [`mctp:1,${eid}`]),
    );
  });

  test("are found by a sweep where there is no mctpd, which is said", async () => {
    await using machine = await startMachine();
    const swept = JSON.parse(await nvmeMi("status", "--sweep", "1", "--json"));
    assert.deepEqual(
      swept.map(({ address, temperature }: Record<string, unknown>) => [address, temperature]),
      eids.map((eid, index) => [`mctp:1,${eid}`, [36, 83, 44, 41][index]]),
    );
    await using _ = systemBus("unix:path=/nowhere");
    await using list = followNvmeMi("list", "--json");
    assert.match(await list.complaint(), /^nvme-mi: warning: no message bus at \/nowhere/);
    assert.match(await list.complaint(), /^nvme-mi: mctpd was not asked: these endpoints answered a sweep$/);
    assert.equal(await machine.simulation.tell("pull 9"), "pulled: eid 9");
  });

  test("appear and vanish in exactly one event each while a watch runs", async () => {
    await using machine = await startMachine();
    await using watch = followNvmeMi("watch", "--json", "--bus", machine.bus);
    const next = async () => {
      const { kind, eid, initial } = JSON.parse(await watch.line());
      return [kind, eid, initial];
    };
    for (const eid of eids) assert.deepEqual(await next(), ["added", eid, true]);
    await machine.simulation.tell("pull 10");
    assert.deepEqual(await next(), ["removed", 10, false]);
    await machine.simulation.tell("add 10");
    assert.deepEqual(await next(), ["added", 10, false]);
    await machine.simulation.tell("degrade 11");
    assert.deepEqual(await next(), ["degraded", 11, false]);
  });

  test("come and go in the rounds of a status that is watched", async () => {
    await using machine = await startMachine();
    await using status = followNvmeMi("status", "--watch", "2", "--count", "2", "--json", "--bus", machine.bus);
    const round = async () => {
      const { time, drives } = JSON.parse(await status.line());
      assert.equal(new Date(time).toISOString(), time);
      return drives.map(({ address, temperature, connectivity }: Record<string, unknown>) => {
        return [address, temperature, connectivity];
      });
    };
    const rows = [
      ["mctp:1,9", 36, "available"],
      ["mctp:1,10", 83, "available"],
      ["mctp:1,11", 44, "available"],
      ["mctp:1,12", 41, "available"],
    ];
    assert.deepEqual(await round(), rows);
    await machine.simulation.tell("pull 10");
    assert.equal(await status.complaint(), "nvme-mi: mctp:1,10 was removed");
    assert.deepEqual(
      await round(),
      rows.filter(([address]) => address !== "mctp:1,10"),
    );
    assert.equal(await status.closed, 0);
  });
});
