import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { commandGroups, verbsOf } from "./command-group.ts";
import { runPrograms } from "./run-program.contract.ts";

/** What the built-in drives refuse: they are no enclosures, and know nothing of a vendor's. */
const refused: Readonly<Record<string, RegExp>> = {
  "mi ses-receive": /Invalid Command Opcode/,
  "mi ses-send": /Invalid Command Opcode/,
  "mi raw": /Invalid Command Opcode/,
  "control raw": /Invalid Command Opcode/,
};

/** The drive with the most features has its 2-Wire port elsewhere than others. */
const onOthers = ["mi get-smbus-frequency", "mi set-smbus-frequency"];

describe("the example in the help of", async () => {
  const rows = (
    await Promise.all(
      commandGroups.map(async (group) =>
        (await verbsOf(group)).map(({ name, examples }) => ({ name: `${group.name} ${name}`, examples })),
      ),
    )
  ).flat();
  const lines = rows.map(({ name, examples: [example = ""] }) => {
    const [program, ...words] = example.split(" ");
    assert.equal(program, "nvme-mi");
    return words.map((word) => word.replace("mctp:1,9", onOthers.includes(name) ? "sim:9" : "sim:12"));
  });
  const harmless = lines.filter((words) => words.includes("--dry-run"));
  const [outcomes, dryRuns] = await Promise.all([
    runPrograms(lines.map((words) => words.map((word) => (word === "--dry-run" ? "--yes" : word)))),
    runPrograms(harmless),
  ]);

  for (const [index, words] of harmless.entries()) {
    it(`${words.slice(0, 2).join(" ")} sends nothing as it is shown`, () => {
      const { code, stdout, stderr } = dryRuns[index]!;
      assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
      assert.match(stdout, /, not sent:\n0000 /);
    });
  }

  for (const [index, { name, examples }] of rows.entries()) {
    // What drives of this sort do not have, they refuse; whether they should, is for the simulator's own tests.
    const mayBeRefused = name.startsWith("admin ");
    it(`${name} ${refused[name] === undefined && !mayBeRefused ? "succeeds" : "may be refused"} by a simulated drive`, () => {
      const { code, stderr } = outcomes[index]!;
      assert.equal(examples.length, 1);
      if (mayBeRefused && code === 1) {
        assert.match(stderr, / to sim:12(:0)?: ([A-Z0-9][^ ]* )+.*(do not retry|optional commands)/);
        return;
      }
      if (refused[name] === undefined) assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
      else {
        assert.equal(code, 1);
        assert.match(stderr, refused[name]);
      }
    });
  }
});
