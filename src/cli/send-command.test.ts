import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer, text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { runProgram, runPrograms, startProgram, startSimulator, temporaryDirectory } from "./run-program.contract.ts";

const main = fileURLToPath(new URL("./main.js", import.meta.url));

// Bytes are from a script of its own: struct.pack, and CRC-32C bit by bit.
const dryRuns: readonly (readonly [words: string, ...requests: string[]])[] = [
  ["mi read-port-information --port-id 0x1 --slot 1", "8409000000000000000001010000000056f9a9b7"],
  ["mi set-smbus-frequency --frequency khz400 --port-id 1", "84080000030000000102000100000000a937bff5"],
  ["mi set-smbus-frequency --frequency 2 --port-id 01", "84080000030000000102000100000000a937bff5"],
  [
    "mi controller-health-status-poll --starting-controller-id 5 --no-include-virtual-functions --select-temperature",
    "84080000020000000500fe030200000098811ba4",
  ],
  ["mi vpd-write --data-offset 4 --data 61626364", "8408000006000000040000000400000061626364718da37d"],
  [
    "mi set-asynchronous-events --retry-delay 0.5 --events event=compositeTemperature,enabled --events event=8",
    "8408000003000000040501070000000002000b000503068003080014f7ee68",
  ],
  ["control raw --opcode 0xf0 --tag 7 --parameter 0x1234", "84000000f0073412433522d5"],
  [
    "mi vpd-write --data-offset 0 --data 61626364 --through-buffer",
    "840800000b00000000000000040000006162636483538905",
    "84080100060000000000000004000000f79c078f",
  ],
];

describe("a dry run of a command", () => {
  it("has the exact bytes of the requests in JSON, and sends none of them", async () => {
    // Nobody answers at this address.
    const lines = dryRuns.map(([words]) => [...words.split(" "), "mctp:1,9", "--dry-run", "--json"]);
    const outcomes = await runPrograms(lines);
    for (const [index, [words, ...requests]] of dryRuns.entries()) {
      const { code, stdout, stderr } = outcomes[index]!;
      assert.deepEqual({ code, stderr }, { code: 0, stderr: "" }, words);
      const { requests: shown, ...others } = JSON.parse(stdout);
      assert.deepEqual(others, { address: "mctp:1,9", simulated: false, sent: false });
      assert.deepEqual(
        shown.map(({ message }: { message: string }) => message),
        requests,
      );
    }
    const titles = JSON.parse(outcomes.at(-1)!.stdout).requests.map(({ title }: { title: string }) => title);
    assert.deepEqual(titles, ["Management Endpoint Buffer Write", "VPD Write"]);
  });

  it("says in text what each byte means", async () => {
    const words = "pcie memory-read --length 16 --base-address-register 2 --offset 0x100000000 --auto-pause mctp:1,9:3";
    const { code, stdout } = await runProgram([...words.split(" "), "--dry-run"]);
    assert.equal(code, 0);
    const [heading, ...lines] = stdout.trimEnd().split("\n");
    assert.equal(heading, "PCIe Memory Read to mctp:1,9:3, not sent:");
    const bytes = lines.map((line) => line.slice(6, 30).replaceAll(" ", "")).join("");
    assert.equal(bytes, "842002000200030010000200000000000100000067c3898b");
    assert.match(stdout, /0006 {2}03 00 +Controller Identifier \(CTLID\): 3\n/);
    assert.match(stdout, /0000 {2}84 +MCTP Message Type and Integrity Check \(MT, IC\):\n +0x84\n/);
    assert.match(stdout, /0003 {2}00 +reserved\n0004 {2}02 +Opcode \(OPC\), PCIe Memory Read: 0x02\n/);
    assert.match(stdout.replaceAll(/\s+/g, " "), /; Command Initiated Auto Pause \(CIAP\) yes /);
    for (const line of lines) assert.ok(line.length <= 80, line);
    assert.match(stdout, /Message Integrity Check \(MIC\): 0x8b89c367\n$/);
  });
});

