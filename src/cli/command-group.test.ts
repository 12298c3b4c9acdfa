import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { commandGroups, groupOf, verbsOf } from "./command-group.ts";
import { runPrograms } from "./run-program.contract.ts";

const groups = await Promise.all(
  commandGroups.map(async (group) => ({ group, commands: await group.load(), verbs: await verbsOf(group) })),
);
const named = groups.flatMap(({ group, verbs }) => verbs.map((verb) => ({ words: [group.name, verb.name], verb })));

describe("a group of verbs", () => {
  for (const { group, commands, verbs } of groups) {
    it(`${group.name} has a verb for each command of its registry, and none twice`, () => {
      assert.deepEqual(
        verbs.map(({ command }) => command?.method),
        Object.keys(commands),
      );
      assert.equal(new Set(verbs.map(({ name }) => name)).size, verbs.length);
      for (const { name } of verbs) assert.match(name, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    });
  }

  it("does not repeat its own word in the names of its verbs", () => {
    const names = named.map(({ words }) => words.join(" "));
    for (const name of ["mi raw", "control raw", "control get-state", "pcie configuration-read", "pcie io-write"]) {
      assert.ok(names.includes(name), name);
    }
    // In the middle of a name it is no repetition.
    assert.ok(names.includes("mi read-optional-command-list"));
  });

  it("is the one that a command line names, be it to run or for help", () => {
    assert.equal(groupOf(["mi", "reset"])?.name, "mi");
    assert.equal(groupOf(["--help", "pcie"])?.name, "pcie");
    assert.equal(groupOf(["help", "control", "pause"])?.name, "control");
    assert.equal(groupOf(["status", "mi"]), undefined);
    assert.equal(groupOf([]), undefined);
  });

  it("has a verb help as the program has", async () => {
    const [own, flag, programs, none] = await runPrograms([
      ["mi", "help", "reset"],
      ["mi", "reset", "--help"],
      ["mi", "help"],
      ["mi", "help", "nope"],
    ]);
    assert.deepEqual(own, flag);
    assert.match(programs!.stdout, /^Usage: nvme-mi mi /);
    assert.equal(none!.code, 2);
    assert.match(none!.stderr, /there is no verb "nope"; the verbs are read-buffer-command-list, /);
  });

  it("lists each command with its title in its help", async () => {
    const outcomes = await runPrograms(groups.map(({ group }) => [group.name, "--help"]));
    for (const [index, { verbs }] of groups.entries()) {
      const text = outcomes[index]!.stdout.replaceAll(/\s+/g, " ");
      assert.equal(outcomes[index]!.code, 0);
      for (const { name, title } of verbs) assert.ok(text.includes(` ${name} ${title}`), `${name} ${title}`);
    }
  });
});

describe("the help of single commands", async () => {
  const help = async (...words: string[]) =>
    (await runPrograms([[...words, "--help"]]))[0]!.stdout.replaceAll(/\s+/g, " ");

  it("offers the Management Endpoint Buffer where there are data that it can carry, and only there", () => {
    const offering = named
      .filter(({ verb }) => verb.options.some(({ flags }) => flags === "--through-buffer"))
      .map(({ words: [, name] }) => name);
    for (const name of ["vpd-read", "vpd-write", "ses-send", "read-controller-list", "raw"])
      assert.ok(offering.includes(name), name);
    for (const name of ["reset", "get-smbus-frequency", "management-endpoint-buffer-read", "pause"]) {
      assert.ok(!offering.includes(name), name);
    }
  });

  it("does not promise that nothing changes where something may", async () => {
    assert.match(await help("mi", "read-subsystem-information"), /Changes nothing in the drive without --auto-pause\./);
    assert.match(await help("control", "get-state"), /Changes nothing in the drive without --clear-errors\./);
    const replay = await help("control", "replay");
    assert.doesNotMatch(replay, /Changes nothing/);
    assert.match(replay, /not that answer: the library's replayAnswer does\. Ends a pause\./);
  });

  it("says what flags do that go by the name of a field", async () => {
    const poll = await help("mi", "controller-health-status-poll");
    assert.match(
      poll,
      /--select-temperature Composite Temperature Changes \(CTEMP\); report only controllers that changed so, not all/,
    );
    const events = await help("mi", "set-asynchronous-events");
    assert.match(events, /Events to enable, or without `enabled` to disable; each event=<name>,enabled;/);
    assert.match(await help("mi", "vpd-write"), /hexadecimal; @file or - for the raw bytes of a file or stdin/);
    assert.match(await help("mi", "vpd-write"), /only if somebody sends `control resume` within --timeout/);
    assert.doesNotMatch(await help("mi", "persistent-data-area-write"), /that of the data; [^-]*default/);
  });
});

describe("the help of a command", async () => {
  const helps = await runPrograms(named.map(({ words }) => [...words, "--help"]));
  for (const [index, { words, verb }] of named.entries()) {
    it(`has title, section, effect, flags and an example: ${words.join(" ")}`, () => {
      const { code, stdout, stderr } = helps[index]!;
      assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
      const { title, spec, effect } = verb.command!.command;
      const description = stdout.replaceAll(/\s+/g, " ");
      assert.ok(description.includes(`${title} (${spec}).`));
      assert.equal(stdout.includes("--yes"), effect === "destructive");
      for (const { flags, hidden } of verb.options)
        assert.equal(/[ \n]/.test(stdout.split(`\n  ${flags}`)[1]?.[0] ?? ""), !hidden, flags);
      assert.ok(stdout.replaceAll(/ \\\n {4}/g, " ").includes(`Examples:\n  ${verb.examples[0]}`));
      assert.deepEqual(
        stdout.split("\n").filter((line) => [...line].length > 80 && !/\S{30}/.test(line)),
        [],
      );
    });
  }
});
