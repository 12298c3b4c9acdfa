import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MiError, ProtocolError } from "../../errors.ts";
import type { Command } from "../command.ts";
import { miCommands } from "../commands/index.ts";
import { encodeRequest } from "../request.ts";
import { decodeResponse } from "../response.ts";
import { fieldsOf, partOf } from "./data-part.ts";
import { adminCommands } from "./index.ts";

const { identifyController, identifyNamespace, getSmartHealthLog, getCommandEffectsLog, getErrorInformationLog } =
  adminCommands;

/** What a request is in bytes, and what it has to be: the rows were made by a program that knows nothing of ours. */
function assertBytes<I>(command: Command<I>, input: I, rows: string): void {
  assert.equal(Buffer.from(encodeRequest(command, input, 0)).toString("hex"), rows.replaceAll(/\s/g, ""));
}

/** A successful Admin response with these data. Its check was judged by whoever received it. */
const answerWith = (data: Uint8Array) => Uint8Array.of(0x84, 0x90, ...new Uint8Array(18), ...data, 0, 0, 0, 0);

const refusal = (text: RegExp) => (error: unknown) =>
  error instanceof MiError && error.code === "INVALID_ARGUMENT" && text.test(error.message);

describe("part of a command's data", () => {
  test("is asked for by DOFST and DLEN, with the command's own parameters", () => {
    assertBytes(
      partOf(identifyNamespace),
      { namespaceId: 5, controllerId: 3, partOffset: 32, partLength: 4 },
      `
        84100000060303000500000000000000000000000000000000000000200000000400
        00000000000000000000000000000000000000000000000000000000000000000000
        c95c6373`,
    );
    assertBytes(
      partOf(adminCommands.securityReceive),
      { protocol: 0, allocationLength: 512, partOffset: 8, partLength: 16 },
      `
        84100000820300000000000000000000000000000000000000000000080000001000
        00000000000000000000000000000002000000000000000000000000000000000000
        cffb346a`,
    );
  });

  test("of a log page is asked for by LPO and NUMD, and never by DOFST", () => {
    assertBytes(
      partOf(getSmartHealthLog),
      { partOffset: 8192, partLength: 4096 },
      `
        8410000002010000ffffffff00000000000000000000000000000000000000000010
        000000000000000000000280ff030000000000200000000000000000000000000000
        1494e2ee`,
    );
    assertBytes(
      partOf(getCommandEffectsLog),
      { ioCommandSet: 3, partOffset: 0x12_1000_0004, partLength: 8 },
      `
        8410000002010000ffffffff00000000000000000000000000000000000000000800
        00000000000000000000058001000000000004000010120000000000000300000000
        36efbcf3`,
    );
  });

  test("is what comes, no byte more or less than asked for", () => {
    const command = partOf(identifyController);
    const request = encodeRequest(command, { partOffset: 4, partLength: 8 }, 0);
    const data = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    assert.deepEqual(decodeResponse(command, request, answerWith(data)).data, data);
    for (const length of [0, 4, 7]) {
      assert.throws(() => decodeResponse(command, request, answerWith(data.subarray(0, length))), ProtocolError);
    }
    assert.throws(() => decodeResponse(command, request, answerWith(new Uint8Array(12))), ProtocolError);
  });

  test("is in whole dwords, and no more than a message holds", () => {
    const command = partOf(identifyController);
    const encode = (partOffset: number, partLength: number) => () =>
      encodeRequest(command, { partOffset, partLength }, 0);
    assert.throws(encode(2, 4), refusal(/partOffset: 2 is not a multiple of 4/));
    assert.throws(encode(0, 6), refusal(/partLength: 6 is not a multiple of 4/));
    for (const length of [0, 4100, -4, 1.5]) assert.throws(encode(0, length), refusal(/partLength/), `${length}`);
    assert.throws(encode(2 ** 32, 4), refusal(/partOffset/));
    const log = partOf(getSmartHealthLog);
    assert.throws(() => encodeRequest(log, { partOffset: 2 ** 53, partLength: 4 }, 0), refusal(/partOffset/));
  });

  test("is instead of what the command itself says of lengths", () => {
    const input = { partOffset: 0, partLength: 64, entryCount: 2 };
    assert.throws(() => encodeRequest(partOf(getErrorInformationLog), input, 0), refusal(/entryCount/));
  });

  test("has what the command does to the drive, and is described once", () => {
    assert.equal(partOf(adminCommands.getTelemetryHostLog).effect, "write");
    assert.equal(partOf(identifyController).effect, "read");
    assert.equal(partOf(identifyController), partOf(identifyController));
  });

  test("there is not of what returns no data", () => {
    const { firmwareCommit, firmwareImageDownload, rawAdminCommand } = adminCommands;
    for (const command of [firmwareCommit, firmwareImageDownload, rawAdminCommand, miCommands.vpdRead]) {
      assert.throws(() => partOf(command as Command), refusal(/no part of its data/), command.title);
    }
  });
});

describe("a few fields of a command's data", () => {
  test("are asked for from the first to the last of them", () => {
    assertBytes(
      fieldsOf(identifyController, ["firmwareUpdateGranularity"]),
      {},
      `
        841000000603000000000000000000000000000000000000000000003c0100000400
        00000000000000000000010000000000000000000000000000000000000000000000
        d9d81930`,
    );
    assertBytes(
      fieldsOf(identifyController, ["firmwareRevision", "serialNumber"]),
      {},
      `
        84100000060300000000000000000000000000000000000000000000040000004400
        00000000000000000000010000000000000000000000000000000000000000000000
        736bdf0f`,
    );
  });

  test("of a log are asked for from its beginning, for the sake of drives that know no LPO", () => {
    assertBytes(
      fieldsOf(getSmartHealthLog, ["availableSpare"]),
      {},
      `
        8410000002010000ffffffff00000000000000000000000000000000000000000400
        00000000000000000000028000000000000000000000000000000000000000000000
        f5e32324`,
    );
  });

  test("are decoded from where they are", () => {
    const command = fieldsOf(identifyController, ["firmwareUpdateGranularity"]);
    const request = encodeRequest(command, {}, 0);
    const answer = answerWith(Uint8Array.of(1, 2, 3, 9));
    assert.deepEqual(decodeResponse(command, request, answer), { firmwareUpdateGranularity: 9 });
    assert.throws(() => decodeResponse(command, request, answerWith(Uint8Array.of(1, 2, 3))), ProtocolError);
    assert.throws(() => decodeResponse(command, request, answerWith(new Uint8Array(8))), ProtocolError);
  });

  test("are described once for each choice of them", () => {
    const once = fieldsOf(identifyController, ["serialNumber", "modelNumber"]);
    assert.equal(fieldsOf(identifyController, ["serialNumber", "modelNumber"]), once);
    assert.notEqual(fieldsOf(identifyController, ["serialNumber"]), once);
  });

  test("are not what has no name or no place of its own", () => {
    const { identifyActiveNamespaceList } = adminCommands;
    assert.throws(() => fieldsOf(identifyController, []), refusal(/no field is named/));
    assert.throws(() => fieldsOf(identifyController, ["colour"] as never), refusal(/colour is no field of it/));
    assert.throws(() => fieldsOf(identifyController, ["toString"] as never), refusal(/toString is no field/));
    assert.throws(() => fieldsOf(adminCommands.securityReceive, ["data"]), refusal(/data has no fixed place/));
    assert.ok(fieldsOf(identifyActiveNamespaceList, ["namespaceIds"]));
  });
});
