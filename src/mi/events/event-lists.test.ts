import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { textLines } from "../../codec/index.ts";
import { ProtocolError } from "../../errors.ts";
import { miCommands } from "../commands/index.ts";
import { EventOccurrence, EventOccurrenceList } from "./event-lists.ts";

const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(/\s/g, ""), "hex"));

const anyEvent = fc.record(
  {
    event: fc.integer({ min: 0x0f, max: 0xff }),
    scopeId: fc.nat(0xffff_ffff),
    scope: fc.integer({ min: 6, max: 15 }),
    specificInformation: fc.uint8Array({ maxLength: 255 }),
    vendorInformation: fc.uint8Array({ maxLength: 255 }),
  },
  { noNullPrototype: true },
);

const anyList = fc.record(
  {
    version: fc.nat(255),
    overflow: fc.boolean(),
    retryCount: fc.nat(7),
    generation: fc.nat(31),
    occurrences: fc.array(anyEvent, { maxLength: 8 }),
  },
  { noNullPrototype: true },
);

describe("an occurrence list", () => {
  test("decodes to what it was encoded from, alone and with bytes around it", () => {
    fc.assert(
      fc.property(anyList, fc.nat(5), (list, around) => {
        const bytes = EventOccurrenceList.toBytes(list);
        assert.deepEqual(EventOccurrenceList.fromBytes(bytes), list);
        const message = new Uint8Array(bytes.length + 2 * around).fill(0xee);
        message.set(bytes, around);
        const { buffer, byteOffset } = message;
        assert.deepEqual(EventOccurrenceList.decode(new DataView(buffer, byteOffset), around), list);
      }),
    );
  });

  test("is the same again after any bytes were read as one, whatever was malformed among them", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (items) => {
        const bytes = Uint8Array.of(4, 0, 7 + items.length, 0, 0, 7, 0, ...items);
        const { occurrences } = EventOccurrenceList.fromBytes(bytes);
        const read = occurrences.reduce(
          (size, each) => size + ("malformed" in each ? each.malformed.length : EventOccurrence.sizeOf(each)),
          0,
        );
        // Only what later versions put into headers is left out.
        assert.ok(read <= items.length);
        for (const each of occurrences) if ("malformed" in each) assert.ok(each.malformed.length <= items.length);
      }),
      { numRuns: 1_000 },
    );
  });

  test("of any bytes is read or refused, and nothing else happens", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          EventOccurrenceList.fromBytes(bytes);
        } catch (error) {
          assert.ok(error instanceof ProtocolError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("refuses occurrences that cannot be, naming the field", () => {
    const list = (occurrence: object) => EventOccurrenceList.toBytes({ occurrences: [occurrence as never] });
    const code = "INVALID_ARGUMENT";
    const blank = { event: 0, specificInformation: new Uint8Array(0), vendorInformation: new Uint8Array(0) };
    assert.throws(() => list({ ...blank, event: "hot" }), { code, message: /hot is not one of controllerReady/ });
    assert.throws(() => list({ ...blank, specificInformation: new Uint8Array(256) }), {
      code,
      message: /specificLength/,
    });
    const short = new DataView(new ArrayBuffer(20), 0, 10);
    assert.throws(() => EventOccurrenceList.encode(short, 0, { occurrences: [blank] }), {
      code,
      message: /needs 9 bytes/,
    });
    assert.throws(() => EventOccurrenceList.toBytes({ occurrences: {} as never }), { code, message: /not an array/ });
  });
});

test("an occurrence that is malformed is shown as its bytes, among the others", () => {
  const occurrences = [{ malformed: fromHex("08 00 c8") }];
  const list = { version: 0, overflow: false, retryCount: 0, generation: 0, occurrences };
  const lines = textLines(EventOccurrenceList, list);
  assert.deepEqual(lines.at(-1), { depth: 1, label: "[0]", value: "malformed: 0800c8" });
});

describe("the list of what a drive supports", () => {
  const { struct } = miCommands.getAsynchronousEvents.response;
  const read = (hex: string) => struct.fromBytes(fromHex(`84 88 00 00 00 00 00 00 ${hex}`)).events;
  const temperature = { event: "compositeTemperature", enabled: true } as const;
  const ready = { event: "controllerReady", enabled: false } as const;

  test("may have longer headers, as later versions do", () => {
    assert.deepEqual(read("02 00 0b 00 05 03 06 80 03 00 00"), [temperature, ready]);
    assert.deepEqual(read("02 00 0c 00 06 ee 03 06 80 03 00 00"), [temperature, ready]);
    assert.deepEqual(read("02 00 0d 00 05 05 06 80 ee ee 03 00 00"), [temperature, ready]);
    assert.deepEqual(read("01 00 08 00 05 03 06 ff"), [temperature]);
  });

  for (const [name, hex, complaint] of [
    ["a list longer than what came", "02 00 0b 00 05 03 06 80", /says that it has 11 bytes, but 8 came/],
    ["a list shorter than its header", "00 00 04 00 05", /says that it has 4 bytes, its header 5/],
    ["a header that is too short", "00 00 05 00 04", /says that it has 4 bytes, of 5/],
    ["fewer items than their number says", "02 00 08 00 05 03 06 80", /an item that is not as long as it says/],
    ["more items than their number says", "01 00 0b 00 05 03 06 80 03 00 00", /an item that is not as long/],
    ["an item that is too short", "01 00 07 00 05 02 06", /an item that is not as long/],
  ] as const) {
    test(`is refused: ${name}`, () => {
      assert.throws(() => read(hex), { name: "ProtocolError", message: complaint });
    });
  }
});
