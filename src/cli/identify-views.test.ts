import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runPrograms } from "./run-program.contract.ts";

describe("the text of a namespace that is not there", () => {
  it("says so, where the drive answers with zeros", async () => {
    const [inactive, missing, common, json] = await runPrograms([
      ["id-ns", "-n", "5", "sim:9"],
      ["admin", "identify-allocated-namespace", "--namespace-id", "5", "sim:9"],
      ["id-ns", "-n", "0xffffffff", "sim:9"],
      ["id-ns", "-n", "5", "--json", "sim:9"],
    ]);
    assert.equal(
      inactive!.stdout,
      [
        "Identify Namespace of sim:9 (simulated)",
        "  Namespace 5: not active, so the drive tells nothing of it; list-ns lists those that are\n",
      ].join("\n"),
    );
    assert.match(missing!.stdout, /\n {2}Namespace 5: not allocated, .*; list-ns --all lists those that are\n$/);
    assert.match(common!.stdout, /\n {2}Namespace Size \(NSZE\)/);
    assert.deepEqual([json!.code, JSON.parse(json!.stdout).size], [0, "0"]);
  });
});
