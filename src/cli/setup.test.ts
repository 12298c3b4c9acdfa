import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { noLibrary, startBroker } from "../simulator/mctp-daemon/message-bus.contract.ts";
import { startSimulatedDaemon } from "./discovered-drives.contract.ts";
import { parsePhysicalAddress } from "./physical-address-text.ts";
import { runProgram } from "./run-program.contract.ts";

const oneLine = /^nvme-mi: [^\n]+\n$/;

describe("what mctpd is told to do", { skip: noLibrary, timeout: 120_000 }, () => {
  it("setup has it find a device, and shows whether it was known", async () => {
    await using daemon = await startSimulatedDaemon();
    await daemon.tell("pull 10");
    await daemon.tell("plug 10");
    const found = await daemon.run("setup", "mctpi2c1", "0x1e", "--learn");
    assert.deepEqual(found, {
      ...{ code: 0, stderr: "" },
      stdout: "mctp:1,10 on mctpi2c1: new, with this endpoint id since now\n",
    });
    const again = await daemon.run("setup", "mctpi2c1", "30", "--json");
    assert.deepEqual(JSON.parse(again.stdout), {
      ...{ address: "mctp:1,10", network: 1, eid: 10, new: false, link: "mctpi2c1" },
    });
    assert.match(
      (await daemon.run("setup", "mctpi2c1", "0x1e", "--assign")).stdout,
      /^mctp:1,10 on mctpi2c1: known, it had this endpoint id before\n$/,
    );
    assert.equal((await daemon.run("setup", "mctpi2c1", "0x1e", "--eid", "10")).code, 0);
  });

  it("setup says why not: nobody there, another endpoint id, no such link", async () => {
    await using daemon = await startSimulatedDaemon();
    for (const [words, complaint] of [
      [["mctpi2c1", "0x3a"], /SetupEndpoint on mctpi2c1: .*nobody answers at physical address 3a/],
      [["mctpi2c1", "0x1d", "--eid", "33"], /AssignEndpointStatic on mctpi2c1: the device has endpoint id 9, not 33/],
      [["mctpi2c9", "0x1d"], /mctpd cannot set up endpoints on mctpi2c9; it does so on mctpi2c1/],
    ] as const) {
      const { code, stdout, stderr } = await daemon.run("setup", ...words);
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, oneLine);
      assert.match(stderr, complaint);
    }
  });

  it("set-mtu, remove and recover act on an endpoint, and say what they did", async () => {
    await using daemon = await startSimulatedDaemon();
    const said = [];
    for (const words of [
      ["set-mtu", "mctp:9", "128"],
      ["set-mtu", "mctp:9", "0"],
      ["recover", "mctp:1,9"],
      ["remove", "mctp:1,12"],
    ]) {
      const { code, stdout, stderr } = await daemon.run(...words);
      assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
      said.push(stdout.trimEnd());
    }
    assert.deepEqual(said, [
      "packets to mctp:1,9 have up to 128 bytes, the 4 of the header included",
      "packets to mctp:1,9 are as large as its link takes",
      "mctpd asks whether mctp:1,9 still answers, for some seconds: `nvme-mi watch` tells how that ends",
      "mctpd has forgotten mctp:1,12: `nvme-mi setup` has it found again",
    ]);
    const mtu = JSON.parse((await daemon.run("set-mtu", "mctp:1,10", "68", "--json")).stdout);
    assert.deepEqual(mtu, { address: "mctp:1,10", action: "set-mtu", mtu: 68 });
    const addresses = JSON.parse((await daemon.run("list", "--json")).stdout);
    assert.deepEqual(
      addresses.map(({ eid }: { eid: number }) => eid),
      [9, 10, 11],
    );
  });

  it("an endpoint that mctpd does not know, and a size that its link does not take, are told", async () => {
    await using daemon = await startSimulatedDaemon();
    const unknown = await daemon.run("recover", "mctp:1,99", "--json");
    assert.equal(unknown.code, 1);
    const { address, action, error } = JSON.parse(unknown.stdout);
    assert.deepEqual([address, action, error.reason], ["mctp:1,99", "recover", "unknown"]);
    assert.match(error.message, /^mctpd knows no endpoint mctp:1,99 .*nvme-mi list --bus unix:path/);
    const large = await daemon.run("set-mtu", "mctp:1,9", "1000");
    assert.match(large.stderr, /^nvme-mi: SetMTU of mctp:1,9: the link takes packets of 68 to 254 bytes, not 1000\n$/);
  });

  it("mctpd 1.x sets up, but has no recover", async () => {
    await using daemon = await startSimulatedDaemon("1.1");
    assert.match((await daemon.run("setup", "mctpi2c1", "0x1d")).stdout, /^mctp:1,9 on mctpi2c1: known/);
    const { code, stderr } = await daemon.run("recover", "mctp:1,9");
    assert.deepEqual([code, stderr], [1, "nvme-mi: mctp:1,9: mctpd 1.x has no Recover\n"]);
    const missing = await daemon.run("setup", "mctpi2c9", "0x1d");
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /mctpi2c9/);
  });

  it("a bus without mctpd is told", async () => {
    await using broker = await startBroker();
    const { code, stderr } = await runProgram(["remove", "mctp:1,9", "--bus", broker.address]);
    assert.equal(code, 1);
    assert.match(stderr, /^nvme-mi: mctpd is not running: [^\n]*\n$/);
  });
});

describe("a physical address", () => {
  it("is a number on I2C, and bytes elsewhere", () => {
    const id = [0x02, 0x46, 0x0a, 0, 0, 1];
    for (const [text, bytes] of [
      ["0x1d", [0x1d]],
      ["29", [29]],
      ["0", [0]],
      ["0x7F", [0x7f]],
      ["02:46:0a:00:00:01", id],
      ["02-46-0A-00-00-01", id],
      ["0x02460a000001", id],
      ["02460a000001", id],
    ] as const) {
      assert.deepEqual(parsePhysicalAddress(text), bytes, text);
    }
    for (const text of ["", "1d", "0x80", "255", "0x1d:0x1e", "02:46:0", "-1", "0x0246"]) {
      assert.throws(() => parsePhysicalAddress(text), { code: "INVALID_ARGUMENT" }, text);
    }
  });
});
