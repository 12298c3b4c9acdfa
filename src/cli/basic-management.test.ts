import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { runProgram } from "./run-program.contract.ts";

const main = fileURLToPath(new URL("./main.js", import.meta.url));

// Packet Error Codes are from a script of its own: CRC-8 with the polynomial 07h, bit by bit.
const status = "0x06 0x3f 0xff 0x24 0x02 0x00 0x00 0x74";
const identity =
  "0x16 0x1b 0x36 0x53 0x45 0x52 0x49 0x41 0x4c 0x30 0x30 0x30 0x30 0x30 0x30 0x30 0x30 0x30 0x30 0x30 0x30 0x31 0x20 0x07";

describe("nvme-mi basic-management", () => {
  it("decodes both blocks as i2ctransfer prints them", async () => {
    const { code, stdout, stderr } = await runProgram(["basic-management", `${status} ${identity}`]);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.match(stdout, /Composite Temperature \(CTEMP\): 36 °C\n/);
    assert.match(stdout, /PCI Vendor ID \(VID\): 0x1b36\n {2}Serial Number: SERIAL0000000000001\n/);
    assert.match(stdout, /\nProblems: none\n$/);
  });

  it("has the same in JSON, and takes the first block alone from stdin", async () => {
    const child = spawn(process.execPath, [main, "basic-management", "-", "--json"]);
    child.stdin.end(Buffer.from(status.replaceAll(/ ?0x/g, ""), "hex"));
    const value = JSON.parse(await text(child.stdout));
    assert.equal(value.status.compositeTemperature, 36);
    assert.equal(value.status.smartWarnings.temperatureThreshold, false);
    assert.deepEqual([value.identity, value.problems], [undefined, []]);
  });

  it("refuses hexadecimal text from stdin, and says what to do", async () => {
    const child = spawn(process.execPath, [main, "basic-management", "-"], { stdio: ["pipe", "ignore", "pipe"] });
    child.stdin.end(status);
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
    assert.match(stderr, /^nvme-mi: the bytes: stdin is text in hexadecimal, .* xxd -r -p\n$/);
    assert.equal(code, 2);
  });

  it("shows vendor blocks as a dump", async () => {
    const { stdout } = await runProgram(["basic-management", `${status} ${identity} 02 61 62 00`]);
    assert.match(stdout, /Vendor block at command code 32: 2 bytes\n {2}0000 {2}61 62 .*\|ab\|\n/);
  });

  it("shows what is damaged with a warning", async () => {
    const { code, stdout, stderr } = await runProgram(["basic-management", status.replace("0x24", "0x25")]);
    assert.equal(code, 0);
    assert.match(stdout, /37 °C/);
    assert.match(stderr, /^nvme-mi: warning: the bytes: status.packetErrorCode is 0x74, but [^\n]+\n$/);
  });

  it("fails where there is nothing to decode", async () => {
    assert.equal((await runProgram(["basic-management", "06"])).code, 1);
  });
});
