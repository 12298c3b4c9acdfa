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
import { nvmeMi, run, type Simulation, simulate } from "./program.ts";

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
});
