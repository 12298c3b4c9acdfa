import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { noLibrary } from "../simulator/mctp-daemon/message-bus.contract.ts";
import { startSimulatedDaemon } from "./discovered-drives.contract.ts";
import { messageTypeName } from "./message-type-name.ts";
import { runProgram, temporaryDirectory } from "./run-program.contract.ts";

const uuid = (eid: number) => `7d1b9c52-0000-4000-8000-0000000000${String(eid).padStart(2, "0")}`;

describe("nvme-mi list", () => {
  it("shows an aligned line for each endpoint that mctpd knows", { skip: noLibrary }, async () => {
    await using daemon = await startSimulatedDaemon();
    await daemon.tell("degrade 10");
    await daemon.tell("pull 12");
    const { code, stdout, stderr } = await daemon.run("list");
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.deepEqual(stdout.trimEnd().split("\n"), [
      "ADDRESS    UUID                                  CONNECTIVITY  TYPES             LINK      SOURCE",
      `mctp:1,9   ${uuid(9)}  available     control, NVMe-MI  mctpi2c1  mctpd`,
      `mctp:1,10  ${uuid(10)}  degraded      control, NVMe-MI  mctpi2c1  mctpd`,
      `mctp:1,11  ${uuid(11)}  available     control, NVMe-MI  mctpi2c1  mctpd`,
    ]);
  });

  it("gives the members that programs rely on, whatever version of mctpd there is", { skip: noLibrary }, async () => {
    for (const version of ["1.1", "2.6"]) {
      await using daemon = await startSimulatedDaemon(version);
      const { code, stdout } = await daemon.run("list", "--json");
      assert.equal(code, 0);
      const [first] = JSON.parse(stdout);
      assert.deepEqual(
        { ...first, link: "", connectivity: "" },
        {
          ...{ address: "mctp:1,9", simulated: false, network: 1, eid: 9, uuid: uuid(9) },
          ...{ connectivity: "", messageTypes: [0, 4], link: "", source: "mctpd" },
        },
      );
    }
  });

  it("says in a sentence that there is none, and that is no failure", { skip: noLibrary }, async () => {
    await using daemon = await startSimulatedDaemon();
    for (const eid of [9, 10, 11, 12]) await daemon.tell(`pull ${eid}`);
    const none = "nvme-mi: mctpd knows no NVMe-MI endpoint: `nvme-mi setup` has it find one\n";
    assert.deepEqual(await daemon.run("list"), { code: 0, stdout: "", stderr: none });
    assert.deepEqual(await daemon.run("list", "--json"), { code: 0, stdout: "[]\n", stderr: none });
    assert.deepEqual(await daemon.run("status", "--json"), { code: 0, stdout: "[]\n", stderr: none });
  });

  it("takes endpoints from a list, and warns of lines that make no sense", async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, "endpoints");
    await writeFile(path, "mctp:1,9 link=mctpi2c3\n1,nine\n1,10\n");
    const { code, stdout, stderr } = await runProgram(["list", "--list", path]);
    assert.equal(code, 0);
    assert.match(stderr, /^nvme-mi: warning: [^\n]*endpoints:2: "1,nine" is not an address[^\n]*\n$/);
    assert.deepEqual(stdout.trimEnd().split("\n"), [
      "ADDRESS    UUID  CONNECTIVITY  TYPES  LINK      SOURCE",
      "mctp:1,9   -     -             -      mctpi2c3  list",
      "mctp:1,10  -     -             -      -         list",
    ]);
  });

  it("marks the built-in simulator's endpoints, and shows those of one drive together", async () => {
    const list = JSON.parse((await runProgram(["list", "--sim", "--json"])).stdout);
    assert.deepEqual(
      list.map(({ address, simulated, source }: Record<string, unknown>) => [address, simulated, source]),
      [9, 10, 11, 12].map((eid) => [`sim:${eid}`, true, "sweep"]),
    );
    const { stdout } = await runProgram(["list", "--sim", "--subsystems"]);
    const [head, title, line] = stdout.split("\n");
    assert.match(head ?? "", /^ {2}ADDRESS +UUID /);
    assert.equal(title, "NVMe-MI Simulated Drive 1920G, serial SIM00000000000000009");
    assert.match(line ?? "", /^ {2}sim:9 \(simulated\) +7d1b/);
    const [first] = JSON.parse((await runProgram(["list", "--sim", "--subsystems", "--json"])).stdout);
    assert.deepEqual(Object.keys(first), ["model", "serial", "nqn", "endpoints"]);
    assert.deepEqual(first.endpoints, [list[0]]);
  });

  it("fails in a sentence where nothing can be looked by, in JSON with the reason", async () => {
    await using directory = await temporaryDirectory();
    const bus = `unix:path=${join(directory.path, "bus")}`;
    const { code, stdout, stderr } = await runProgram(["list", "--bus", bus, "--json"]);
    assert.equal(code, 1);
    const { error, ...others } = JSON.parse(stdout);
    assert.deepEqual([error.code, error.reason, others], ["DISCOVERY", "noBus", {}]);
    assert.equal(stderr, `nvme-mi: ${error.message}\n`);
  });
});

describe("a message type", () => {
  it("has a name, or its number", () => {
    assert.deepEqual([0, 1, 4, 5, 0x7e, 0x7d].map(messageTypeName), [
      ...["control", "PLDM", "NVMe-MI", "SPDM", "vendor (PCI)", "0x7d"],
    ]);
  });
});
