import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Endpoint } from "../../endpoint/endpoint.ts";
import { Drive, defaultFleet } from "../index.ts";
import { answerHex, answerOf, dataOf, fromHex, getLogPage, sealed, toHex } from "../messages.contract.ts";

const fleet = defaultFleet();
/** The drive that has pages of many kinds. */
const rich = fleet.drive(12);
const plain = fleet.drive(9);

const invalidField = "84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 04 80 e3 17 7c 44";
const invalidLogPage = toHex(sealed(fromHex("84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 12 82")));

describe("log pages that a drive keeps as bytes", () => {
  test("are answered byte for byte, whatever they are about", () => {
    // FDP Statistics: host bytes written, media bytes written, media bytes erased.
    const statistics = `00 d0 6e 9b 1d 1c 00 00 00 00 00 00 00 00 00 00 00 4c 0e 89 f5 1c 00 00 00 00 00 00 00 00 00 00
      00 4c 0e 09 f5 1c 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00`;
    for (const dwords of [
      [0x000f_0022, 0, 0],
      [0x000f_0022, 0x0001_0000, 0],
    ]) {
      const answer = answerOf(rich, getLogPage(0x22, 64, { namespaceId: 0, dwords }));
      assert.deepEqual(dataOf(answer, 20), fromHex(statistics));
    }
  });

  test("are refused as invalid by a drive that has none", () => {
    for (const page of [0x10, 0x11, 0x16, 0x18, 0x19, 0x20, 0x24, 0x25, 0x27, 0x28, 0x70, 0x73, 0x80, 0xbf]) {
      assert.equal(answerHex(plain, getLogPage(page, 64, { namespaceId: 0 })), invalidLogPage, `page ${page}`);
    }
  });

  test("are refused for a single namespace, but for those of one", () => {
    assert.equal(answerHex(rich, getLogPage(0x22, 64, { namespaceId: 1 })), invalidField);
    const model = { ...rich.model, logPages: new Map([[0xbf, new Uint8Array(4096)]]) };
    const dwords = [0x03ff_00bf, 0, 0, 0, 0x0200_0000];
    const zones = answerOf(new Drive(model), getLogPage(0xbf, 4096, { namespaceId: 1, dwords }));
    assert.equal(dataOf(zones, 20).length, 4096);
  });

  test("of a vendor are read from any offset, with zeros behind their end", () => {
    const text = "NVMe-MI simulated drive: a page of its vendor".padEnd(64, "\0");
    const page = Uint8Array.from(text, (character) => character.charCodeAt(0));
    assert.deepEqual(dataOf(answerOf(rich, getLogPage(0xc0, 64)), 20), page);
    const end = dataOf(answerOf(rich, getLogPage(0xc0, 64, { from: 40 })), 20);
    assert.deepEqual(end, Uint8Array.of(...page.subarray(40), ...new Uint8Array(40)));
    assert.equal(answerHex(rich, getLogPage(0xc0, 4, { from: 42 })), invalidField);
    assert.equal(answerHex(rich, getLogPage(0xc0, 4, { from: 68 })), invalidField);
    assert.equal(answerHex(rich, getLogPage(0xc1, 64)), invalidLogPage);
    assert.equal(answerHex(plain, getLogPage(0xc0, 64)), invalidLogPage);
  });

  test("may be what no drive would say, as a program gave them", () => {
    const model = { ...plain.model, logPages: new Map([[0x20, fromHex("01 00 00 00")]]) };
    const answer = answerOf(new Drive(model), getLogPage(0x20, 8, { namespaceId: 0 }));
    assert.deepEqual(dataOf(answer, 20), fromHex("01 00 00 00 00 00 00 00"));
  });
});

describe("a requester reads", () => {
  const controllerOf = (eid: number) => new Endpoint(fleet.transport(), { eid }, { probe: false }).controller(0);

  test("the beginning of a log that has entries, and no entry that came in part", async () => {
    const controller = controllerOf(12);
    const head = await controller.getFdpConfigurations({ enduranceGroupId: 1, dataLength: 16 });
    assert.deepEqual([head.size, head.configurations], [96, []]);
    const cut = await controller.getFdpConfigurations({ enduranceGroupId: 1, dataLength: 92 });
    assert.deepEqual(cut.configurations, []);
    const whole = await controller.getFdpConfigurations({ enduranceGroupId: 1, dataLength: 96 });
    assert.equal(whole.configurations[0]?.handles.length, 4);
  });

  test("a vendor's page as bytes", async () => {
    const { data } = await controllerOf(12).getLogPage({ logPage: 0xc0, dataLength: 8, offset: 8n });
    assert.equal(String.fromCharCode(...data), "simulate");
    await assert.rejects(controllerOf(9).getLogPage({ logPage: 0xc0, dataLength: 8 }), { code: "NVME_STATUS" });
  });

  test("no byte of a page at an offset between two dwords", async () => {
    const request = { logPage: 0xc0, dataLength: 8, offset: 2n };
    await assert.rejects(controllerOf(12).getLogPage(request), { code: "INVALID_ARGUMENT" });
  });

  test("units of media and the channels to them", async () => {
    const { mediaUnits } = await controllerOf(12).getMediaUnitStatusLog({ domainId: 1 });
    assert.equal(mediaUnits.length, 8);
    assert.deepEqual(mediaUnits[5]?.channels, [2]);
  });
});

describe("the features that a drive says it has", () => {
  test("are those that it answers, each of what it is of", () => {
    const data = dataOf(answerOf(plain, getLogPage(0x12, 1024, { namespaceId: 0 })), 20);
    const entry = (identifier: number) => toHex(data.subarray(4 * identifier, 4 * identifier + 4));
    // Reserved, Arbitration (of a controller), Namespace Write Protection (of a namespace), of a vendor.
    assert.equal(entry(0x00), "00 00 00 00");
    assert.equal(entry(0x01), "01 00 20 00");
    assert.equal(entry(0x84), "01 00 10 00");
    assert.equal(entry(0xc0), "00 00 00 00");
  });

  test("are not those that it lacks", () => {
    const model = { ...plain.model, features: { ...plain.model.features, missing: new Set([0x01]) } };
    const data = dataOf(answerOf(new Drive(model), getLogPage(0x12, 1024, { namespaceId: 0 })), 20);
    assert.equal(toHex(data.subarray(4, 12)), "00 00 00 00 01 00 20 00");
  });
});
