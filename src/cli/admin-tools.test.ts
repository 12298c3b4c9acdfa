import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer, text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { TelemetryHostLogHeader } from "../nvme/index.ts";
import { Drive, defaultFleet } from "../simulator/index.ts";
import { runProgram, runPrograms, startProgram, temporaryDirectory } from "./run-program.contract.ts";
import { serveUnixSocket } from "./unix-service.ts";

async function rawOf(words: readonly string[]): Promise<Buffer> {
  const child = startProgram([...words, "-b"]);
  const [bytes, stderr, [code]] = await Promise.all([buffer(child.stdout), text(child.stderr), once(child, "close")]);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" }, words.join(" "));
  return bytes;
}

describe("--raw-binary", () => {
  const rows: readonly (readonly [words: string, same: string, length: number])[] = [
    ["smart-log sim:12", "get-log -i 2 -l 512 sim:12", 512],
    ["error-log -e 3 sim:12", "get-log -i 1 -l 192 sim:12", 192],
    ["id-ctrl sim:12", "admin-passthru -o 6 -4 1 -l 4096 sim:12", 4096],
    ["sanitize-log sim:12", "get-log -i 0x81 -l 512 sim:12", 512],
  ];
  for (const [words, same, length] of rows) {
    it(`has every byte that the drive has, those that are reserved among them: ${words}`, async () => {
      const [bytes, others] = await Promise.all([rawOf(words.split(" ")), rawOf(same.split(" "))]);
      assert.equal(bytes.length, length);
      // Clocks go on between the two.
      assert.ok(bytes.equals(others) || words.startsWith("smart-log"), words);
    });
  }
});

describe("a flag that begins with no-", () => {
  it("sets what goes by that name", async () => {
    const [kept, freed] = await runPrograms(
      [["-d"], []].map((flags) => ["sanitize", "-a", "blockErase", ...flags, "--dry-run", "--json", "mctp:1,9"]),
    );
    const dword10 = (stdout: string) => JSON.parse(stdout).requests[0].message.slice(88, 96);
    // NDAS is bit 9 of dword 10, and block erase action 2.
    assert.deepEqual([dword10(kept!.stdout), dword10(freed!.stdout)], ["02020000", "02000000"]);
  });
});

describe("what may lose data", () => {
  const rows: readonly (readonly [words: string, loss: RegExp])[] = [
    [
      "format -n 1 -l 1",
      /Format NVM to sim:12 \(.*, serial SIM0+12\) would lose everything in namespace 1; --yes does it/,
    ],
    ["sanitize -a blockErase", /would lose everything in all namespaces of the subsystem, beyond recovery/],
    ["delete-ns -n 0xffffffff", /would lose all namespaces, with everything in it/],
    ["fw-commit -s 2 -a 1", /would replace firmware, that of slot 2/],
    ["set-feature -f 0xd0 -v 1", /would change a feature/],
    ["admin-passthru -o 0xc0", /Raw Admin Command to sim:12 .* may lose data/],
    ["admin-passthru -o 0x80 -n 1", /may lose data/],
  ];
  it("is not sent without --yes, and says of which drive, and what", async () => {
    const outcomes = await runPrograms(rows.map(([words]) => [...words.split(" "), "sim:12"]));
    for (const [index, [words, loss]] of rows.entries()) {
      const { code, stdout, stderr } = outcomes[index]!;
      assert.deepEqual({ code, stdout }, { code: 2, stdout: "" }, words);
      assert.match(stderr, loss);
    }
  });

  it("is not what is known to read", async () => {
    const [identify, feature] = await runPrograms([
      ["admin-passthru", "-o", "6", "-4", "1", "-l", "64", "sim:12"],
      ["admin-passthru", "-o", "0x0a", "-4", "4", "sim:12"],
    ]);
    assert.deepEqual([identify?.code, feature?.code], [0, 0]);
    assert.match(identify?.stdout ?? "", /SIM0+/);
  });
});

