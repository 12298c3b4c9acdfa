import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Endpoint } from "../endpoint/endpoint.ts";
import { Drive, driveModel, Fleet } from "./index.ts";
import {
  answerHex,
  answerOf,
  dataOf,
  errorResponse,
  identify,
  invalidParameter,
  miRequest,
} from "./messages.contract.ts";

const statusPage = [0x02, 0x00, 0x00, 0x04, 0x00, 0x00, 0x00, 0x01];
const stringPage = [0x04, 0x00, 0x00, 0x01, 0x2a];
const long = 10_000;

const longPage = Uint8Array.from({ length: long }, (_, index) => (index * 11) & 0xff);

function enclosure(managementEndpointBufferSize?: number): Drive {
  const pages = { 10: longPage, 2: Uint8Array.from(statusPage), 4: Uint8Array.from(stringPage) };
  return new Drive(
    driveModel({
      description: "enclosure",
      modelNumber: "Enclosure",
      serialNumber: "1",
      firmwareRevision: "1",
      uuid: "7d1b9c52-0000-4000-8000-0000000000ff",
      gigabytes: 0,
      celsius: 25,
      enclosurePages: new Map(Object.entries(pages).map(([code, page]) => [Number(code), page])),
      ...(managementEndpointBufferSize === undefined ? {} : { managementEndpointBufferSize }),
    }),
  );
}

const receive = (page: number, length: number) => miRequest(0x08, page, length);
const send = (data: readonly number[], length = data.length) => miRequest(0x09, 0, length, { data });
const success = "84 88 00 00 00 00 00 00 24 55 77 22";

describe("an enclosure", () => {
  test("lists its pages in page 00h", () => {
    const answer = answerOf(enclosure(), receive(0x00, 4096));
    assert.deepEqual([...answer.subarray(5, 8)], [8, 0, 0], "RDL");
    assert.deepEqual([...dataOf(answer, 8)], [0x00, 0, 0x00, 0x04, 0x00, 0x02, 0x04, 0x0a]);
  });

  test("gives out a page, cut to the length asked for", () => {
    assert.deepEqual([...dataOf(answerOf(enclosure(), receive(0x02, 100)), 8)], statusPage);
    const cut = answerOf(enclosure(), receive(0x02, 5));
    assert.deepEqual([...cut.subarray(5, 8)], [5, 0, 0]);
    assert.deepEqual([...dataOf(cut, 8)], statusPage.slice(0, 5));
    assert.equal(answerHex(enclosure(), receive(0x02, 0)), success);
  });

  test("replaces the page that is sent, and no other", () => {
    const changed = enclosure();
    const page = [0x04, 0x01, 0x00, 0x02, 0x10, 0x20];
    assert.equal(answerHex(changed, send(page)), success);
    assert.deepEqual([...dataOf(answerOf(changed, receive(0x04, 100)), 8)], page);
    assert.deepEqual([...dataOf(answerOf(changed, receive(0x02, 100)), 8)], statusPage);
  });

  test("refuses pages that it does not have: Unsupported Enclosure Function", () => {
    const unsupported = errorResponse(0x88, 0x27);
    assert.equal(answerHex(enclosure(), receive(0x03, 100)), unsupported);
    assert.equal(answerHex(enclosure(), send([0x03, 0, 0, 0])), unsupported);
    assert.equal(answerHex(enclosure(), send([0x00, 0, 0, 0])), unsupported);
  });

  test("refuses data of another length than told, by the command or by the page", () => {
    const sizeError = errorResponse(0x88, 0x06);
    assert.equal(answerHex(enclosure(), send(stringPage, 4)), sizeError);
    assert.equal(answerHex(enclosure(), send(stringPage, 6)), sizeError);
    assert.equal(answerHex(enclosure(), send([0x04, 0, 0, 2, 1])), sizeError);
    assert.equal(answerHex(enclosure(), send([])), sizeError);
  });

  test("refuses a page that is longer than a message at the length, and reserved bits where they are", () => {
    assert.equal(answerHex(enclosure(), receive(0x0a, long)), invalidParameter(12));
    assert.equal(answerOf(enclosure(), receive(0x0a, 4096)).length, 8 + 4096 + 4);
    assert.equal(answerHex(enclosure(), miRequest(0x08, 0x0102, 4)), invalidParameter(9));
    assert.equal(answerHex(enclosure(), miRequest(0x09, 0x01, 0)), invalidParameter(8));
  });

  test("says in Identify Controller that it is one", () => {
    assert.equal(dataOf(answerOf(enclosure(), identify(0x01)), 20)[253], 0b11);
  });

  test("gives out a long page through its Management Endpoint Buffer", async () => {
    const buffered = enclosure(16_384);
    await using transport = new Fleet(new Map([[9, buffered]])).transport();
    await using endpoint = new Endpoint(transport, { eid: 9 });
    const throughBuffer = true;
    const whole = await endpoint.sesReceive({ pageCode: 0x0a, allocationLength: 65_535 }, { throughBuffer });
    assert.deepEqual(whole.data, longPage);
    const sent = Uint8Array.of(0x0a, 0, 0x20, 0x00, ...new Uint8Array(0x2000).fill(7));
    await endpoint.sesSend({ data: sent }, { throughBuffer });
    assert.deepEqual(buffered.model.enclosurePages?.get(0x0a), sent);
  });
});