describe("the bytes of a dry run", () => {
  it("are told item by item where the request has a list, and as so many bytes where it has data", async () => {
    const events = ["--events", "event=compositeTemperature,enabled", "--events", "event=8"];
    const [list, data] = await runPrograms([
      ["mi", "set-asynchronous-events", ...events, "mctp:1,9", "--dry-run"],
      ["mi", "vpd-write", "--data-offset", "0", "--data", "00".repeat(20), "mctp:1,9", "--dry-run"],
    ]);
    const [first, second] = list!.stdout.replaceAll(/\s+/g, " ").split(" 0019 ");
    assert.match(first ?? "", / 0016 06 80 .* Identifier composite temperature; Enabled \(AEE, AESE\) yes 0018 /);
    assert.match(second ?? "", /^08 00 .* Identifier available spare; Enabled \(AEE, AESE\) no /);
    assert.match(data!.stdout, /0010( {1,2}00){8} {2}.*: 20 bytes\n0018( {1,2}00){8}\n0020( {1,2}00){4}\n/);
  });
});

describe("a destructive command", () => {
  it("is not sent without --yes; stderr says what it is, and who the drive is", async () => {
    const { code, stdout, stderr } = await runProgram([
      "mi",
      "vpd-write",
      "--data-offset",
      "0",
      "--data",
      "ff",
      "sim:10",
    ]);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
    assert.match(stderr, /^nvme-mi: not sent: VPD Write to sim:10 \(.*3840G, serial SIM0+10\).*--yes.*\n$/);
  });

  it("is asked about as other commands are, whatever way it would take itself", async () => {
    for (const flag of ["--auto-pause", "--through-buffer"]) {
      const { code, stderr } = await runProgram([
        "mi",
        "vpd-write",
        "--data-offset",
        "0",
        "--data",
        "ff",
        flag,
        "sim:12",
      ]);
      assert.equal(code, 2);
      assert.match(stderr, /VPD Write to sim:12 \(.*, serial SIM0+12\)/, flag);
    }
  });

  it("is not sent to a drive that does not tell who it is either", async () => {
    const { code, stderr } = await runProgram(["mi", "reset", "sim:99"]);
    assert.equal(code, 2);
    assert.match(stderr, /^nvme-mi: not sent: Reset to sim:99 may /);
  });

  it("is told what is wrong with its flags before anything else", async () => {
    const words = [
      "mi",
      "persistent-data-area-write",
      "--format",
      "bytes",
      "--data-offset",
      "0",
      "--data-length",
      "3",
      "--data",
      "ff",
    ];
    const { code, stderr } = await runProgram([...words, "sim:9"]);
    assert.equal(code, 2);
    assert.match(stderr, /Persistent Data Area Write request.data: 1 bytes are not 3 units/);
  });

  it("does what it is for with --yes", async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, "drives");
    await using _ = await startSimulator(["--unix", path]);
    const file = join(directory.path, "data");
    await writeFile(file, Uint8Array.of(0x5a, 0xa5));
    const write = ["mi", "vpd-write", "--data-offset", "16", "--data", `@${file}`, `unix:${path},9`];
    assert.equal((await runProgram(write)).code, 2);
    const read = ["mi", "vpd-read", "--data-offset", "16", "--data-length", "2", `unix:${path},9`, "--json"];
    assert.notEqual(JSON.parse((await runProgram(read)).stdout).data, "5aa5");
    const { code, stdout } = await runProgram([...write, "--yes"]);
    assert.deepEqual({ code, stdout }, { code: 0, stdout: `VPD Write of unix:${path},9 (simulated): done\n` });
    assert.equal(JSON.parse((await runProgram(read)).stdout).data, "5aa5");
  });
});

