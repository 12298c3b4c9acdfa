import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { adminVerbs } from "./admin-verbs.ts";
import { commandGroups, verbsOf } from "./command-group.ts";
import { requestInputs } from "./request-input.ts";
import { runPrograms, temporaryDirectory } from "./run-program.contract.ts";
import type { Verb } from "./verb.ts";
import { verbs } from "./verbs.ts";

const complete = (each: Verb): Promise<Verb> | Verb => each.complete?.() ?? each;
const admin = await Promise.all(adminVerbs.map(complete));
const groups = await Promise.all(
  commandGroups.map(async (group) =>
    (await verbsOf(group)).map((verb) => ({ ...verb, name: `${group.name} ${verb.name}` })),
  ),
);

/** Old top-level names of what nvme-cli does over `mctp:`. */
const ofNvmeCli = `
  id-ctrl id-ns id-ns-granularity id-ns-lba-format list-ns list-ctrl nvm-id-ctrl nvm-id-ns nvm-id-ns-lba-format
  primary-ctrl-caps list-secondary cmdset-ind-id-ns ns-descs id-nvmset id-uuid id-iocs id-domain list-endgrp
  supported-log-pages smart-log ana-log telemetry-log fw-log endurance-log effects-log error-log changed-ns-list-log
  changed-alloc-ns-list-log predictable-lat-log pred-lat-event-agg-log persistent-event-log endurance-event-agg-log
  lba-status-log resv-notif-log boot-part-log phy-rx-eom-log self-test-log fid-support-effects-log
  mi-cmd-support-effects-log media-unit-stat-log supported-cap-config-log mgmt-addr-list-log rotational-media-info-log
  dispersed-ns-participating-nss-log reachability-groups-log reachability-associations-log host-discovery-log
  ave-discovery-log pull-model-ddc-req-log sanitize-log get-log get-feature set-feature create-ns delete-ns attach-ns
  detach-ns fw-download fw-commit security-send security-recv format sanitize sanitize-ns device-self-test lockdown
  get-lba-status capacity-mgmt virt-mgmt dir-receive dir-send admin-passthru`
  .trim()
  .split(/\s+/);

/** What is elsewhere: `log power-measurement` has no old name. */
const elsewhere = { "power-measurement": "admin get-power-measurement-log" } as const;

describe("the verbs under nvme-cli's names", () => {
  it("are all that nvme-cli has over mctp:", () => {
    const names = verbs.map(({ name }) => name);
    assert.deepEqual(
      ofNvmeCli.filter((name) => !names.includes(name)),
      [],
    );
    const inGroups = groups.flat().map(({ name }) => name);
    for (const name of Object.values(elsewhere)) assert.ok(inGroups.includes(name), name);
  });

  for (const { name, command, options } of admin) {
    it(`${name} has a flag of its own for each member of its request that has a short name`, () => {
      const inputs = command?.inputs ?? [];
      const named = options.map(({ flags }) => flags.split(" ").find((word) => word.startsWith("--")));
      for (const input of inputs) assert.ok(named.includes(`--${input.name}`), input.name);
      if (command === undefined) return;
      const paths = requestInputs(command.command.request).map(({ path }) => path.join("."));
      // Of a bit field that is one number here, the members are there.
      for (const { path } of inputs) assert.ok(paths.some((each) => `${each}.`.startsWith(`${path.join(".")}.`)));
    });
  }

  it("take the letters of nvme-cli", () => {
    const flagsOf = (name: string) => admin.find((verb) => verb.name === name)?.options.map(({ flags }) => flags) ?? [];
    const wanted: Readonly<Record<string, readonly string[]>> = {
      "set-feature": ["-v, --value <number>", "-f, --feature-id <number>", "-s, --save"],
      "create-ns": ["-s, --nsze <number>", "-f, --flbas <number>", "-m, --nmic <number>", "-b, --block-size <bytes>"],
      "attach-ns": ["-n, --namespace-id <number>", "-c, --controllers <number>"],
      "fw-commit": ["-s, --slot <number>", "-a, --action <name>"],
      "sanitize-log": ["-r, --rae", "-b, --raw-binary", "--ish"],
      "admin-passthru": ["-o, --opcode <number>", "-4, --cdw10 <number>", "-l, --data-len <bytes>"],
    };
    for (const [name, flags] of Object.entries(wanted)) {
      for (const each of flags) assert.ok(flagsOf(name).includes(each), `${name} ${each}: ${flagsOf(name).join("; ")}`);
    }
  });
});

