import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { runProgram, runPrograms, startProgram } from "./run-program.contract.ts";
import { verbs } from "./verbs.ts";

const oneLine = /^nvme-mi: [^\n]+\n$/;

describe("nvme-mi status", () => {
  it("gives the members that programs rely on for every drive", async () => {
    const { code, stdout, stderr } = await runProgram(["status", "--sim", "--json"]);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    const drives = JSON.parse(stdout);
    assert.deepEqual(
      drives.map(({ address }: { address: string }) => address),
      ["sim:9", "sim:10", "sim:11", "sim:12"],
    );
    for (const drive of drives) {
      assert.deepEqual(Object.keys(drive).sort(), [
        "address",
        "availableSpare",
        "firmware",
        "model",
        "percentageUsed",
        "serial",
        "simulated",
        "temperature",
        "warnings",
      ]);
      assert.equal(drive.simulated, true);
      for (const name of ["model", "serial", "firmware"]) assert.equal(typeof drive[name], "string");
      for (const name of ["temperature", "availableSpare", "percentageUsed"])
        assert.equal(typeof drive[name], "number");
      assert.ok(Array.isArray(drive.warnings));
    }
    assert.deepEqual(drives[0].warnings, []);
    assert.ok(drives[1].warnings.includes("temperatureThreshold") && drives[1].temperature > 70);
    assert.ok(drives[2].warnings.includes("availableSpareBelowThreshold"));
  });

  it("shows an aligned line for each drive, marked as simulated, and what it warns of", async () => {
    const { code, stdout } = await runProgram(["status", "--sim"]);
    assert.equal(code, 0);
    const [header = "", ...lines] = stdout.trimEnd().split("\n");
    assert.equal(lines.length, 4);
    for (const line of lines) assert.match(line, /^sim:\d+ \(simulated\) /);
    for (const line of lines)
      assert.equal(line.slice(0, header.indexOf("MODEL")).trimEnd().endsWith("(simulated)"), true);
    assert.match(lines[0] ?? "", / none$/);
    assert.match(lines[1] ?? "", /\d+ °C .*temperature threshold$/);
    assert.ok(!stdout.includes("\u001b"));
  });

  it("shows the other drives where one cannot be reached, and ends with 1", async () => {
    const words = ["status", "sim:9", "sim:99", "unix:/nowhere/at-all,9", "sim:10"];
    const { code, stdout, stderr } = await runProgram([...words, "--json"]);
    assert.equal(code, 1);
    assert.match(stderr, oneLine);
    const [first, missing, nowhere, last] = JSON.parse(stdout);
    assert.equal(first.error ?? last.error, undefined);
    assert.match(missing.error.message, /no simulated drive at sim:99$/);
    assert.match(nowhere.error.message, /^unix:\/nowhere\/at-all,9: there is no such socket/);
    const nothing = { model: null, serial: null, firmware: null, temperature: null, availableSpare: null };
    assert.deepEqual(
      { ...missing, error: "" },
      { address: "sim:99", simulated: true, ...nothing, percentageUsed: null, warnings: null, error: "" },
    );
    assert.equal(nowhere.simulated, false, "what has not answered is not known to be simulated");
    const lines = (await runProgram(words)).stdout.trimEnd().split("\n");
    assert.match(lines[2] ?? "", /^sim:99 \(simulated\) .*error: .*no simulated drive/);
    assert.match(lines[3] ?? "", /^unix:\/nowhere\/at-all,9 +- .*error: there is no such socket/);
  });

  it("takes endpoint ids alone with --sim", async () => {
    const { code, stdout } = await runProgram(["status", "--sim", "10", "--json"]);
    assert.equal(code, 0);
    assert.deepEqual(
      JSON.parse(stdout).map(({ address }: { address: string }) => address),
      ["sim:10"],
    );
  });
});