describe("the answer of a command", () => {
  it("is a line for each field of its description", async () => {
    const { code, stdout } = await runProgram(["mi", "get-transmission-unit-size", "sim:9"]);
    assert.equal(code, 0);
    assert.equal(
      stdout,
      "Configuration Get: MCTP Transmission Unit Size of sim:9 (simulated)\n  MCTP Transmission Unit Size (MTUS): 64 bytes\n",
    );
  });

  it("has its data as a dump with the offsets that were asked for", async () => {
    const words = ["mi", "vpd-read", "--data-offset", "0x10", "--data-length", "24", "sim:9"];
    const [, heading, ...lines] = (await runProgram(words)).stdout.trimEnd().split("\n");
    assert.equal(heading, "  Vital Product Data (VPD): 24 bytes");
    assert.deepEqual(
      lines.map((line) => line.slice(0, 14)),
      ["    0010  2d 4", "    0020  72 6"],
    );
    assert.match(lines[0] ?? "", / {2}\|-MI .*\|$/);
  });

  it("is in JSON with the drive's label, bytes in hexadecimal", async () => {
    const { stdout } = await runProgram(["mi", "vpd-read", "--data-length", "4", "sim:9", "--json"]);
    const { data, ...label } = JSON.parse(stdout);
    assert.deepEqual(label, { address: "sim:9", simulated: true });
    assert.match(data, /^01[0-9a-f]{6}$/);
  });

  it("is its data and nothing else with --raw-binary", async () => {
    const child = startProgram(["mi", "vpd-read", "--data-length", "4", "sim:9", "--raw-binary"]);
    const [bytes, stderr, [code]] = await Promise.all([buffer(child.stdout), text(child.stderr), once(child, "close")]);
    assert.deepEqual(
      { stderr, code, length: bytes.length, first: bytes[0] },
      { stderr: "", code: 0, length: 4, first: 1 },
    );
  });

  it("has the header and capabilities of configuration space where that was read from its start", async () => {
    const { stdout } = await runProgram(["pcie", "configuration-read", "--length", "256", "sim:9"]);
    assert.match(stdout, /PCI Configuration Header:\n/);
    assert.match(stdout, /Class Code .*: 0x010802\n/);
    assert.match(stdout, /PCI Express.* at 0x60:\n/);
    const part = await runProgram(["pcie", "configuration-read", "--length", "64", "--offset", "4", "sim:9"]);
    assert.doesNotMatch(part.stdout, /PCI Configuration Header/);
  });

  it("that refuses is told as such, with exit code 1", async () => {
    const { code, stdout, stderr } = await runProgram(["mi", "read-port-information", "--port-id", "7", "sim:9"]);
    assert.deepEqual({ code, stdout }, { code: 1, stdout: "" });
    assert.match(stderr, /to sim:9: Invalid Parameter \(portId/);
  });
});

describe("a command that has the drive pause", () => {
  it("tells how the drive goes on where nobody resumed it", async () => {
    const words = ["mi", "read-subsystem-information", "sim:12:1", "--auto-pause", "--timeout", "300"];
    const { code, stderr } = await runProgram(words);
    assert.equal(code, 1);
    assert.match(stderr, /; --auto-pause has the drive wait: nvme-mi control resume sim:12\n$/);
  });
});

describe("a command that answers with nothing", () => {
  it("says what has happened, of a shutdown that it has begun", async () => {
    const { stdout } = await runProgram(["mi", "shutdown", "--yes", "sim:12"]);
    assert.equal(stdout, "Shutdown of sim:12 (simulated): begun\n");
  });
});

describe("a list of commands", () => {
  it("has them by their names", async () => {
    const { stdout } = await runProgram(["mi", "read-optional-command-list", "sim:12"]);
    assert.match(
      stdout,
      /^Supported Command List of sim:12 \(simulated\)\n {2}Commands:\n {4}VPD Write: opcode 0x06\n/,
    );
    const json = JSON.parse((await runProgram(["mi", "read-optional-command-list", "sim:12", "--json"])).stdout);
    assert.equal(json.commands[0].opcode, 6);
  });
});

describe("bytes of a command line", () => {
  it("come from stdin where - stands for them", async () => {
    const child = spawn(process.execPath, [
      main,
      "mi",
      "vpd-write",
      "--data-offset",
      "0",
      "--data",
      "-",
      "mctp:1,9",
      "--dry-run",
      "--json",
    ]);
    child.stdin.end("wxyz");
    const { requests } = JSON.parse(await text(child.stdout));
    assert.equal(requests[0].message.slice(32, -8), "7778797a");
  });
});
