import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CommandEffectsLog } from "../nvme/index.ts";
import { changesText, supportedCommands } from "./command-effects.ts";
import { runProgram } from "./run-program.contract.ts";

describe("nvme-mi capabilities", () => {
  it("shows version, ports, optional commands and the effects of commands", async () => {
    const { code, stdout, stderr } = await runProgram(["capabilities", "sim:9"]);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.match(stdout, /^Capabilities of sim:9 \(simulated\)\nNVMe-MI version: 1.2\nPort 0:\n {2}Port type: pcie\n/);
    assert.match(stdout, /\nOptional commands:\n(.*\n)* {2}VPD Write\n/);
    assert.match(stdout, /\nAdmin commands:\n(.*\n)* {2}Identify\n/);
    assert.match(stdout, /\nManagement Interface commands:\n(.*\n)* {2}Configuration Set(: .*)?\n/);
  });

  it("has in JSON the commands by opcode, those that are there only", async () => {
    const { stdout } = await runProgram(["capabilities", "sim:9", "--json"]);
    const { address, simulated, version, ports, optionalCommands, adminCommandEffects, missing } = JSON.parse(stdout);
    assert.deepEqual([address, simulated, version, missing], ["sim:9", true, { major: 1, minor: 2 }, {}]);
    assert.equal(ports[1].portType, "twoWire");
    assert.ok(optionalCommands.some((each: object) => "title" in each && each.title === "VPD Write"));
    const identify = adminCommandEffects.find(({ opcode }: { opcode: number }) => opcode === 6);
    assert.equal(identify.title, "Identify");
    assert.equal(identify.effects.logicalBlockContentChange, false);
    assert.ok(adminCommandEffects.length < 256);
  });
});

describe("the effects of commands", () => {
  it("are the flags that are set, in words, and what else says something", () => {
    const { adminCommands } = CommandEffectsLog.zero();
    const log = adminCommands.with(0x80, {
      ...adminCommands[0]!,
      supported: true,
      logicalBlockContentChange: true,
      executionRestriction: "aloneInAllNamespaces",
      subsystemScope: true,
    });
    const [format, ...others] = supportedCommands(log, "adminCommand");
    assert.deepEqual([format?.opcode, format?.title, others], [0x80, "Format NVM", []]);
    assert.equal(
      changesText(format!),
      ": logical block content change, execution restriction alone in all namespaces, subsystem scope",
    );
  });

  it("of I/O commands go by opcode", () => {
    const { ioCommands } = CommandEffectsLog.zero();
    const [write] = supportedCommands(ioCommands.with(1, { ...ioCommands[1]!, supported: true }), undefined);
    assert.equal(write?.title, "I/O command 01h");
    assert.equal(changesText(write!), "");
  });
});
