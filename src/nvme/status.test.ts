import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { packed, struct } from "../codec/index.ts";
import { CompletionStatus, identifyCns, logPageIdentifiers, nvmeStatusName } from "./index.ts";

describe("the name of a status", () => {
  const named: [number, number, string][] = [
    [0, 0x00, "Successful Completion"],
    [0, 0x02, "Invalid Field in Command"],
    [0, 0x0b, "Invalid Namespace or Format"],
    [0, 0x1d, "Sanitize In Progress"],
    [0, 0x84, "Format In Progress"],
    [1, 0x06, "Invalid Firmware Slot"],
    [1, 0x09, "Invalid Log Page"],
    [1, 0x1d, "Device Self-test In Progress"],
    [1, 0xbf, "Invalid Zone State Transition"],
    [2, 0x81, "Unrecovered Read Error"],
    [3, 0x71, "Command Aborted By Host"],
    [0, 0x17, "Unknown Generic Command Status (SCT 0, SC 17h)"],
    [1, 0x17, "Unknown Command Specific Status (SCT 1, SC 17h)"],
    [0, 0xc5, "Vendor Specific Generic Command Status (SCT 0, SC C5h)"],
    [7, 0x01, "Vendor Specific (SCT 7, SC 01h)"],
    [5, 0x02, "Unknown Status (SCT 5, SC 02h)"],
  ];
  for (const [type, code, name] of named) {
    test(`of type ${type}, code ${code.toString(16)}h is ${name}`, () =>
      assert.equal(nvmeStatusName(type, code), name));
  }

  test("is there for every type and code, and never twice within a type", () => {
    for (let type = 0; type < 8; type++) {
      const names = Array.from({ length: 256 }, (_, code) => nvmeStatusName(type, code));
      assert.equal(new Set(names).size, 256);
      assert.ok(names.every((name) => name.length > 0 && !name.includes("undefined")));
    }
  });
});

describe("dword 3 of a completion", () => {
  const Dword3 = struct({ title: "CQEDW3", spec: "test", size: 4 }, { status: packed(0, CompletionStatus, "Status") });
  test("is split as the specification says", () => {
    // DNR, CRD 1, SCT 1, SC 09h, phase 1, CID 1234h.
    const value = ((1 << 31) | (1 << 28) | (1 << 25) | (0x09 << 17) | (1 << 16) | 0x1234) >>> 0;
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value, true);
    assert.deepEqual(Dword3.fromBytes(bytes), {
      commandId: 0x1234,
      phaseTag: true,
      statusCode: 0x09,
      statusCodeType: 1,
      commandRetryDelay: 1,
      more: false,
      doNotRetry: true,
    });
    assert.deepEqual(Dword3.toBytes(Dword3.fromBytes(bytes)), bytes);
    assert.equal(Dword3.fromBytes(Uint8Array.of(0, 0, 0, 0x40)).more, true);
  });
});

test("identifiers are distinct and fit their byte", () => {
  for (const names of [identifyCns, logPageIdentifiers]) {
    const values: number[] = Object.values(names);
    assert.equal(new Set(values).size, values.length);
    assert.ok(values.every((value) => Number.isInteger(value) && value >= 0 && value <= 0xff));
  }
  assert.equal(logPageIdentifiers.smartHealth, 2);
  assert.equal(logPageIdentifiers.sanitizeStatus, 0x81);
  assert.equal(identifyCns.allocatedNamespaceList, 0x10);
});