describe("the verbs for one drive", () => {
  const words: Readonly<Record<string, readonly string[]>> = { "id-ns": ["-n", "1"] };
  const shown = [
    "info",
    "health",
    "vpd",
    "capabilities",
    "id-ctrl",
    "id-ns",
    "smart-log",
    "error-log",
    "fw-log",
    "list-ns",
  ];

  for (const { name, argument } of verbs.filter((verb) => shown.includes(verb.name))) {
    it(`${name} marks a simulated drive, in text and in JSON`, async () => {
      const { code, stdout, stderr } = await runProgram([name, "sim:9", ...(words[name] ?? [])]);
      assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
      assert.match(argument ?? "", /address/);
      assert.match(stdout, /^.* of sim:9 \(simulated\)\n/);
      const json = await runProgram([name, "--sim", "9", "--json", ...(words[name] ?? [])]);
      assert.equal(json.code, 0);
      const value = JSON.parse(json.stdout);
      assert.deepEqual([value.address, value.simulated], ["sim:9", true]);
    });
  }

  it("give 64-bit numbers and wider as decimal strings, and enumerations by name", async () => {
    const smart = JSON.parse((await runProgram(["smart-log", "sim:9", "--json"])).stdout);
    assert.match(smart.dataUnitsRead, /^\d+$/);
    const info = JSON.parse((await runProgram(["info", "sim:9", "--json"])).stdout);
    assert.equal(info.ports[0].portType, "pcie");
    assert.equal(info.controllers[0].controllerId, 0);
  });

  it("ask the controller that the address names", async () => {
    const { stdout } = await runProgram(["id-ctrl", "sim:12:1", "--json"]);
    assert.equal(JSON.parse(stdout).controllerId, 1);
    const { code, stderr } = await runProgram(["id-ctrl", "sim:12:77"]);
    assert.equal(code, 1);
    assert.match(stderr, oneLine);
  });

  it("health does not clear anything unless it is told to", async () => {
    const { stdout } = await runProgram(["health", "sim:9", "--json"]);
    assert.equal(JSON.parse(stdout).cleared, false);
    assert.equal(JSON.parse((await runProgram(["health", "sim:9", "--clear", "--json"])).stdout).cleared, true);
  });
});

