import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { currentNames } from "../mctpd/daemon-names.ts";
import { AnnouncedFleet, type Behaviour, Drive, defaultFleet, refused, serveMctpDaemon } from "../simulator/index.ts";
import { noBusctl, startBusDaemon } from "../simulator/mctp-daemon/message-bus.contract.ts";
import { parseDeviceAddress } from "./device-address.ts";
import { runProgram, runPrograms, startProgram, temporaryDirectory } from "./run-program.contract.ts";
import { byHand } from "./tuning-text.ts";
import { serveUnixSocket } from "./unix-service.ts";

/** Byte 4 of a request is its opcode. */
const configurationSet = 0x03;
const identify = 0x06;

/** A drive on a socket. */
async function served() {
  const directory = await temporaryDirectory();
  const path = join(directory.path, "drives");
  const drive = new Drive(defaultFleet().drive(9).model);
  const service = await serveUnixSocket(path, new Map([[9, drive]]));
  return {
    drive,
    address: `unix:${path},9`,
    settings: () => [drive.model.ports[1]?.frequency, drive.model.ports[1]?.transmissionUnitSize],
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

/** Behaves so once a larger unit is set. */
const onceTuned =
  (drive: Drive, opcode: number, behaviour: Behaviour): Behaviour =>
  (context, next) =>
    drive.transmissionUnit > 64 && context.message[4] === opcode ? behaviour(context, next) : next();

const lost: Behaviour = () => [];

describe("nvme-mi tune", () => {
  it("shows what was set, what is, and how long 4 KiB took and take; a second time it has nothing to do", async () => {
    await using link = await served();
    const { code, stdout, stderr } = await runProgram(["tune", link.address]);
    assert.deepEqual([code, stderr], [0, ""]);
    const lines = stdout.split("\n");
    assert.equal(lines[0], `Link of ${link.address} (simulated) over ${link.address.slice(0, -2)}, port 1, 2-Wire:`);
    assert.deepEqual(lines.slice(1, 5), [
      "                     BEFORE    NOW",
      "  SMBus frequency    100 kHz   400 kHz",
      "  transmission unit  64 bytes  250 bytes",
      "  route MTU          68 bytes  68 bytes",
    ]);
    assert.match(
      stdout,
      /\n {2}4 KiB from it {6}[\d.]+ ms +[\d.]+ ms\n4 KiB come [\d.]+ times as fast, from a simulated/,
    );
    assert.match(stdout, /\nroute MTU left as it is: this program sends 64 bytes in a packet there\n$/);
    assert.deepEqual(link.settings(), ["khz400", 250]);
    const again = await runProgram(["tune", link.address]);
    assert.equal(again.code, 0);
    assert.match(again.stdout, /\nnothing to change\n/);
    assert.doesNotMatch(again.stdout, /times as fast/);
  });

  it("puts everything back where 4 KiB do not come any more, and says so", async () => {
    for (const json of [false, true]) {
      await using link = await served();
      link.drive.prepend(onceTuned(link.drive, identify, lost));
      const words = ["tune", link.address, "--timeout", "200", ...(json ? ["--json"] : [])];
      const { code, stdout, stderr } = await runProgram(words);
      assert.equal(code, 1);
      assert.match(stderr, /^nvme-mi: 4 KiB transfer .* to unix:.*,9: no answer in \d+ ms; everything was put back\n$/);
      assert.deepEqual(link.settings(), ["khz100", 64]);
      if (!json) continue;
      const { outcome, error, remaining, times, gain, after, before, simulated } = JSON.parse(stdout);
      assert.deepEqual([outcome, error.code, remaining, gain, simulated], ["putBack", "TIMEOUT", [], undefined, true]);
      assert.deepEqual([after, Object.keys(times)], [before, ["before"]]);
    }
  });

  it("says what could not be put back, with the command that does it", async () => {
    await using link = await served();
    link.drive.prepend(onceTuned(link.drive, identify, lost));
    const healed = link.drive.prepend(onceTuned(link.drive, configurationSet, refused("internalError")));
    const { code, stdout, stderr } = await runProgram(["tune", link.address, "--timeout", "200"]);
    assert.equal(code, 1);
    assert.match(stdout, /transmission unit {2}64 bytes {2}250 bytes\n/);
    const [first, unit = "", frequency = "", reset] = stderr.split("\n");
    assert.match(first ?? "", /; NOT everything could be put back$/);
    assert.match(unit, /transmission unit is 250 bytes, not 64 bytes as before: nvme-mi mi /);
    assert.match(frequency, /SMBus frequency is 400 kHz, not 100 kHz as before: nvme-mi mi /);
    assert.match(reset ?? "", /a power cycle of the drive makes it 100 kHz and 64 bytes$/);
    healed();
    const commands = [unit, frequency].map((line) => line.slice(line.lastIndexOf(": nvme-mi ") + 10).split(" "));
    for (const outcome of await runPrograms(commands)) assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(link.settings(), ["khz100", 64]);
  });

  it("puts everything back when it is interrupted", async () => {
    for (const json of [false, true]) {
      await using link = await served();
      const child = startProgram(["tune", link.address, ...(json ? ["--json"] : [])]);
      const texts = Promise.all([text(child.stdout), text(child.stderr)]);
      const closed = once(child, "close");
      link.drive.prepend(
        onceTuned(link.drive, identify, () => {
          child.kill("SIGINT");
          return [];
        }),
      );
      const [[stdout, stderr], [code]] = [await texts, await closed];
      assert.equal(code, 130);
      assert.match(stderr, /,9: interrupted; everything was put back\n/);
      assert.deepEqual(link.settings(), ["khz100", 64]);
      if (json) assert.equal(JSON.parse(stdout).error.code, "INTERRUPTED");
    }
  });

  it("with --dry-run changes nothing", async () => {
    await using link = await served();
    const { stdout, code } = await runProgram(["tune", "--dry-run", "--json", link.address]);
    const { outcome, after } = JSON.parse(stdout);
    assert.deepEqual([code, outcome, after.transmissionUnit, after.frequency], [0, "planned", 250, "khz400"]);
    assert.deepEqual(link.settings(), ["khz100", 64]);
  });

  it("claims no gain where there is no wire, and refuses what cannot be", async () => {
    const lines = [
      ["tune", "--sim", "9"],
      ["tune", "--sim", "9", "--json"],
      ["tune", "sim:9", "--frequency", "fast"],
      ["tune", "sim:9", "--frequency", "mhz1"],
      ["tune", "sim:9", "--transmission-unit", "63"],
      ["tune", "sim:9", "--transmission-unit", "251"],
      ["tune", "sim:9", "--port-id", "0", "--frequency", "khz400"],
      ["tune", "mctp:1,9", "--bus", "unix:path=/nowhere/at/all"],
    ];
    const [sim, json, ...wrong] = await runPrograms(lines);
    assert.match(sim?.stdout ?? "", /what it brings was not measured/);
    assert.equal(JSON.parse(json?.stdout ?? "").gain, undefined);
    assert.deepEqual(
      wrong.map(({ code }) => code),
      [2, 2, 2, 2, 2, 1],
    );
    assert.deepEqual(
      wrong.map(({ stderr }) => /--[a-z-]+|no message bus/.exec(stderr)?.[0]),
      ["--frequency", "--frequency", "--transmission-unit", "--transmission-unit", "--frequency", "no message bus"],
    );
  });

  it("names a command for the route that mctpd takes", { skip: noBusctl }, async () => {
    await using bus = await startBusDaemon();
    const { stack } = new AnnouncedFleet(defaultFleet().endpoints);
    await using _daemon = await serveMctpDaemon({ bus: bus.address, stack });
    const [program = "", ...words] = byHand("routeMtu", 68, 1, parseDeviceAddress("mctp:1,9:3")).split(" ");
    assert.ok(words.includes(currentNames.service));
    await promisify(execFile)(program, [`--address=${bus.address}`, ...words]);
    assert.equal(stack.endpoint(1, 9).mtu, 68);
  });
});

describe("nvme-mi simulate --two-wire", () => {
  it("has drives that gain by being tuned", async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, "drives");
    const child = startProgram(["simulate", "--unix", path, "--eid", "9", "--two-wire"]);
    const closed = once(child, "close");
    try {
      await once(child.stdout, "data");
      const { stdout } = await runProgram(["tune", "--json", "--transmission-unit", "keep", `unix:${path},9`]);
      const { gain, times } = JSON.parse(stdout);
      assert.ok(times.before > 400 && gain > 1, stdout);
    } finally {
      child.kill("SIGKILL");
      await closed;
    }
  });
});
