import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { describe, it } from "node:test";
import { runProgram, startProgram, temporaryDirectory } from "./run-program.contract.ts";

describe("nvme-mi vpd", () => {
  it("shows header, product, records and that nothing is wrong with them", async () => {
    const { code, stdout, stderr } = await runProgram(["vpd", "sim:9"]);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.match(stdout, /^Vital Product Data of sim:9 \(simulated\)\nVPD Common Header:\n/);
    assert.match(stdout, /\nProduct Info Area:\n(.*\n)* {2}Serial number: SIM0+9\n/);
    assert.match(stdout, /\nRecord 0, NVMe, at offset \d+:\n/);
    assert.match(stdout, /\nRecord 1, NVMe PCIe Port, at offset \d+:\n/);
    assert.match(stdout, /\n {2}Language: 25 \(English\)\n/);
    assert.match(stdout, /\n {2}FRU file id:\n/);
    assert.match(stdout, /\n {2}Chassis Info Area Starting Offset \(CIAOFF\): absent\n/);
    assert.match(stdout, /\n {2}Product Info Area Starting Offset \(PIAOFF\): 8 bytes\n/);
    assert.match(stdout, /\nProblems: none\n$/);
  });

  it("has in JSON all that was decoded, and the drive's label", async () => {
    const value = JSON.parse((await runProgram(["vpd", "sim:9", "--json"])).stdout);
    assert.deepEqual([value.address, value.simulated, value.problems], ["sim:9", true, []]);
    assert.equal(value.header.formatVersion, 1);
    assert.match(value.productInformation.serialNumber, /^SIM0+9$/);
    assert.equal(value.records[0].intact, true);
  });

  it("writes the bytes, which decode to the same from a file", async () => {
    await using directory = await temporaryDirectory();
    const child = startProgram(["vpd", "sim:9", "--raw-binary"]);
    const [bytes, [code]] = await Promise.all([buffer(child.stdout), once(child, "close")]);
    assert.deepEqual([code, bytes[0]], [0, 1]);
    const file = join(directory.path, "vpd.bin");
    await writeFile(file, bytes);
    const { file: name, ...saved } = JSON.parse((await runProgram(["vpd", "--file", file, "--json"])).stdout);
    const { address: _, simulated: __, ...asked } = JSON.parse((await runProgram(["vpd", "sim:9", "--json"])).stdout);
    assert.deepEqual([name, saved], [file, asked]);
    const again = startProgram(["vpd", "--file", file, "--raw-binary"]);
    assert.deepEqual(await buffer(again.stdout), await readFile(file));
  });

  it("shows what is damaged, says what is wrong with it, and warns", async () => {
    await using directory = await temporaryDirectory();
    const child = startProgram(["vpd", "sim:9", "--raw-binary"]);
    const bytes = await buffer(child.stdout);
    bytes[7]! ^= 1;
    bytes[12]! ^= 1;
    const file = join(directory.path, "vpd.bin");
    await writeFile(file, bytes);
    const { code, stdout, stderr } = await runProgram(["vpd", "--file", file]);
    assert.equal(code, 0);
    assert.match(stdout, /\nProblems:\n {2}header.checksum .*\n {2}productInformation.checksum .*\n$/);
    assert.match(stderr, /^nvme-mi: warning: Vital Product Data: header.checksum .*, and 1 more\n$/);
  });

  it("fails where there is nothing to decode", async () => {
    await using directory = await temporaryDirectory();
    const file = join(directory.path, "vpd.bin");
    await writeFile(file, Uint8Array.of(1, 0, 0));
    const { code, stdout } = await runProgram(["vpd", "--file", file, "--json"]);
    assert.equal(code, 1);
    assert.equal(JSON.parse(stdout).problems.length, 1);
  });
});