describe("the flags of a verb", () => {
  it("are no other's, nor the program's", async () => {
    const common = ["--json", "--timeout", "--deadline", "--no-color", "-h", "--help", "-V", "--version"];
    const all = [...(await Promise.all(verbs.map(complete))), ...groups.flat()];
    for (const { name, options } of all) {
      const words = options.flatMap(({ flags }) => flags.split(/[ ,]+/).filter((word) => word.startsWith("-")));
      assert.deepEqual([...words].sort(), [...new Set(words)].sort(), name);
      for (const word of words) assert.ok(!common.includes(word), `${name} ${word}`);
    }
  });
});

describe("what hands are used to from nvme-cli", () => {
  it("is taken where it stands for something, and is not in the help", async () => {
    const [json, binary, raw, human, plain, long, help] = await runPrograms([
      ["fw-log", "-o", "json", "sim:12"],
      ["fw-log", "--output-format=binary", "sim:12"],
      ["fw-log", "-b", "sim:12"],
      ["fw-log", "-H", "sim:12"],
      ["fw-log", "sim:12"],
      ["get-log", "-i", "3", "--output-format", "json", "sim:12"],
      ["fw-log", "--help"],
    ]);
    assert.equal(JSON.parse(json!.stdout).activeSlot, 1);
    assert.deepEqual([binary!.code, binary!.stdout], [0, raw!.stdout]);
    assert.deepEqual([human!.code, human!.stdout], [0, plain!.stdout]);
    assert.equal(JSON.parse(long!.stdout).activeSlot, 1);
    assert.doesNotMatch(help!.stdout, /output-format|human-readable/);
  });

  it("is refused where it would not be what was asked for", async () => {
    const [unknown, noBytes, both] = await runPrograms([
      ["fw-log", "-o", "tabular", "sim:12"],
      ["create-ns", "-o", "binary", "sim:12"],
      ["fw-log", "-o", "json", "-b", "sim:12"],
    ]);
    assert.match(unknown!.stderr, /--output-format "tabular" is not one of normal, json, binary/);
    assert.match(noBytes!.stderr, /--output-format "binary" is not one of normal, json\n/);
    assert.match(both!.stderr, /give one of --raw-binary and --json/);
    for (const { code } of [unknown!, noBytes!, both!]) assert.equal(code, 2);
  });
});

describe("admin-passthru", () => {
  it("takes data from a file, and says which way data go", async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, "data");
    await writeFile(path, Buffer.from("abcdefgh"));
    const send = ["admin-passthru", "-o", "0xc1", "--dry-run", "--json", "sim:12"];
    const [file, data, both, read, write, two] = await runPrograms([
      [...send, "-w", "-i", path],
      [...send, "--data", "6162636465666768"],
      [...send, "--data", "61626364", "-i", path],
      ["admin-passthru", "-r", "-o", "6", "-4", "1", "-l", "64", "sim:12"],
      ["admin-passthru", "-w", "-o", "6", "-4", "1", "-l", "64", "sim:12"],
      ["admin-passthru", "-w", "-r", "-o", "6", "sim:12"],
    ]);
    assert.deepEqual([file!.code, file!.stdout], [0, data!.stdout]);
    assert.match(file!.stdout, /6162636465666768/);
    assert.match(both!.stderr, /give one of --data and --input-file/);
    assert.equal(read!.code, 0);
    assert.match(write!.stderr, /--write: the two lowest bits of opcode 0x06 .* that is for --read/);
    assert.match(two!.stderr, /give one of --read and --write/);
  });
});

describe("the examples in the help of", async () => {
  const rows = admin.flatMap(({ name, examples }) => examples.map((example) => ({ name, example })));
  // Neither files nor the clock of a drive are there to be had.
  const runnable = rows.filter(({ example }) => !/telemetry|boot-part|fw-download/.test(example));
  const lines = runnable.map(({ example }) => example.replace("mctp:1,9", "sim:12").split(" ").slice(1));
  const outcomes = await runPrograms(lines);
  for (const [index, { name, example }] of runnable.entries()) {
    it(`${name} run: ${example}`, () => {
      const { code, stdout, stderr } = outcomes[index]!;
      if (code === 1) assert.match(stderr, /^nvme-mi: .* to sim:12(:0)?: [A-Z].*\n$/);
      else assert.deepEqual({ code, stderr, isShown: stdout.length > 0 }, { code: 0, stderr: "", isShown: true });
    });
  }
});