describe("wrong usage", () => {
  const rows: readonly (readonly [words: readonly string[], complaint: RegExp])[] = [
    [["help", "nope"], /there is no verb "nope"; the verbs are status, info, /],
    [["status", "mctp:4294967296,9"], /network id 4294967296 is not in 1–4294967295/],
    [["help", "control", "nope"], /there is no verb "nope"; the verbs are abort, /],
    [["control", "pawse", "sim:9"], /unknown command 'pawse' \(Did you mean pause\?\)/],
    [["mi", "read-port-information", "sim:9", "--port-id", "256"], /--port-id 256 is not in 0–255/],
    [["mi", "set-smbus-frequency", "sim:9"], /required option '--frequency <name>' not specified/],
    [["mi", "vpd-write", "--data", "ff", "sim:9"], /required option '--data-offset <bytes>' not specified/],
    [["pcie", "memory-write", "--offset", "0", "--data", "ff", "sim:9"], /required option '--base-address-register /],
    [["mi", "reset", "--type", "5", "sim:9"], /Reset request\.type: 5 is reserved/],
    [["mi", "set-smbus-frequency", "sim:9", "--frequency", "fast"], /--frequency "fast" is not one of .*khz100/],
    [["mi", "vpd-read", "sim:9", "--data-length", "8", "--raw-binary", "--json"], /one of --raw-binary and --json/],
    [
      ["pcie", "configuration-read", "sim:9", "--length", "4", "--controller-id", "1"],
      /unknown option '--controller-id'/,
    ],
    [["control", "pause", "sim:9", "--slot", "2"], /--slot 2 is not in 0–1/],
    [["vpd"], /give the address of a drive, or --file/],
    [["vpd", "sim:9", "--file", "x"], /give the address of a drive, or --file/],
    [["vpd", "--file", "/nowhere"], /--file: \/nowhere cannot be read: ENOENT/],
    [["basic-management", "063"], /"063" is not hexadecimal with two digits a byte/],
    [["reset", "sim:9"], /^nvme-mi: unknown command 'reset' \(did you mean "mi reset"\?\); see --help\n$/],
    [["raw"], /did you mean "mi raw" or "control raw" or "admin raw"\?/],
    [["help", "reset"], /there is no verb "reset" \(did you mean "mi reset"\?\); the verbs are status, /],
    [["mi", "set-asynchronous-events", "sim:9"], /required option '--events <fields>' not specified/],
    [["mi", "set-health-status-change", "sim:9"], /nothing to clear: give one or more of --ready, /],
    [["stutus"], /unknown command 'stutus' \(Did you mean status\?\)/],
    [["status", "--count", "1"], /--count is for --watch/],
    [["status", "--watch", "0"], /--watch 0 is not in 1–/],
    [["status", "--watch", "sim:9"], /addresses go before --watch/],
    [["status", "mctp:9", "--sweep"], /give addresses, or say where to look for drives, not both/],
    [["list", "--sim", "--sweep", "2"], /list: give one of --sweep and --sim/],
    [["list", "--sweep", "0"], /--sweep 0 is not in 1–4294967295/],
    [["list", "--bus", "here"], /"here" is no address of a message bus/],
    [["watch", "--bus", "here", "--json"], /"here" is no address of a message bus/],
    [["watch", "--count", "0"], /--count 0 is not in 1–/],
    [["setup"], /missing required argument 'link'/],
    [["setup", "mctpi2c1", "0x3aa"], /"0x3aa" is not a physical address: 0x1d, a 7-bit address on I2C/],
    [["setup", "mctpi2c1", "0x80"], /0x80 is no 7-bit I2C address: data sheets/],
    [["setup", "mctpi2c1", "0x1d", "--learn", "--eid", "9"], /--learn gives no endpoint id/],
    [["setup", "mctpi2c1", "0x1d", "--eid", "7"], /--eid 7 is not in 8–254/],
    [["recover"], /missing required argument 'endpoint'/],
    [["recover", "sim:9"], /"sim:9" is not the address of an endpoint that mctpd could know/],
    [["remove", "mctp:1,9:1"], /"mctp:1,9:1" is not the address of an endpoint that mctpd could know/],
    [["set-mtu", "mctp:1,9"], /missing required argument 'size'/],
    [["set-mtu", "mctp:1,9", "large"], /size "large" is not a number/],
    [["status", "--colour"], /unknown option '--colour'/],
    [["status", "--sim", "mctp:9"], /--sim does not go with the address "mctp:9"/],
    [["status", "mctp:1,300"], /"mctp:1,300" is not the address of a drive: endpoint id 300/],
    [["status", "evil\u001b[2J:9"], /"evil\\x1b\[2J:9" is not the address/],
    [["smart-log"], /missing required argument 'address'/],
    [["smart-log", "sim:9", "sim:10"], /too many arguments/],
    [["smart-log", "sim:9", "--timeout", "0"], /--timeout 0 is not in 1–/],
    [["smart-log", "sim:9", "--timeout", "soon"], /--timeout "soon" is not a number/],
    [["smart-log", "sim:9", "--deadline"], /option '--deadline <ms>' argument missing/],
    [["smart-log", "sim:9", "-n", "0x100000000"], /--namespace-id 0x100000000 is not in/],
    [["id-ns", "sim:9"], /required option '-n, --namespace-id <number>' not specified/],
    [["error-log", "sim:9", "-e", "65"], /--entries 65 is not in 1–64/],
    [["simulate"], /give one of --unix, --pty and --mctp/],
    [["simulate", "--pty", "--unix", "x"], /give one of/],
    [["simulate", "--mctpd", "3.0"], /--mctpd 3\.0: there is a simulation of mctpd 1\.1, 2\.0, 2\.1, 2\.6/],
    [["simulate", "--pty", "--bus", "session"], /--bus is for --mctpd/],
    [["simulate", "--unix", "x", "--drives", "247"], /247/],
    [["simulate", "--unix", "x".repeat(108)], /the path of a unix socket has 1 to 107 bytes/],
    [["simulate", "--unix", "x", "--eid", "77"], /--eid 77: the simulated drives are 9, 10, 11, 12/],
  ];
  for (const [words, complaint] of rows) {
    it(`is told on one line with exit code 2: ${JSON.stringify(words.join(" ").slice(0, 60))}`, async () => {
      const { code, stdout, stderr } = await runProgram(words);
      assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
      assert.match(stderr, oneLine);
      assert.match(stderr, complaint);
    });
  }

  it("without any verb shows the help on stderr with exit code 2", async () => {
    const { code, stdout, stderr } = await runProgram([]);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
    assert.match(stderr, /^Usage: nvme-mi/);
  });
});

describe("a failure", () => {
  it("is told on one line with exit code 1", async () => {
    const { code, stdout, stderr } = await runProgram(["smart-log", "sim:99"]);
    assert.deepEqual({ code, stdout }, { code: 1, stdout: "" });
    assert.match(stderr, oneLine);
  });

  it("is a JSON document as well where JSON is wanted", async () => {
    const { code, stdout, stderr } = await runProgram(["smart-log", "sim:99", "--json"]);
    assert.equal(code, 1);
    const message = "Get Log Page SMART / Health Information: no simulated drive at sim:99";
    const { error, ...rest } = JSON.parse(stdout);
    assert.deepEqual(rest, { address: "sim:99", simulated: true });
    assert.deepEqual({ ...error, message }, { code: "TRANSPORT", message, errno: "EHOSTUNREACH" });
    assert.equal(stderr, `nvme-mi: ${error.message}\n`);
  });

  it("that is a refusal has the drive's status in JSON", async () => {
    const mi = JSON.parse((await runProgram(["id-ctrl", "sim:12:77", "--json"])).stdout);
    assert.deepEqual([mi.address, mi.simulated], ["sim:12:77", true]);
    assert.match(mi.error.message, /to sim:12:77: Invalid Parameter/);
    assert.deepEqual(
      { ...mi.error, message: "" },
      {
        code: "MI_STATUS",
        message: "",
        status: 4,
        statusName: "Invalid Parameter",
        parameterErrorLocation: { byte: 6, bit: 0, field: "controllerId" },
      },
    );
    const nvme = JSON.parse((await runProgram(["id-ns", "-n", "77", "sim:9", "--json"])).stdout);
    const { code, statusCodeType, statusCode, statusName } = nvme.error;
    assert.deepEqual([code, statusCodeType, statusCode], ["NVME_STATUS", 0, 0x0b]);
    assert.match(statusName, /Invalid Namespace/);
  });

  const places: readonly (readonly [address: string, complaint: string])[] = [
    ["unix:/,9", "unix:/,9: it is not a socket"],
    [`unix:${process.execPath},9`, `unix:${process.execPath},9: it is not a socket`],
    ["serial:/,9", "serial:/,9: it is a directory, not a serial line"],
    ["serial:/dev/nowhere,9", "serial:/dev/nowhere,9: there is no such device"],
  ];
  for (const [address, complaint] of places) {
    it(`at ${address.slice(0, 24)} says what is there instead of a way to a drive`, async () => {
      const { code, stderr } = await runProgram(["smart-log", address]);
      assert.deepEqual({ code, stderr }, { code: 1, stderr: `nvme-mi: ${complaint}\n` });
    });
  }

  it("is told with a stack only where NODE_DEBUG asks for it", async () => {
    const { code, stderr } = await runProgram(["smart-log", "sim:99"], { NODE_DEBUG: "nvme-mi" });
    assert.equal(code, 1);
    assert.match(stderr, /^nvme-mi: .*\n.*\n {4}at /);
  });
});

describe("help", async () => {
  const complete = await Promise.all(verbs.map(async (verb) => (await verb.complete?.()) ?? verb));
  const helps = await runPrograms(complete.map(({ name }) => [name, "--help"]));
  for (const [index, { name, examples, options }] of complete.entries()) {
    it(`of ${name} has its options, the exit codes and an example`, () => {
      const { code, stdout, stderr } = helps[index]!;
      assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
      for (const { flags, hidden } of options) {
        assert.equal(/[ \n]/.test(stdout.split(`\n  ${flags}`)[1]?.[0] ?? ""), !hidden, flags);
      }
      assert.match(stdout, /Exit codes:\n {2}0 /);
      assert.ok(stdout.replaceAll(/ \\\n {4}/g, " ").includes(examples[0] ?? "no example"));
      assert.deepEqual(
        stdout.split("\n").filter((line) => [...line].length > 80 && !/\S{30}/.test(line)),
        [],
      );
    });
  }

  it("of the program groups the verbs and shows the forms of addresses", async () => {
    const { code, stdout } = await runProgram(["--help"]);
    assert.equal(code, 0);
    for (const heading of [
      "Drives:",
      "One drive:",
      "Discovery:",
      "Simulator:",
      "Command sets:",
      "Addresses of drives:",
    ]) {
      assert.ok(stdout.includes(`\n${heading}\n`), heading);
    }
    for (const { name } of verbs) assert.match(stdout, new RegExp(`^ {2}${name}( |$)`, "m"));
    assert.equal((await runProgram(["help", "smart-log"])).code, 0);
  });

  it("of the program fits 80 columns, a line for nearly every verb", async () => {
    const lines = (await runProgram(["--help"])).stdout.split("\n");
    assert.deepEqual(
      lines.filter((line) => [...line].length > 80),
      [],
    );
  });

  it("lists the exit codes that a verb can have", async () => {
    assert.match((await runProgram(["status", "--help"])).stdout, /130 .*143 for SIGTERM, 129 for SIGHUP/);
    const { stdout } = await runProgram(["simulate", "--help"]);
    assert.doesNotMatch(stdout, /130/);
    assert.match(stdout, /0 +told to stop, by SIGINT or SIGTERM/);
  });

  it("is shown by the verb help as by --help", async () => {
    for (const words of [[], ["smart-log"], ["control"], ["control", "pause"]]) {
      const { code, stdout } = await runProgram(["help", ...words]);
      assert.deepEqual({ code, stdout }, { code: 0, stdout: (await runProgram([...words, "--help"])).stdout });
    }
  });

  it("tells the version", async () => {
    const { code, stdout } = await runProgram(["--version"]);
    assert.equal(code, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\S*\n$/);
  });
});

/** Runs the program on a terminal, which `script` makes. */
async function onTerminal(words: string, environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const main = fileURLToPath(new URL("./main.js", import.meta.url));
  const { NO_COLOR: _, ...inherited } = process.env;
  const child = spawn("script", ["-qec", `"${process.execPath}" "${main}" ${words}`, "/dev/null"], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...inherited, TERM: "xterm", ...environment },
  });
  const [output] = await Promise.all([text(child.stdout), once(child, "close")]);
  return output;
}

