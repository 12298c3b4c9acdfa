import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MiError } from "../../../errors.ts";
import { encodeRequest } from "../../request.ts";
import { adminCommands } from "../index.ts";

type Name = keyof typeof adminCommands;

/** What is said of a request before it is sent. */
function complaint(name: Name, request: object): string {
  try {
    encodeRequest(adminCommands[name] as never, request as never, 0);
  } catch (error) {
    assert.ok(error instanceof MiError);
    assert.equal(error.code, "INVALID_ARGUMENT");
    return error.message;
  }
  return "none";
}

const data = (size: number) => new Uint8Array(size);

/** Requests that no drive could make sense of, and what of them is named. */
const refused: readonly (readonly [name: Name, request: object, about: RegExp])[] = [
  ["rawAdminCommand", { opcode: 0xc1, data: data(3) }, /data: 3 bytes are not a multiple of 4/],
  ["rawAdminCommand", { opcode: 0xc1, data: data(4100) }, /data: 4100 bytes are more than 4096/],
  ["rawAdminCommand", { opcode: 0xc2, dataLength: 2 }, /dataLength: 2 is not a multiple of 4/],
  ["rawAdminCommand", { opcode: 0xc2, dataLength: 4100 }, /dataLength: 4100 is more than 4096/],
  ["rawAdminCommand", { opcode: 0xc2, dataOffset: 2, dataLength: 4 }, /dataOffset: 2 is not a multiple of 4/],
  ["rawAdminCommand", { opcode: 0xc2, dataOffset: 2 ** 32, dataLength: 4 }, /dataOffset: 4294967296 is not an integer/],
  ["rawAdminCommand", { opcode: 0xc2, dataOffset: 4 }, /dataOffset: 4 without a length/],
  ["rawAdminCommand", { opcode: 0xc2, data: data(4) }, /data: a command of opcode 194 returns data/],
  ["rawAdminCommand", { opcode: 0xc2, data: data(4), dataLength: 8 }, /data: a command of opcode 194 returns data/],
  ["rawAdminCommand", { opcode: 0xc1, data: data(4), dataLength: 8 }, /dataLength: 8 is not the 4 of the data/],
  [
    "rawAdminCommand",
    { opcode: 0xc1, data: data(4), dataOffset: 4 },
    /dataOffset: 4 of a command that returns no data/,
  ],
  ["rawAdminCommand", { opcode: 0xc0, data: data(4) }, /data: a command of opcode 192 takes no data/],
  ["rawAdminCommand", { opcode: 0xc0, dataLength: 4 }, /dataLength: 4 of a command of opcode 192, which has no data/],
  ["rawAdminCommand", { opcode: 0xc3 }, /opcode: 195 moves data both ways/],
  ["rawAdminCommand", {}, /opcode/],
  ["firmwareImageDownload", { offset: 0, data: data(0) }, /data: has no bytes/],
  ["firmwareImageDownload", { offset: 0, data: data(1) }, /data: 1 bytes are not a multiple of 4/],
  ["firmwareImageDownload", { offset: 0, data: data(4100) }, /data: 4100 bytes, more than 4096/],
  ["firmwareImageDownload", { offset: 1, data: data(4) }, /offset: 1 is not a multiple of 4/],
  ["firmwareImageDownload", { offset: -4, data: data(4) }, /offset: -4 is not an integer/],
  ["firmwareImageDownload", { data: data(4) }, /offset/],
  ["firmwareCommit", { slot: 1 }, /action: is missing/],
  ["firmwareCommit", { slot: 8, action: "replace" }, /slot: 8 is not an integer in 0–7/],
  ["formatNvm", { namespaceId: 1 }, /formatIndexLow: is missing/],
  ["formatNvm", { formatIndexLow: 0 }, /namespaceId/],
  ["formatNvm", { namespaceId: 1, formatIndexLow: 16 }, /formatIndexLow: 16 is not an integer in 0–15/],
  ["sanitize", {}, /action: is missing/],
  ["sanitize", { action: 0 }, /action: 0 is reserved/],
  ["sanitize", { action: 6 }, /action: 6 is reserved/],
  ["sanitizeNamespace", { namespaceId: 1 }, /action: is missing/],
  ["sanitizeNamespace", { action: "cryptoErase" }, /namespaceId/],
  ["securitySend", { protocol: 1, data: data(0) }, /data: is of no bytes/],
  ["securitySend", { protocol: 1, data: data(5) }, /data: 5 bytes are not a multiple of 4/],
  ["securitySend", { protocol: 1, data: data(4100) }, /data: 4100 bytes, more than 4096/],
  ["securityReceive", { protocol: 0, allocationLength: 0 }, /allocationLength: is of no bytes/],
  ["securityReceive", { protocol: 0, allocationLength: 4097 }, /allocationLength: 4097 bytes, more than 4096/],
  ["getLbaStatus", { namespaceId: 1, startingBlock: 0n, actionType: 16, dataLength: 6 }, /6 is not a multiple of 4/],
  ["getLbaStatus", { namespaceId: 1, startingBlock: 0, actionType: 16 }, /startingBlock/],
  ["attachNamespace", { namespaceId: 1, controllerIds: new Array(2048).fill(0) }, /controllerIds/],
  ["attachNamespace", { namespaceId: 1, controllerIds: [65_536] }, /controllerIds/],
  ["deleteNamespace", {}, /namespaceId/],
  ["createNamespace", {}, /Host Software Specified Fields: undefined/],
  ["createNamespace", { namespace: { size: 1n } }, /capacity/],
  ["virtualizationManagement", { managedControllerId: 1 }, /action: 0 is reserved/],
  ["capacityManagement", {}, /operation: is missing/],
  ["capacityManagement", { operation: 9 }, /operation: 9 is reserved/],
  ["directiveSend", { operation: 1, directiveType: 0, data: data(2) }, /data: 2 bytes are not a multiple of 4/],
];

describe("a request that no drive could make sense of is not sent", () => {
  for (const [name, request, about] of refused) {
    test(`${name}: ${about.source}`, () => {
      assert.match(complaint(name, request), about);
    });
  }

  test("and one at its limits is", () => {
    assert.equal(complaint("rawAdminCommand", { opcode: 0xc1, data: data(4096) }), "none");
    assert.equal(complaint("rawAdminCommand", { opcode: 0xc2, dataOffset: 0xffff_fffc, dataLength: 4096 }), "none");
    assert.equal(complaint("rawAdminCommand", { opcode: 0xc1 }), "none");
    assert.equal(complaint("rawAdminCommand", { opcode: 0xc2 }), "none");
    assert.equal(complaint("firmwareImageDownload", { offset: 4 * 0xffff_ffff, data: data(4096) }), "none");
    assert.equal(complaint("securityReceive", { protocol: 0, allocationLength: 4096 }), "none");
  });
});