describe("text", () => {
  it("has what there is by name, not a place for each number", async () => {
    const [pages, effects, features, tests, names, security, feature] = await runPrograms(
      [
        "supported-log-pages",
        "effects-log",
        "fid-support-effects-log",
        "self-test-log",
        "ns-descs -n 1",
        "security-recv -p 0 -x 512",
        "get-feature -f 4",
      ].map((words) => [...words.split(" "), "sim:12"]),
    );
    assert.match(pages!.stdout, /\n {4}0x02: SMART \/ Health Information\n/);
    assert.match(effects!.stdout, /\n {4}0x80: Format NVM: logical block content change, /);
    assert.doesNotMatch(effects!.stdout, /: no\n/);
    assert.match(features!.stdout, /\n {4}0x04: Temperature Threshold: controller scope\n/);
    assert.match(tests!.stdout, /Self-test Results, newest first: none\n/);
    assert.match(names!.stdout, /\n {4}Command Set Identifier \(CSI\): NVM \(0\)\n/);
    assert.match(security!.stdout, /Security Protocols:\n {4}0x00: Security Protocol Information\n/);
    assert.match(
      feature!.stdout,
      /^Temperature Threshold \(current value\) of sim:12 \(simulated\)\n {2}Value .*: 0x00000157\n/,
    );
  });

  it("folds items of a list that are all the same", async () => {
    const { stdout } = await runProgram(["get-feature", "-f", "0x0c", "sim:12"]);
    assert.match(stdout, /\n {6}\[1\] to \[31\]: the same\n/);
  });

  it("gives events a title each", async () => {
    const { stdout } = await runProgram(["persistent-event-log", "sim:12"]);
    assert.match(stdout, /\n {2}Event 1: power on or reset, .*\n {4}Controller id: 0\n/);
  });
});

describe("a log page that a drive does not have", () => {
  it("is told under the name of the verb, with exit code 1", async () => {
    const { code, stderr } = await runProgram(["rotational-media-info-log", "-e", "1", "sim:12"]);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /Invalid Log Page .*; it does not have what rotational-media-info-log shows: supported-log-pages/,
    );
  });
});

describe("data that are saved to a file", () => {
  it("leave what is there where the drive refuses, and nothing where nothing was", async () => {
    await using directory = await temporaryDirectory();
    const [old, missing] = [join(directory.path, "old"), join(directory.path, "missing")];
    await writeFile(old, "what there was");
    for (const path of [old, missing]) {
      assert.equal((await runProgram(["telemetry-log", "-o", path, "sim:12:77"])).code, 1);
    }
    assert.equal(await readFile(old, "utf8"), "what there was");
    await assert.rejects(stat(missing), { code: "ENOENT" });
  });

  it("are no telemetry where nothing was captured: a failure, and no file that looks like one", async () => {
    await using directory = await temporaryDirectory();
    const [old, missing] = [join(directory.path, "old"), join(directory.path, "missing")];
    await writeFile(old, "what there was");
    const [host, controller] = await runPrograms([
      ["telemetry-log", "-o", missing, "sim:9"],
      ["telemetry-log", "-o", old, "-c", "-d", "1", "--json", "sim:9"],
    ]);
    assert.deepEqual([host!.code, host!.stdout, controller!.code], [1, "", 1]);
    assert.match(host!.stderr, /^nvme-mi: sim:9: .* data areas 1 to 3 are empty; --create has the drive capture/);
    assert.match(
      controller!.stderr,
      /the controller-initiated telemetry has nothing to save, its data area 1 is empty\n/,
    );
    assert.equal(JSON.parse(controller!.stdout).error.code, "NO_CAPTURE");
    assert.equal(await readFile(old, "utf8"), "what there was");
    await assert.rejects(stat(missing), { code: "ENOENT" });
  });

  it("are not mixed with JSON", async () => {
    const outcomes = await runPrograms([
      ["telemetry-log", "--create", "-o", "-", "--json", "sim:12"],
      ["boot-part-log", "-o", "-", "--json", "sim:12"],
      ["get-log", "-i", "2", "-l", "512", "-b", "--json", "sim:12"],
    ]);
    for (const { code, stdout } of outcomes) assert.deepEqual([code, stdout], [2, ""]);
  });

  it("go on where they were left, of the same capture", async () => {
    await using directory = await temporaryDirectory();
    const [path, drives] = [join(directory.path, "telemetry"), join(directory.path, "drives")];
    await using _ = await serveUnixSocket(drives, new Map([[9, defaultFleet().drive(12)!]]));
    const first = await runProgram(["telemetry-log", "--create", "-o", path, `unix:${drives},9`]);
    assert.deepEqual([first.code, first.stderr], [0, ""]);
    const whole = await readFile(path);
    assert.ok(whole.length > 1024);
    await writeFile(path, whole.subarray(0, 1024));
    const again = ["telemetry-log", "-o", path, "--offset", "1024", `unix:${drives},9`];
    const { hostGenerationNumber } = TelemetryHostLogHeader.fromBytes(whole.subarray(0, 512));
    assert.equal((await runProgram([...again, "--generation", String(hostGenerationNumber)])).code, 0);
    assert.ok(whole.equals(await readFile(path)));
    const other = await runProgram([...again, "--generation", String((hostGenerationNumber + 1) % 256)]);
    assert.equal(other.code, 1);
    await writeFile(path, "short");
    const known = [...again, "--generation", String(hostGenerationNumber)];
    assert.match((await runProgram(known)).stderr, /it has 5 bytes, and there are none to go on from at 1024/);
    // Without it, the bytes might go behind those of another capture.
    assert.match((await runProgram(again)).stderr, /--offset: give --generation, too/);
  });
});