const noTerminal = await once(spawn("script", ["-qec", "true", "/dev/null"], { stdio: "ignore" }), "close").then(
  ([code]) => (code === 0 ? false : "script does not work here"),
  () => "there is no program `script` to make a terminal",
);

describe("colour", { skip: noTerminal }, () => {
  it("is on a terminal, for what is wrong", async () => {
    const red = "\u001b[31m";
    const lines = (await onTerminal("status --sim")).split("\n");
    assert.ok(!lines.find((line) => line.startsWith("sim:9 "))?.includes(red));
    assert.ok(lines.find((line) => line.startsWith("sim:10 "))?.includes(red));
  });

  it("is off with --no-color, with NO_COLOR and on dumb terminals", async () => {
    assert.ok(!(await onTerminal("status --sim --no-color")).includes("\u001b"));
    assert.ok(!(await onTerminal("status --sim", { NO_COLOR: "1" })).includes("\u001b"));
    assert.ok(!(await onTerminal("status --sim", { TERM: "dumb" })).includes("\u001b"));
    assert.ok((await onTerminal("status --sim", { NO_COLOR: "" })).includes("\u001b"));
  });
});

describe("a closed pipe", () => {
  it("is no error and says nothing", async () => {
    const child = startProgram(["id-ctrl", "sim:9"]);
    child.stdout.destroy();
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
    assert.deepEqual({ stderr, code }, { stderr: "", code: 0 });
  });
});
