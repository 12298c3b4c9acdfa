import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import type { DriveEvent } from "../endpoint/drive-event.ts";
import { chooseColors } from "./console.ts";
import { eventLine } from "./event-line.ts";
import { runProgram, startProgram, startSimulator, temporaryDirectory } from "./run-program.contract.ts";

const isEnabled = ({ enabled }: { readonly enabled: boolean }): boolean => enabled;

describe("nvme-mi events", () => {
  it("shows states and then changes, a line each, until the count is reached", { timeout: 60_000 }, async () => {
    await using directory = await temporaryDirectory();
    const address = `unix:${join(directory.path, "drives")},12`;
    await using _ = await startSimulator(["--unix", join(directory.path, "drives")]);
    const child = startProgram(["events", address, "--event", "shutdownStatus", "--delay", "0", "--count", "4"]);
    const closed = once(child, "close");
    const lines: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      lines.push(line);
      // The states of both controllers are told: now something happens to them.
      if (lines.length === 3) assert.equal((await runProgram(["mi", "shutdown", "--yes", address])).code, 0);
    }
    assert.equal((await closed)[0], 0);
    assert.equal(lines[0], `Events of ${address} (simulated)`);
    assert.deepEqual(
      lines.slice(1).map((line) => line.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z {2}/, "")),
      [
        "shutdownStatus (state)  controller 0  Shutdown Status (SHST): normal (0)",
        "shutdownStatus (state)  controller 1  Shutdown Status (SHST): normal (0)",
        "shutdownStatus  controller 0  Shutdown Status (SHST): occurring (1)",
        "shutdownStatus  controller 1  Shutdown Status (SHST): occurring (1)",
      ],
    );
  });

  it("has a JSON object a line, with the drive's label", async () => {
    const words = ["events", "sim:12", "--event", "6", "--event", "availableSpare", "--count", "2", "--json"];
    const { code, stdout, stderr } = await runProgram(words);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    const items = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      items.map(({ time: _, generation: __, retry: ___, ...item }) => item),
      [
        ["compositeTemperature", 6, "Composite Temperature", { compositeTemperature: 41 }, "29"],
        ["availableSpare", 8, "Available Spare", { availableSpare: 100 }, "64"],
      ].map(([name, id, title, details, specificInformation]) => ({
        ...{ address: "sim:12", simulated: true, kind: "event", name, id, title, details, specificInformation },
        ...{ scope: "subsystem", scopeId: 0, initial: true, vendorInformation: "" },
      })),
    );
    for (const { time } of items) assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it("leaves out the states at the start, and from the count, with --no-states", { timeout: 60_000 }, async () => {
    await using directory = await temporaryDirectory();
    const address = `unix:${join(directory.path, "drives")},12`;
    await using _ = await startSimulator(["--unix", join(directory.path, "drives")]);
    const flags = ["--event", "shutdownStatus", "--delay", "0", "--count", "1", "--no-states", "--check", "0"];
    const child = startProgram(["events", address, ...flags]);
    const closed = once(child, "close");
    const lines: string[] = [];
    const states = ["mi", "get-asynchronous-events", address, "--json"];
    const isArmed = async () => JSON.parse((await runProgram(states)).stdout).events.some(isEnabled);
    for await (const line of createInterface(child.stdout)) {
      lines.push(line);
      if (lines.length === 1) {
        // What happens before that is a state, too.
        while (!(await isArmed()));
        assert.equal((await runProgram(["mi", "shutdown", "--yes", address])).code, 0);
      }
    }
    assert.equal((await closed)[0], 0);
    assert.equal(lines.length, 2);
    assert.match(lines[1] ?? "", / {2}shutdownStatus {2}controller 0 {2}Shutdown Status \(SHST\): occurring \(1\)$/);
  });

  it("has a failure on one line, too, with --json", async () => {
    const { code, stdout } = await runProgram(["events", "sim:9", "--json"]);
    assert.equal(code, 1);
    const [line = "", ...others] = stdout.split("\n");
    const { time, error, ...about } = JSON.parse(line);
    assert.deepEqual([others, about], [[""], { address: "sim:9", simulated: true, kind: "error" }]);
    assert.deepEqual([error.code, new Date(time).toISOString()], ["NOT_SUPPORTED", time]);
  });

  for (const [signal, exitCode] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    it(`ends with ${exitCode} at ${signal}, says nothing and disarms the drive`, { timeout: 60_000 }, async () => {
      await using directory = await temporaryDirectory();
      const address = `unix:${join(directory.path, "drives")},12`;
      await using _ = await startSimulator(["--unix", join(directory.path, "drives")]);
      const enabled = async (): Promise<boolean> => {
        const { stdout } = await runProgram(["mi", "get-asynchronous-events", address, "--json"]);
        return JSON.parse(stdout).events.some(isEnabled);
      };
      const child = startProgram(["events", address]);
      const output = Promise.all([text(child.stderr), once(child, "close")]);
      child.stdout.resume();
      while (!(await enabled()));
      child.kill(signal);
      const [stderr, [code]] = await output;
      assert.deepEqual({ stderr, code, enabled: await enabled() }, { stderr: "", code: exitCode, enabled: false });
    });
  }

  it("ends when nobody reads it any more, and says nothing", async () => {
    const child = startProgram(["events", "sim:12"]);
    child.stdout.destroy();
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
    assert.deepEqual({ stderr, code }, { stderr: "", code: 0 });
  });

  it("fails at a drive that has no events", async () => {
    const { code, stderr } = await runProgram(["events", "sim:9"]);
    assert.equal(code, 1);
    assert.match(stderr, /^nvme-mi: Asynchronous Events to sim:9: the drive has no asynchronous events\n$/);
  });

  for (const [words, complaint] of [
    [["--event", "warmth"], /--event "warmth" is not one of controllerReady, /],
    [["--event", "256"], /--event 256 is not in 0–255/],
    [["--delay", "256"], /--delay 256 is not in 0–255/],
    [["--retry-delay", "0.25"], /--retry-delay 0.25 is not a multiple of 0.1\n/],
    [["--check", "1e9"], /--check "1e9" is not a number/],
    [["--check", "2147484"], /--check 2147484 is not in 0–2147483/],
    [["--count", "0"], /--count 0 is not in 1–/],
  ] as const) {
    it(`refuses ${words.join(" ")}`, async () => {
      const { code, stderr } = await runProgram(["events", "sim:12", ...words]);
      assert.equal(code, 2);
      assert.match(stderr, complaint);
    });
  }
});