describe("fw-download", () => {
  /** A drive that stops answering at the third part, until it is told to go on. */
  function brittleDrive() {
    const { model } = defaultFleet().drive(12)!;
    const drive = new Drive(model);
    const state = { broken: true, parts: 0 };
    drive.prepend(({ message }, next) => {
      if (message[1] === 0x10 && message[4] === 0x11 && ++state.parts > 2 && state.broken) return [];
      return next();
    });
    return { drive, state };
  }

  it("tells how many messages it takes, and the bytes of the first, of a dry run", async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, "image");
    await writeFile(path, Buffer.alloc(10_000, 0xa5));
    const { code, stdout } = await runProgram(["fw-download", "-f", path, "--dry-run", "--json", "mctp:1,9"]);
    const { sent, messages, requests } = JSON.parse(stdout);
    assert.deepEqual(
      { code, sent, messages, bytes: requests[0].message.length / 2 },
      { code: 0, sent: false, messages: 3, bytes: 68 + 4096 + 4 },
    );
    assert.match(requests[0].message, /^841000001101/);
  });

  it("says where to go on where it fails, and goes on from there", async () => {
    await using directory = await temporaryDirectory();
    const [path, drives] = [join(directory.path, "image"), join(directory.path, "drives")];
    await writeFile(path, Buffer.alloc(16_384, 0x5a));
    const { drive, state } = brittleDrive();
    await using _ = await serveUnixSocket(drives, new Map([[9, drive]]));
    const words = ["fw-download", "-f", path, "--retries", "0", "--timeout", "400", `unix:${drives},9`];
    const failed = await runProgram(words);
    assert.equal(failed.code, 1);
    assert.match(failed.stderr, /8192 bytes are there: --offset 8192 goes on\n$/);
    const { error } = JSON.parse((await runProgram([...words, "--offset", "8192", "--json"])).stdout);
    assert.deepEqual([error.code, error.offset], ["TIMEOUT", 8192]);
    state.broken = false;
    const { code, stdout } = await runProgram([...words, "--offset", "8192"]);
    assert.deepEqual([code, state.parts], [0, 6]);
    assert.match(stdout, /^Firmware image of .*: 8\.0 KiB \(8192 bytes\), from byte 8192 on, downloaded/);
  });

  it("says where to go on where it is interrupted", async () => {
    await using directory = await temporaryDirectory();
    const [path, drives] = [join(directory.path, "image"), join(directory.path, "drives")];
    await writeFile(path, Buffer.alloc(16_384, 0x5a));
    const { drive, state } = brittleDrive();
    await using _ = await serveUnixSocket(drives, new Map([[9, drive]]));
    const child = startProgram(["fw-download", "-f", path, "--json", `unix:${drives},9`]);
    const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    while (state.parts < 3) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGINT");
    const [stdout, stderr, [code]] = await ended;
    assert.equal(code, 130);
    const message = "interrupted; 8192 bytes are there: --offset 8192 goes on";
    assert.equal(stderr, `nvme-mi: Firmware image: ${message}\n`);
    const error = { code: "INTERRUPTED", message, offset: 8192 };
    assert.deepEqual(JSON.parse(stdout), { address: `unix:${drives},9`, simulated: false, error });
  });
});

describe("--wait", () => {
  it("tells how a format ended", async () => {
    const { code, stdout } = await runProgram(["format", "-n", "1", "-l", "1", "--yes", "--wait", "sim:9"]);
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "Format NVM of sim:9 (simulated): formatted\n" });
  });

  it("leaves the drive as it is where it is interrupted, and says so", async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, "drives");
    const drive = defaultFleet().drive(12)!;
    // Get Log Page, an Admin command: it is asked how far it is, so it has begun.
    const watched = new Promise<void>((resolve) => {
      drive.prepend(({ to, message }, next) => {
        if (to.messageType === "adminCommand" && message[4] === 0x02) resolve();
        return next();
      });
    });
    await using _ = await serveUnixSocket(path, new Map([[9, drive]]));
    const child = startProgram(["sanitize", "-a", "overwrite", "--yes", "--wait", `unix:${path},9`]);
    const ended = Promise.all([text(child.stderr), once(child, "close")]);
    await Promise.race([watched, ended]);
    child.kill("SIGINT");
    const [stderr, [code]] = await ended;
    assert.equal(code, 130);
    assert.match(
      stderr,
      /^nvme-mi: sanitize: interrupted; the drive goes on with it, and sanitize-log tells how far it is\n$/,
    );
  });
});
