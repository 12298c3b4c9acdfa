import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { noLibrary } from "../simulator/mctp-daemon/message-bus.contract.ts";
import { chooseColors } from "./console.ts";
import { follow, startSimulatedDaemon } from "./discovered-drives.contract.ts";
import type { DriveStatus } from "./drive-status.ts";
import { runProgram, startProgram } from "./run-program.contract.ts";
import { StatusBoard } from "./status-board.ts";
import { screenLines } from "./status-screen.ts";
import { statusTable } from "./status-table.ts";

const time = (seconds: number) => new Date(seconds * 1000);
const healthy: DriveStatus = {
  ...{ address: "mctp:1,9", simulated: false, model: "M 1920G", serial: "S9", firmware: "1.0", temperature: 36 },
  ...{ availableSpare: 100, percentageUsed: 2, warnings: [] },
};
const nothing = { model: null, serial: null, firmware: null, temperature: null, availableSpare: null };
const silent = (address: string): DriveStatus => ({
  ...{ address, simulated: false, ...nothing, percentageUsed: null, warnings: null },
  error: { code: "TIMEOUT", message: `${address}: no answer in 5000 ms` },
});

describe("a board of drives", () => {
  it("keeps the values of a drive that does not answer, and says of when they are", () => {
    const board = new StatusBoard();
    board.keep(["mctp:1,9", "mctp:1,10"]);
    assert.deepEqual(
      board.rows.map(({ status, unread }) => [status.address, unread]),
      [
        ["mctp:1,9", true],
        ["mctp:1,10", true],
      ],
    );
    board.update(healthy, time(1));
    board.update(silent("mctp:1,10"), time(1));
    assert.deepEqual(board.rows, [{ status: healthy }, { status: silent("mctp:1,10") }]);
    const { error } = silent("mctp:1,9");
    for (const now of [2, 3]) board.update(silent("mctp:1,9"), time(now));
    assert.deepEqual(board.rows[0], { status: { ...healthy, error }, staleSince: time(1) });
    board.update({ ...healthy, temperature: 40 }, time(4));
    assert.deepEqual(board.rows[0], { status: { ...healthy, temperature: 40 } });
    board.update(silent("mctp:1,9"), time(5));
    assert.deepEqual(board.rows[0]?.staleSince, time(4));
  });

  it("shows what a drive has told though not all of it, and no old values among new ones", () => {
    const board = new StatusBoard();
    board.keep(["mctp:1,9"]);
    board.update(healthy, time(1));
    const partly = { ...silent("mctp:1,9"), temperature: 50, warnings: [] };
    board.update(partly, time(2));
    assert.deepEqual(board.rows, [{ status: partly }]);
  });

  it("forgets drives that are gone, and what they were", () => {
    const board = new StatusBoard();
    board.keep(["mctp:1,9"]);
    board.update(healthy, time(1));
    board.keep([]);
    board.update(healthy, time(2));
    assert.deepEqual(board.rows, []);
    board.keep(["mctp:1,9"]);
    board.update(silent("mctp:1,9"), time(3));
    assert.deepEqual(board.rows, [{ status: silent("mctp:1,9") }]);
  });
});

describe("what a status that is watched shows", async () => {
  const plain = await chooseColors(false);
  const marked = { ...plain, faint: (each: string) => `(${each})`, alarm: (each: string) => `!${each}!` };
  const stale = { status: { ...healthy, error: silent("mctp:1,9").error! }, staleSince: time(61) };

  it("marks old values, with their time behind the error", () => {
    const [, line] = statusTable([stale], marked);
    assert.equal(
      line,
      "mctp:1,9  (M 1920G)  (S9)      (1.0)       (36 °C)  (100%)   (2%)    " +
        "!error: no answer in 5000 ms, values of 00:01:01Z!",
    );
  });

  it("says that mctpd tries to get a drive back, and that one is being read", () => {
    const unread = { status: silent("mctp:1,10"), unread: true };
    const [, first, second] = statusTable([{ status: { ...healthy, connectivity: "degraded" } }, unread], plain);
    assert.match(first ?? "", / degraded: mctpd tries to get it back$/);
    assert.match(second ?? "", /^mctp:1,10 .* being read$/);
  });

  it("has room for warnings rather than for names, and is never wider than the screen", () => {
    const hot = { status: { ...healthy, warnings: ["temperatureThreshold"] } };
    const lines = (width: number) => statusTable([hot], plain, width);
    assert.match(lines(120)[0] ?? "", /MODEL .*SERIAL .*FIRMWARE .*WARNINGS$/);
    assert.match(lines(80)[0] ?? "", /^ADDRESS +MODEL +SERIAL +TEMP +SPARE +USED +WARNINGS$/);
    assert.match(lines(80)[1] ?? "", / temperature threshold$/);
    assert.match(lines(50)[0] ?? "", /^ADDRESS +TEMP /);
    for (let width = 1; width < 100; width++) for (const line of lines(width)) assert.ok([...line].length <= width);
  });

  it("fits the screen, with how many drives there is no room for, and notes below", () => {
    const drives = Array.from({ length: 9 }, (_, index) => ({
      status: { ...healthy, address: `mctp:1,${index + 9}` },
    }));
    const shown = { drives: [stale, ...drives], time: time(70), interval: 10, notes: ["mctp:1,8 was\u001b removed"] };
    const lines = screenLines(shown, plain, { columns: 70, rows: 10 });
    assert.equal(lines.length, 10);
    assert.equal(lines[0], "nvme-mi status   10 drives, 1 with errors   read 00:01:10Z, every 10 …");
    assert.match(lines[2] ?? "", /^ADDRESS /);
    assert.deepEqual(lines.slice(-3), ["… and 6 more", "", "mctp:1,8 was\\x1b removed"]);
    const all = screenLines({ ...shown, notes: [], time: undefined }, plain, { columns: 200, rows: 40 });
    assert.equal(all.length, 13);
    assert.match(all[0] ?? "", / {3}reading {3}Ctrl-C ends$/);
  });
});

