import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { CommandLine } from "./command-line.ts";
import { driveOnLoopback } from "./drive-on-loopback.ts";
import { addAddress, linkUp, notInTestKernel } from "./mctp-network.ts";
import { run } from "./program.ts";

/** Debian's nvme-cli, a C program over libnvme-mi. */
function nvmeCliMissing(): string | false {
  try {
    execFileSync("nvme", ["version"], { stdio: "ignore" });
    return false;
  } catch {
    return "nvme-cli is not installed: apt-get install nvme-cli";
  }
}

const drive = "mctp:1,9";
let commandLine: CommandLine;

/** What a program writes to its standard output, byte for byte. */
function bytesOf(file: string, words: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    execFile(file, words, { encoding: "buffer", maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${file} ${words.join(" ")}: ${stderr}`, { cause: error }));
    });
  });
}

const theirs = (verb: string, ...words: string[]) => bytesOf("nvme", [verb, drive, ...words]);
const nvmeMi = (...words: string[]) => commandLine.text(...words);
const ours = (verb: string, ...words: string[]) => commandLine.bytes(verb, drive, ...words);
const json = async (verb: string, ...words: string[]) => JSON.parse(await nvmeMi(verb, drive, "--json", ...words));
const theirJson = async (verb: string, ...words: string[]) =>
  JSON.parse(await run("nvme", verb, drive, "-o", "json", ...words));

/** What both read in bytes: the verb with nvme-cli's options for bytes, and with what else both take. */
const pages: readonly (readonly [verb: string, binary: readonly string[], ...words: string[]])[] = [
  ["id-ctrl", ["-b"]],
  ["id-ns", ["-b"], "-n", "1"],
  ["ns-descs", ["-b"], "-n", "1"],
  ["primary-ctrl-caps", ["-o", "binary"], "-c", "0"],
  ["list-secondary", ["-o", "binary"]],
  ["supported-log-pages", ["-o", "binary"]],
  ["error-log", ["-b"], "-e", "64"],
  ["smart-log", ["-b"]],
  ["fw-log", ["-b"]],
  ["changed-ns-list-log", ["-b"]],
  ["endurance-log", ["-o", "binary"], "-g", "1"],
  ["ana-log", ["-o", "binary"]],
  ["sanitize-log", ["-b"]],
  ["get-log", ["-b"], "-i", "2", "-l", "512"],
  ["get-log", ["-b"], "-i", "5", "-l", "4096"],
  ["get-log", ["-b"], "-i", "5", "-l", "1024", "-o", "2048"],
];

/** Longer than anything takes in the drive, in milliseconds. */
const hour = 3_600_000;
const options = { skip: notInTestKernel || nvmeCliMissing(), timeout: 600_000 };

describe("Debian's nvme-cli on a simulated drive", options, () => {
  before(async () => {
    await linkUp("lo");
    await addAddress(9, "lo");
    commandLine = new CommandLine();
  });
  after(() => commandLine[Symbol.asyncDispose]());

  test("reads the bytes that we read, page by page", async (context) => {
    await using _served = driveOnLoopback(12);
    for (const [verb, binary, ...words] of pages) {
      await context.test([verb, ...words].join(" "), async () => {
        const [their, our] = [await theirs(verb, ...words, ...binary), await ours(verb, ...words, "--raw-binary")];
        assert.ok(their.length >= 16, `nvme-cli wrote ${their.length} bytes`);
        // Of some pages nvme-cli writes only what it knows, and of others text behind it.
        const length = Math.min(our.length, their.length);
        assert.equal(our.subarray(0, length).toString("hex"), their.subarray(0, length).toString("hex"));
      });
    }
  });

  test("lists namespaces and controllers as we do", async () => {
    await using _served = driveOnLoopback(12);
    assert.deepEqual(await listed(), (await json("list-ns")).namespaceIds);
    const controllers = [...(await run("nvme", "list-ctrl", drive)).matchAll(/^\[.*\]:\s*(0x[0-9a-f]+|\d+)$/gm)];
    assert.deepEqual(
      controllers.map(([, id]) => Number(id)),
      (await json("list-ctrl")).controllerIds,
    );
  });

  test("creates, attaches, detaches and deletes a namespace, which we see at each step", async () => {
    await using _served = driveOnLoopback(12);
    await nvmeMi("delete-ns", drive, "-n", "1", "--yes");
    assert.deepEqual(await listed(), []);
    const text = await run("nvme", "create-ns", drive, "-s", "4096", "-c", "4096", "-f", "1");
    assert.match(text, /nsid:1/);
    assert.deepEqual((await json("list-ns", "--all")).namespaceIds, [1]);
    assert.deepEqual((await json("list-ns")).namespaceIds, []);
    await run("nvme", "attach-ns", drive, "-n", "1", "-c", "0");
    assert.deepEqual(await listed(), [1]);
    const { nsze, ncap, flbas } = await theirJson("id-ns", "-n", "1");
    const { size, capacity, formattedLbaSize } = await json("id-ns", "-n", "1");
    assert.deepEqual([`${nsze}`, `${ncap}`, flbas], [`${size}`, `${capacity}`, formattedLbaSize.formatIndexLow]);
    assert.deepEqual([nsze, flbas], [4096, 1]);
    await run("nvme", "detach-ns", drive, "-n", "1", "-c", "0");
    assert.deepEqual(await listed(), []);
    await run("nvme", "delete-ns", drive, "-n", "1");
    assert.deepEqual((await json("list-ns", "--all")).namespaceIds, []);
  });

  test("downloads and commits firmware, which runs after a reset", async () => {
    await using _served = driveOnLoopback(12);
    const image = join(mkdtempSync(join(tmpdir(), "firmware-")), "image");
    writeFileSync(image, Buffer.alloc(20_480, "firmware of a test ").fill(0, 20_000));
    await run("nvme", "fw-download", drive, "-f", image, "-x", "4096");
    await run("nvme", "fw-commit", drive, "-s", "2", "-a", "1");
    const { activeSlot, nextSlot, revisions } = await json("fw-log");
    assert.deepEqual([activeSlot, nextSlot], [1, 2]);
    const their = await run("nvme", "fw-log", drive);
    assert.match(their, /afi\s*: 0x21/);
    assert.match(their, new RegExp(`frs2.*\\(${revisions[1].slice(0, 8)}`));
    await nvmeMi("mi", "reset", drive, "--yes");
    assert.equal((await json("fw-log")).activeSlot, 2);
    assert.match(await run("nvme", "fw-log", drive), /afi\s*: 0x2$/m);
    // The same image by us.
    await nvmeMi("fw-download", drive, "--fw", image);
    await nvmeMi("fw-commit", drive, "--slot", "3", "--action", "replace", "--yes");
    assert.equal((await json("fw-log")).revisions[2], revisions[1]);
  });

  test("formats a namespace and sanitizes the drive, and both tell how it goes and went", async () => {
    await using served = driveOnLoopback(12);
    await run("nvme", "format", drive, "-n", "1", "-l", "0", "--force");
    const remaining = async () => {
      const { formatProgress } = await json("id-ns", "-n", "1");
      assert.equal((await theirJson("id-ns", "-n", "1")).fpi & 0x7f, formatProgress.remaining);
      return formatProgress.remaining;
    };
    assert.ok((await remaining()) > 0, "it is not done at once");
    served.pass(hour);
    assert.equal(await remaining(), 0);
    assert.equal((await theirJson("id-ns", "-n", "1")).flbas, 0);
    await run("nvme", "sanitize", drive, "-a", "2");
    const theirStatus = async () => {
      const [{ sstat }] = Object.values(await theirJson("sanitize-log")) as [{ sstat: { status: string } }];
      return Number(/^\((\d)\)/.exec(sstat.status)?.[1]);
    };
    assert.deepEqual([(await json("sanitize-log")).status.outcome, await theirStatus()], ["inProgress", 2]);
    await assert.rejects(run("nvme", "format", drive, "-n", "1", "-l", "0", "--force"), /[Ss]anitize/);
    served.pass(hour);
    assert.deepEqual([(await json("sanitize-log")).status.outcome, await theirStatus()], ["succeeded", 1]);
  });

  test("sets and gets features", async () => {
    await using _served = driveOnLoopback(12);
    // This version finds no namespace by itself over MCTP, so it gets one though the feature is of none.
    const get = async () =>
      Number(
        /value:\s*(0x[0-9a-f]+)/i.exec(await run("nvme", "get-feature", drive, "-f", "4", "-n", "0xffffffff"))?.[1],
      );
    assert.equal(await get(), (await json("get-feature", "-f", "4")).threshold);
    await nvmeMi("set-feature", drive, "-f", "4", "-v", "0x155");
    assert.equal(await get(), 0x155);
    // Its set-feature takes no MCTP address: the command itself.
    await run("nvme", "admin-passthru", drive, "-o", "0x09", "--cdw10", "4", "--cdw11", "0x150");
    assert.equal((await json("get-feature", "-f", "4")).threshold, 0x150);
  });

  test("receives security data, and starts a self-test whose result both read", async () => {
    await using served = driveOnLoopback(12);
    const words = ["-p", "0", "-s", "0", "-x", "512"];
    const [their, our] = [
      await theirs("security-recv", ...words, "-b"),
      await ours("security-recv", ...words, "--raw-binary"),
    ];
    // A line of text is in front of the bytes.
    assert.deepEqual(our.toString("hex"), their.subarray(-512).toString("hex"));
    // This version's device-self-test takes no MCTP address: the command itself.
    const begin = () => run("nvme", "admin-passthru", drive, "-o", "0x14", "-n", "0xffffffff", "--cdw10", "1");
    await begin();
    served.pass(2_500);
    const { currentOperation, percentComplete } = await json("self-test-log");
    assert.deepEqual([currentOperation, percentComplete], ["short", 25]);
    const running = await run("nvme", "self-test-log", drive);
    assert.match(running, /Current operation\s*:\s*0x1/);
    assert.match(running, /Current Completion\s*:\s*25%/);
    await nvmeMi("device-self-test", drive, "-s", "abort");
    await bothRead("abortedByCommand", 1);
    await begin();
    served.pass(10_000);
    await bothRead("completed", 0);
  });

  test("reads telemetry that we read, byte for byte", async () => {
    await using _served = driveOnLoopback(12);
    const folder = mkdtempSync(join(tmpdir(), "telemetry-"));
    const [mine, their] = [join(folder, "mine"), join(folder, "theirs")];
    await nvmeMi("telemetry-log", drive, "--create", "-o", mine);
    await run("nvme", "telemetry-log", drive, "--host-generate=0", "-o", their);
    assert.ok(readFileSync(mine).equals(readFileSync(their)));
  });

  test("an error that either makes is in the log that both read", async () => {
    await using _served = driveOnLoopback(12);
    await assert.rejects(run("nvme", "id-ns", drive, "-n", "99"));
    const [newest] = (await json("error-log", "-e", "1")).entries;
    assert.deepEqual([newest.errorCount, newest.status.statusCode, newest.namespaceId], ["1", 0x0b, 99]);
    assert.match(await run("nvme", "error-log", drive), /error_count\s*: 1\s[\s\S]*?nsid\s*: 0x63/);
  });
});

/** The namespaces that nvme-cli lists. */
async function listed(): Promise<number[]> {
  return [...(await run("nvme", "list-ns", drive)).matchAll(/:(0x[0-9a-f]+)/g)].map(([, id]) => Number(id));
}

/** That no self-test runs, and how the newest one ended. */
async function bothRead(result: string, code: number): Promise<void> {
  const { currentOperation, results } = await json("self-test-log");
  assert.deepEqual([currentOperation, results[0].operation, results[0].result], ["none", "short", result]);
  const their = await run("nvme", "self-test-log", drive);
  assert.match(their, /Current operation\s*:\s*0\s/);
  assert.match(their, new RegExp(`Operation Result\\s*:\\s*(?:0x)?${code}\\s[^]*?Self Test Code\\s*:\\s*1\\s`));
}
