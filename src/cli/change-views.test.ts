import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { adminCommands, type Command, miCommands } from "../mi/index.ts";
import { defaultFleet } from "../simulator/index.ts";
import { answerLines } from "./answer-text.ts";
import { chooseColors } from "./console.ts";
import { runProgram, temporaryDirectory } from "./run-program.contract.ts";
import { serveUnixSocket } from "./unix-service.ts";

const label = { name: "sim:9", simulated: true };
const colors = await chooseColors(false);

function linesOf(method: keyof typeof adminCommands, request: object, value: object): string[] {
  const command = adminCommands[method] as Command;
  const given = request as Readonly<Record<string, unknown>>;
  return answerLines({ method, command, request: given, value }, label, { options: { color: false }, colors });
}

describe("what is told of a firmware commit", () => {
  const nobody = { multipleUpdateDetected: { byController: false, byManagementEndpoint: false } };
  const commit = (request: object) => linesOf("firmwareCommit", request, nobody).slice(1).join("; ").trim();

  it("is which slot has what, and when it runs", () => {
    const rows: readonly (readonly [request: object, told: RegExp])[] = [
      [{ slot: 2, action: "replace" }, /downloaded is in slot 2; {3}Next: it does not run before .*activateAtReset/],
      [{ slot: 3, action: "replaceAndActivateAtReset" }, /downloaded is in slot 3; {3}Next: a reset runs it/],
      [{ slot: 1, action: "activateAtReset" }, /^Done: slot 1 is to run; {3}Next: a reset runs it/],
      [{ slot: 2, action: "replaceAndActivate" }, /^Done: the image of slot 2 runs, without a reset$/],
      [{ action: "replace" }, /is in the slot that the drive chose/],
      [{ action: "replaceBootPartition", bootPartition: 1 }, /^Done: boot partition 1 has what was downloaded$/],
      [{ action: "activateBootPartition" }, /^Done: boot partition 0 is the active one$/],
      [{ slot: 2, action: 5 }, /^Done: commit action 5, of slot 2$/],
    ];
    for (const [request, told] of rows) assert.match(commit(request), told);
  });

  it("is the same of an action that was given as its number", () => {
    assert.equal(commit({ slot: 2, action: 1 }), commit({ slot: 2, action: "replaceAndActivateAtReset" }));
  });

  it("is also that somebody else downloads at the same time", () => {
    const value = { multipleUpdateDetected: { byController: true, byManagementEndpoint: false } };
    const lines = linesOf("firmwareCommit", { slot: 2, action: "replace" }, value);
    assert.ok(lines.includes("    By a command on an Admin Submission Queue of a controller: yes"), lines.join("\n"));
  });

  it("is that the image is there where a reset is missing, which drives tell with a status", async () => {
    await using directory = await temporaryDirectory();
    const [image, path] = [join(directory.path, "image"), join(directory.path, "drives")];
    await writeFile(image, Buffer.alloc(4096, "firmware"));
    const drive = defaultFleet().drive(9)!;
    Object.assign(drive.model.firmwareUpdate, { activation: "subsystemReset" });
    await using _ = await serveUnixSocket(path, new Map([[9, drive]]));
    await runProgram(["fw-download", "-f", image, `unix:${path},9`]);
    const commit = ["fw-commit", "-s", "2", "-a", "replaceAndActivate", "--yes", `unix:${path},9`];
    const { code, stderr } = await runProgram(commit);
    assert.equal(code, 1);
    assert.match(stderr, /Requires NVM Subsystem Reset.*; the image is committed, and runs after that reset\n$/);
  });
});

describe("what is told of a feature", () => {
  it("has a heading that says which of its values it is", () => {
    const threshold = adminCommands.getTemperatureThreshold.response.struct.zero();
    const heading = (request: object) => linesOf("getTemperatureThreshold", request, threshold)[0];
    assert.equal(heading({}), "Temperature Threshold (current value) of sim:9 (simulated)");
    assert.equal(heading({ select: "saved" }), "Temperature Threshold (saved value) of sim:9 (simulated)");
    assert.equal(heading({ select: 5 }), "Temperature Threshold (selection 5) of sim:9 (simulated)");
    const any = { result: 0, data: new Uint8Array(0) };
    const [raw] = linesOf("getFeatures", { featureIdentifier: 0xd0, select: "default" }, any);
    assert.equal(raw, "Feature 0xd0 (default value) of sim:9 (simulated)");
    const able = adminCommands.getFeatureCapabilities.response.struct.zero();
    const [capabilities] = linesOf("getFeatureCapabilities", { featureIdentifier: 4 }, able);
    assert.equal(capabilities, "Temperature Threshold (supported capabilities) of sim:9 (simulated)");
  });

  it("is nothing of a command of the Management Interface that has the same opcode", () => {
    const command = miCommands.managementEndpointBufferRead as Command;
    assert.equal(command.opcode, adminCommands.getFeatures.opcode);
    const answered = {
      method: "managementEndpointBufferRead",
      command,
      request: {},
      value: { data: new Uint8Array(1) },
    };
    const [heading] = answerLines(answered, label, { options: { color: false }, colors });
    assert.match(heading ?? "", /^Management Endpoint Buffer.* of sim:9/);
  });

  it("is what was set, and whether it was saved", () => {
    const request = { featureIdentifier: 4, dword11: 0x155, data: new Uint8Array(8) };
    assert.deepEqual(linesOf("setFeatures", request, { result: 0 }).slice(0, 4), [
      "Set Features: Temperature Threshold of sim:9 (simulated)",
      "  Dword 11: 0x00000155",
      "  Data: 8 bytes",
      "  Done: not saved (--save has it outlast resets)",
    ]);
    assert.deepEqual(linesOf("setTemperatureThreshold", { threshold: 340, save: true }, {}), [
      "Set Features: Temperature Threshold of sim:9 (simulated): done, saved",
    ]);
  });
});
