import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { adminCommands, type Command, encodeRequest, miCommands, pcieCommands } from "../mi/index.ts";
import { answerSize } from "./answer-size.ts";

const sizeOf = <I>(command: Command<I>, request: I): number =>
  answerSize(command.messageType, encodeRequest(command, request, 0));

describe("how long an answer may be", () => {
  test("is told by its structure where that has a fixed length, its check not counted", () => {
    assert.equal(sizeOf(miCommands.subsystemHealthStatusPoll, {}), 16);
  });

  test("is told by the request of an Admin command", () => {
    assert.equal(sizeOf(adminCommands.getSmartHealthLog, { controllerId: 0 }), 20 + 512);
    assert.equal(sizeOf(adminCommands.identifyController, { controllerId: 0 }), 20 + 4096);
    assert.equal(sizeOf(adminCommands.firmwareCommit, { controllerId: 0, slot: 1, action: "replace" }), 20);
  });

  test("is 4096 bytes and more, unless something tells", () => {
    assert.ok(sizeOf(miCommands.vpdRead, { dataOffset: 0, dataLength: 16 }) >= 4096);
    assert.ok(sizeOf(pcieCommands.pcieConfigurationRead, { controllerId: 0, offset: 0, length: 4 }) >= 4096);
    assert.ok(sizeOf(miCommands.rawCommand, { opcode: 0xc1 }) >= 4096);
  });
});