describe("a line", async () => {
  const colors = await chooseColors(false);
  const time = new Date(0);
  const empty = new Uint8Array(0);
  const about = { kind: "event", scope: "controller", scopeId: 1, generation: 3, retry: 0, initial: false } as const;
  const vendorEvent = { ...about, id: 0xc1, title: "Vendor Specific Event 0xc1", name: undefined, details: undefined };
  const rows: readonly (readonly [item: DriveEvent, line: string])[] = [
    [
      { ...vendorEvent, specificInformation: Uint8Array.of(1, 2), vendorInformation: Uint8Array.of(3) },
      "Vendor Specific Event 0xc1  controller 1  specific information: 0102, vendor information: 03",
    ],
    [
      {
        ...about,
        id: 3,
        title: "Controller Enable",
        name: "controllerEnable",
        details: undefined,
        specificInformation: empty,
        vendorInformation: empty,
      },
      "controllerEnable  controller 1  changed",
    ],
    [
      {
        ...about,
        id: 0,
        title: "Controller Ready",
        name: "controllerReady",
        initial: true,
        details: undefined,
        specificInformation: empty,
        vendorInformation: empty,
      },
      "controllerReady (state)  controller 1",
    ],
    [{ kind: "gap", expected: 4, received: 7 }, "gap: message 7 came, not 4: all states follow"],
    [{ kind: "overflow" }, "overflow: more happened than fits a message; the rest follows"],
    [{ kind: "malformed", bytes: Uint8Array.of(9, 0), detail: "is cut off" }, "malformed: is cut off (2 bytes)"],
    [{ kind: "lost", reason: "disarmed" }, "lost: the drive's events were no longer enabled; all states follow"],
  ];
  for (const [item, line] of rows) {
    it(`tells of ${item.kind === "event" ? item.title : item.kind}`, () => {
      assert.equal(eventLine(item, time, colors), `1970-01-01T00:00:00.000Z  ${line}`);
    });
  }
});