describe("nvme-mi status --watch", { timeout: 60_000 }, () => {
  it("shows a table a round, with the time, until the count is reached", async () => {
    const { code, stdout, stderr } = await runProgram(["status", "--sim", "--watch", "1", "--count", "2"]);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    const rounds = stdout.trimEnd().split("\n\n");
    assert.equal(rounds.length, 2);
    const times = rounds.map((round) => {
      const [start = "", header, ...lines] = round.split("\n");
      assert.match(header ?? "", /^ADDRESS +MODEL /);
      assert.deepEqual(
        lines.map((line) => line.split(" ")[0]),
        ["sim:9", "sim:10", "sim:11", "sim:12"],
      );
      return Date.parse(start);
    });
    assert.ok((times[1] ?? 0) - (times[0] ?? 0) >= 900);
  });

  it("has a JSON line a round, and ends with 1 where the last could not read a drive", async () => {
    const words = ["status", "sim:9", "sim:99", "--json", "--watch", "1", "--count", "1"];
    const { code, stdout, stderr } = await runProgram(words);
    assert.deepEqual([code, stderr], [1, ""]);
    const { time: at, drives, ...others } = JSON.parse(stdout);
    assert.deepEqual([others, new Date(at).toISOString()], [{}, at]);
    const once_ = JSON.parse((await runProgram(["status", "sim:9", "sim:99", "--json"])).stdout);
    assert.deepEqual(drives, once_);
  });

  it("ends with 130 when interrupted, and quietly when nobody reads it any more", async () => {
    await using status = follow(["status", "--sim", "--watch", "--json"]);
    assert.equal(JSON.parse(await status.line()).drives.length, 4);
    status.child.kill("SIGINT");
    assert.deepEqual([await status.line(), await status.complaint(), await status.closed], ["(end)", "(end)", 130]);
    const child = startProgram(["status", "--sim", "--watch", "1"]);
    child.stdout.destroy();
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
    assert.deepEqual({ stderr, code }, { stderr: "", code: 0 });
  });

  it("follows the drives that mctpd tells of", { skip: noLibrary }, async () => {
    await using daemon = await startSimulatedDaemon();
    await using status = follow(["status", "--json", "--watch", "1", ...daemon.bus]);
    const round = async () => {
      const { drives } = JSON.parse(await status.line());
      return drives.map(({ address, connectivity }: Record<string, string>) => `${address} ${connectivity}`);
    };
    const until = async (expected: readonly string[]) => {
      let seen = await round();
      while (JSON.stringify(seen) !== JSON.stringify(expected)) seen = await round();
    };
    const all = [9, 10, 11, 12].map((eid) => `mctp:1,${eid} available`);
    assert.deepEqual(await round(), all);
    await daemon.tell("pull 10");
    assert.equal(await status.complaint(), "nvme-mi: mctp:1,10 was removed");
    await until(all.filter((each) => !each.startsWith("mctp:1,10 ")));
    await daemon.tell("add 10");
    assert.equal(await status.complaint(), "nvme-mi: mctp:1,10 was added");
    await until(all);
    await daemon.tell("degrade 11");
    assert.equal(await status.complaint(), "nvme-mi: mctp:1,11 is degraded");
    await until(all.map((each) => (each.startsWith("mctp:1,11 ") ? "mctp:1,11 degraded" : each)));
  });

  it("fails as any status does where there is nothing to find drives by", { skip: noLibrary }, async () => {
    const { code, stdout, stderr } = await runProgram(["status", "--watch", "--json", "--list", "/nowhere/at-all"]);
    assert.equal(code, 1);
    assert.equal(stderr, `nvme-mi: ${JSON.parse(stdout).error.message}\n`);
  });
});

const noTerminal = await once(spawn("script", ["-qec", "true", "/dev/null"], { stdio: "ignore" }), "close").then(
  ([code]) => (code === 0 ? false : "script does not work here"),
  () => "there is no program `script` to make a terminal",
);

describe("a terminal", { skip: noTerminal }, () => {
  const main = fileURLToPath(new URL("./main.js", import.meta.url));
  const onTerminal = async (words: string, TERM = "xterm"): Promise<string> => {
    const child = spawn("script", ["-qec", `"${process.execPath}" "${main}" ${words}`, "/dev/null"], {
      ...{ stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, TERM } },
    });
    const [output] = await Promise.all([text(child.stdout), once(child, "close")]);
    return output;
  };

  it("is drawn on in place, and is as it was afterwards but for the last table", { timeout: 60_000 }, async () => {
    const output = await onTerminal("status --sim --watch 1 --count 2");
    const [start, screen = "", end = ""] = output.split(/.\[\?1049[hl]/);
    assert.equal(start, "");
    assert.ok(screen.startsWith("\u001b[?25l") && screen.endsWith("\u001b[?25h"), JSON.stringify(output));
    assert.ok(screen.split("\u001b[H").length > 2);
    assert.match(end, /ADDRESS[\s\S]*sim:12 \(simulated\)/);
    assert.ok(!end.includes("\u001b[H"));
  });

  it("that is dumb has tables one below the other", { timeout: 60_000 }, async () => {
    assert.ok(!(await onTerminal("status --sim --watch 1 --count 1", "dumb")).includes("\u001b"));
  });
});
