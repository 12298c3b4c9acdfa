import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
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

/** Lines `name : value`, names in lower case and without spaces around them. */
function fieldsOf(text: string): Map<string, string> {
  const pairs = text.split("\n").flatMap((line) => {
    const [, name, value] = /^\s*([^:]+?)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value] as const];
  });
  return new Map(pairs);
}

/** Our lines by the acronym in their label: `Number of Namespaces (NN): 16` is `nn`. */
function byAcronym(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [label, value] of fieldsOf(text)) {
    const acronym = /\(([a-z0-9]+)\)/.exec(label)?.[1];
    if (acronym !== undefined && !found.has(acronym)) found.set(acronym, value);
  }
  return found;
}

/** A number however it is written, with or without a unit behind it; other text as it is. */
function plain(value: string): string {
  const number = /^(0x[0-9a-f]+|[\d,]+)/i.exec(value)?.[1]?.replaceAll(",", "");
  return number === undefined ? value : String(BigInt(number));
}

describe("Debian's nvme-cli", { skip: notInTestKernel || nvmeCliMissing(), timeout: 600_000 }, () => {
  let commandLine: CommandLine;
  before(async () => {
    await linkUp("lo");
    await addAddress(9, "lo");
    commandLine = new CommandLine();
  });
  after(() => commandLine[Symbol.asyncDispose]());

  for (const eid of [9, 10, 11, 12]) {
    test(`reads the simulated drive ${eid} as we do: Identify Controller and SMART log, field by field`, async () => {
      await using _served = driveOnLoopback(eid);
      compareIdentify(await run("nvme", "id-ctrl", "mctp:1,9"), await commandLine.text("id-ctrl", "mctp:1,9"));
      compareSmartLog(await run("nvme", "smart-log", "mctp:1,9"), await commandLine.text("smart-log", "mctp:1,9"));
    });
  }

  test("a refused command fails in both", async () => {
    await using _served = driveOnLoopback(9);
    await assert.rejects(run("nvme", "id-ns", "mctp:1,9", "-n", "99"));
    await assert.rejects(commandLine.text("id-ns", "mctp:1,9", "-n", "99"), /Invalid Namespace or Format/);
  });
});

function compareIdentify(theirText: string, ourText: string): void {
  const theirs = [...fieldsOf(theirText.split(/\nps\s+0/)[0] ?? "")].filter(([, value]) => value !== "");
  const ours = byAcronym(ourText);
  for (const [name, value] of theirs) {
    const own = ours.get(name);
    assert.ok(own !== undefined, `nvme-cli prints ${name} : ${value}, which we have not`);
    assert.equal(normalized(name, own), normalized(name, value), name);
  }
  assert.ok(theirs.length >= 80, `only ${theirs.length} fields were compared`);
}

function compareSmartLog(theirText: string, ourText: string): void {
  const theirs = fieldsOf(theirText);
  const ours = byAcronym(ourText);
  for (const [name, acronym] of Object.entries(smartNames)) {
    const value = theirs.get(name);
    assert.ok(value !== undefined, `nvme-cli prints no ${name}: ${[...theirs.keys()].join(", ")}`);
    assert.equal(plain(ours.get(acronym) ?? "missing"), plain(value), name);
  }
}

/** nvme-cli's own names in the SMART log, and the acronyms of the specification. */
const smartNames = {
  critical_warning: "cw",
  temperature: "ctemp",
  available_spare: "avsp",
  available_spare_threshold: "avspt",
  percentage_used: "pused",
  "endurance group critical warning summary": "egcws",
  "data units read": "dur",
  "data units written": "duw",
  host_read_commands: "hrc",
  host_write_commands: "hwc",
  controller_busy_time: "cbt",
  power_cycles: "pwrc",
  power_on_hours: "poh",
  unsafe_shutdowns: "upl",
  media_errors: "mdie",
  num_err_log_entries: "neile",
  "warning temperature time": "wctt",
  "critical composite temperature time": "cctt",
  "thermal management t1 trans count": "tmt1tc",
  "thermal management t2 trans count": "tmt2tc",
  "thermal management t1 total time": "tttmt1",
  "thermal management t2 total time": "tttmt2",
};

/** Text is compared as it is, ids without their hyphens, `ieee` as the bare hexadecimal digits it is, numbers as numbers. */
function normalized(name: string, value: string): string {
  if (["sn", "mn", "fr", "subnqn"].includes(name)) return value;
  if (name === "fguid") return value.replaceAll("-", "").replace(/^0x/, "");
  if (name === "ieee") return value.replace(/^0x/, "").padStart(6, "0");
  // Ours names what has a name and converts temperatures, with the number of the wire behind.
  return plain(/\((\d+)(?: K)?\)$/.exec(value)?.[1] ?? value);
}
