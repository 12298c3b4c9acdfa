import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Drive, defaultFleet } from "../index.ts";
import {
  adminRequest,
  answerHex,
  answerOf,
  dataOf,
  getLogPage,
  identify,
  miRequest,
  sealed,
  toHex,
} from "../messages.contract.ts";
import { abortSelfTest } from "./self-test.ts";

const success = "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 47 4d 00 88";
const refusal = (status: string): string => toHex(sealed([0x84, 0x90, ...new Array(14).fill(0), ...hex(status)]));
const hex = (text: string) => text.split(" ").map((pair) => Number.parseInt(pair, 16));
const invalidField = refusal("00 00 04 80");
const invalidNamespace = refusal("00 00 16 80");
/** Command specific status 1Dh. */
const inProgress = refusal("00 00 3a 82");

function drive(eid = 9): { drive: Drive; clock: { now: number } } {
  const clock = { now: 5_000 };
  return { drive: new Drive(defaultFleet().drive(eid).model, () => clock.now), clock };
}

const [short, extended, refresh, abort] = [1, 2, 3, 0xf];
const selfTest = (code: number, namespaceId = 0): Uint8Array => adminRequest(0x14, { namespaceId, dwords: [code] });
const everyNamespace = 0xffff_ffff;
const log = (of: Drive): Uint8Array => dataOf(answerOf(of, getLogPage(0x06, 564)), 20);
const head = (of: Drive): string => toHex(log(of).subarray(0, 4));
const result = (of: Drive, index: number): string => toHex(log(of).subarray(4 + 28 * index, 4 + 28 * (index + 1)));
/** The fleet's healthy drive has had power for 8760 hours (2238h). */
const entry = (status: string, valid: string, namespaceId: string, segment = "00"): string =>
  `${status} ${segment} ${valid} 00 38 22 00 00 00 00 00 00 ${namespaceId}${" 00".repeat(12)}`;
const unused = `0f${" 00".repeat(27)}`;

describe("Device Self-test", () => {
  test("takes its time by the drive's clock, shows how far it is, and leaves a result", () => {
    const { drive: tested, clock } = drive();
    assert.equal(head(tested), "00 00 00 00");
    assert.equal(result(tested, 0), unused);
    assert.equal(result(tested, 19), unused);
    assert.equal(answerHex(tested, selfTest(short, 1)), success);
    assert.equal(head(tested), "01 00 00 00");
    clock.now += 2_500;
    assert.equal(head(tested), "01 19 00 00", "25 % of 10 seconds");
    clock.now += 7_499;
    assert.equal(head(tested), "01 63 00 00");
    clock.now += 1;
    assert.equal(head(tested), "00 00 00 00");
    assert.equal(result(tested, 0), entry("10", "01", "01 00 00 00"));
    assert.equal(result(tested, 1), unused);
  });

  test("keeps the last 20 results, newest first", () => {
    const { drive: tested, clock } = drive();
    for (let count = 0; count < 25; count++) {
      answerOf(tested, selfTest(count === 24 ? extended : short, count === 23 ? everyNamespace : 0));
      clock.now += 60_000;
      assert.equal(head(tested), "00 00 00 00");
    }
    assert.equal(result(tested, 0), entry("20", "00", "00 00 00 00"));
    assert.equal(result(tested, 1), entry("10", "01", "ff ff ff ff"));
    assert.equal(result(tested, 19), entry("10", "00", "00 00 00 00"));
    assert.equal(log(tested).length, 564);
  });

  test("is refused while another runs, of either controller: Device Self-test in Progress", () => {
    const { drive: tested, clock } = drive(12);
    assert.equal(answerHex(tested, selfTest(extended)), success);
    for (const code of [short, extended, refresh]) assert.equal(answerHex(tested, selfTest(code)), inProgress);
    const other = adminRequest(0x14, { controllerId: 1, dwords: [short] });
    assert.equal(answerHex(tested, other), inProgress);
    clock.now += 60_000;
    assert.equal(answerHex(tested, other), success);
  });

  test("is aborted on demand, which needs none that runs", () => {
    const { drive: tested } = drive();
    assert.equal(answerHex(tested, selfTest(abort)), success);
    assert.equal(result(tested, 0), unused);
    answerOf(tested, selfTest(extended));
    assert.equal(answerHex(tested, selfTest(abort)), success);
    assert.equal(head(tested), "00 00 00 00");
    assert.equal(result(tested, 0), entry("21", "00", "00 00 00 00"));
  });

  test("is aborted by a reset if it is short, and goes on if it is extended", () => {
    const { drive: tested, clock } = drive();
    answerOf(tested, selfTest(short));
    answerOf(tested, miRequest(0x07));
    assert.equal(result(tested, 0), entry("12", "00", "00 00 00 00"));
    answerOf(tested, selfTest(extended));
    clock.now += 30_000;
    answerOf(tested, miRequest(0x07));
    assert.equal(head(tested), "02 32 00 00");
  });

  test("is aborted by whatever else says so, such as a format or a sanitize", () => {
    for (const [reason, code] of [
      ["abortedByFormat", "24"],
      ["abortedBySanitize", "29"],
      ["abortedByNamespaceRemoval", "23"],
    ] as const) {
      const { drive: tested, clock } = drive();
      answerOf(tested, selfTest(extended, 1));
      abortSelfTest(tested.model, reason, clock.now);
      assert.equal(result(tested, 0), entry(code, "01", "01 00 00 00"));
    }
  });

  test("fails in the SMART check of a drive that warns of itself, which then has telemetry", () => {
    const { drive: worn, clock } = drive(11);
    answerOf(worn, selfTest(short));
    clock.now += 10_000;
    const [status, segment] = log(worn).subarray(4, 6);
    assert.deepEqual([status, segment], [0x17, 2]);
    assert.equal(worn.model.controllers[0]!.status.telemetryDataAvailable, true);
    const controllerHealth = dataOf(answerOf(worn, miRequest(0x02, 0x81ff_0000)), 8);
    assert.equal(controllerHealth[3]! & 0x01, 0x01, "Telemetry Controller-Initiated Data Available");
  });

  test("refreshes where the drive can, and is refused as a field elsewhere", () => {
    assert.equal(answerHex(drive(12).drive, selfTest(refresh)), success);
    for (const code of [refresh, 0, 4, 0xe]) assert.equal(answerHex(drive(9).drive, selfTest(code)), invalidField);
  });

  test("is of a namespace that is attached, of none, or of all", () => {
    for (const namespaceId of [0, 1, everyNamespace]) {
      assert.equal(answerHex(drive().drive, selfTest(short, namespaceId)), success);
    }
    assert.equal(answerHex(drive().drive, selfTest(short, 2)), invalidField);
    for (const namespaceId of [17, 0xffff_fffe]) {
      assert.equal(answerHex(drive().drive, selfTest(short, namespaceId)), invalidNamespace);
    }
  });

  test("is told of in Identify Controller", () => {
    const attributes = (eid: number) => dataOf(answerOf(drive(eid).drive, identify(0x01)), 20);
    assert.equal(toHex(attributes(9).subarray(316, 319)), "01 00 01", "a minute, one for the subsystem");
    assert.equal(toHex(attributes(12).subarray(316, 319)), "01 00 03", "and refresh");
  });
});
