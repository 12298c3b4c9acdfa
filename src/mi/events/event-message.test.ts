import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { IntegrityError, ProtocolError } from "../../errors.ts";
import { asynchronousEvents, eventDescription } from "./asynchronous-events.ts";
import { describeOccurrence, encodeDetails } from "./event-details.ts";
import type { EventOccurrenceList } from "./event-lists.ts";
import { decodeEventMessage, encodeEventMessage, judgeEventMessage } from "./event-message.ts";

const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(/\s/g, ""), "hex"));
const none = new Uint8Array(0);

const temperature = {
  event: "compositeTemperature",
  scopeId: 0,
  scope: "subsystem",
  specificInformation: Uint8Array.of(0x1e),
  vendorInformation: none,
} as const;
const ready = {
  event: "controllerReady",
  scopeId: 1,
  scope: "controller",
  specificInformation: none,
  vendorInformation: none,
} as const;
const list = { version: 0, overflow: false, retryCount: 0, generation: 0 };

/** The message of the reference vector. */
const reference = "84 28 00 00 01 00 11 00 00 07 00 09 01 00 06 00 00 00 00 02 1e e0 24 4e 75";

/** Messages and what they say. Bytes and checks were made by a separate program, from the specification's tables. */
const messages: readonly [name: string, hex: string, value: EventOccurrenceList][] = [
  ["one event, the first after arming", reference, { ...list, occurrences: [temperature] }],
  [
    "events of several scopes, repeated, more of them than fitted",
    `84 28 00 00 03 00 27 00 80 07 2b 09 02 03 02 00 01 00 00 01 06 00 aa bb cc 09 00 00 c3 07 00 00 00 04
     09 00 00 0f 00 00 00 00 07 50 22 b1 8a`,
    {
      version: 0,
      overflow: true,
      retryCount: 3,
      generation: 5,
      occurrences: [
        {
          event: "shutdownStatus",
          scopeId: 0x100,
          scope: "controller",
          specificInformation: Uint8Array.of(6, 0),
          vendorInformation: Uint8Array.of(0xaa, 0xbb, 0xcc),
        },
        { event: 0xc3, scopeId: 7, scope: "port", specificInformation: none, vendorInformation: none },
        { event: 0x0f, scopeId: 0, scope: 7, specificInformation: none, vendorInformation: none },
      ],
    },
  ],
  ["no event at all", "84 28 00 00 00 00 07 00 00 07 f8 c8 43 62 e8", { ...list, generation: 31, occurrences: [] }],
  [
    "a list of a later version",
    "84 28 00 00 01 01 11 00 00 07 00 09 01 00 06 00 00 00 00 02 1e 1e 29 42 87",
    { ...list, version: 1, occurrences: [temperature] },
  ],
];

/** What no drive should send, and what is made of it. */
const odd: readonly [name: string, hex: string, occurrences: EventOccurrenceList["occurrences"]][] = [
  [
    "a list whose header is longer than the known one",
    "84 28 00 00 01 00 13 00 00 09 10 aa bb 09 01 00 06 00 00 00 00 02 1e 27 82 c4 2b",
    [temperature],
  ],
  [
    "an event whose header is longer than the known one",
    "84 28 00 00 02 00 1c 00 00 07 00 0b 01 00 06 00 00 00 00 02 ee ee 1e 09 00 00 00 01 00 00 00 01 80 47 01 96",
    [temperature, ready],
  ],
  [
    "bytes behind the list",
    "84 28 00 00 01 00 11 00 00 07 00 09 01 00 06 00 00 00 00 02 1e 00 00 00 c4 8f 60 11",
    [temperature],
  ],
  [
    "an event whose header is too short, between two good ones",
    `84 28 00 00 03 00 22 00 00 07 08 09 00 00 00 01 00 00 00 01 08 00 00 06 00 00 00 00 09 01 00 06 00 00 00 00 02
     1e d0 97 02 b2`,
    [ready, { malformed: fromHex("08 00 00 06 00 00 00 00") }, temperature],
  ],
  [
    "an event longer than the list, behind a good one",
    "84 28 00 00 02 00 1a 00 00 07 08 09 00 00 00 01 00 00 00 01 09 f0 00 06 00 00 00 00 02 1e e4 49 8b 9c",
    [ready, { malformed: fromHex("09 f0 00 06 00 00 00 00 02 1e") }],
  ],
  [
    "fewer events than their number says",
    "84 28 00 00 03 00 1a 00 00 07 08 09 00 00 00 01 00 00 00 01 09 01 00 06 00 00 00 00 02 1e a4 93 ad ad",
    [ready, temperature, { malformed: none }],
  ],
  [
    "more events than their number says",
    "84 28 00 00 01 00 1a 00 00 07 08 09 00 00 00 01 00 00 00 01 09 01 00 06 00 00 00 00 02 1e ba 9b f0 f6",
    [ready, { malformed: fromHex("09 01 00 06 00 00 00 00 02 1e") }],
  ],
  [
    "an event that is cut off",
    "84 28 00 00 02 00 13 00 00 07 08 09 00 00 00 01 00 00 00 01 09 01 00 04 f0 cd 07",
    [ready, { malformed: fromHex("09 01 00") }],
  ],
  [
    "an event that nobody knows",
    "84 28 00 00 01 00 10 00 00 07 00 09 00 00 7f 00 00 00 00 02 d6 09 8d 4e",
    [{ event: 0x7f, scopeId: 0, scope: "subsystem", specificInformation: none, vendorInformation: none }],
  ],
];

/** Lists of which nothing can be read. */
const unreadable: readonly [name: string, hex: string, complaint: RegExp][] = [
  [
    "a list header that is too short",
    "84 28 00 00 01 00 11 00 00 06 00 09 01 00 06 00 00 00 00 02 1e d0 f0 3f 44",
    /the header says that it has 6 bytes, of 7/,
  ],
  [
    "a list longer than the message",
    "84 28 00 00 01 00 12 00 00 07 00 09 01 00 06 00 00 00 00 02 1e e3 23 dd dd",
    /the list says that it has 18 bytes, but 17 came/,
  ],
  [
    "a list shorter than its header",
    "84 28 00 00 01 00 06 00 00 07 00 09 01 00 06 00 00 00 00 02 1e 20 47 8c 22",
    /the list says that it has 6 bytes, its header 7/,
  ],
  ["a list that is cut off in its header", "84 28 00 00 01 00 11 c8 79 36 49", /needs 7 bytes, has 3/],
];

describe("an Asynchronous Event Message", () => {
  for (const [name, hex, value] of messages) {
    test(`decodes to what it says and encodes to the very bytes: ${name}`, () => {
      assert.deepEqual(decodeEventMessage(fromHex(hex)), value);
      assert.deepEqual(encodeEventMessage(value), fromHex(hex));
    });
  }

  for (const [name, hex, occurrences] of odd) {
    test(`is read as far as it can be: ${name}`, () => {
      const decoded = decodeEventMessage(fromHex(hex));
      assert.deepEqual(decoded.occurrences, occurrences);
    });
  }

  test("with a malformed item can be encoded, for simulators", () => {
    const [, hex, occurrences] = odd[3]!;
    assert.deepEqual(encodeEventMessage({ ...list, generation: 1, occurrences }), fromHex(hex));
  });

  for (const [name, hex, complaint] of unreadable) {
    test(`is intact, but its list is refused: ${name}`, () => {
      const message = fromHex(hex);
      assert.doesNotThrow(() => judgeEventMessage(message));
      assert.throws(
        () => decodeEventMessage(message),
        (error) => error instanceof ProtocolError && complaint.test(error.message) && error.bytes === message,
      );
    });
  }

  test("with any bit flipped is told as damage", () => {
    const message = fromHex(reference);
    for (let bit = 8; bit < message.length * 8; bit++) {
      const damaged = message.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      assert.throws(() => judgeEventMessage(damaged), IntegrityError, `bit ${bit}`);
    }
  });

  test("is none where it is too short, a response, or a message of another type", () => {
    const refused = (hex: string, complaint: RegExp) =>
      assert.throws(() => judgeEventMessage(fromHex(hex)), { name: "ProtocolError", message: complaint });
    refused("84 28 00 00", /has 4 bytes, fewer than the 8/);
    refused("84 a8 00 00 00 00 07 00 00 07 00 56 1f ca eb", /is a response \(ROR 1\)/);
    refused("84 08 00 00 00 00 07 00 00 07 00 bb ae 52 8f", /miCommand is not asynchronousEvent/);
    refused(`05${reference.slice(2)}`, /messageType: 5 is not 132/);
  });
});

describe("an occurrence", () => {
  const details: readonly [keyof typeof asynchronousEvents, number, object][] = [
    ["shutdownStatus", 0x06, { shutdownStatus: "complete", subsystemShutdown: true }],
    ["firmwareActivated", 0x21, { activeSlot: 1, nextSlot: 2 }],
    ["compositeTemperature", 0xff, { compositeTemperature: -1 }],
    ["percentageUsed", 0xff, { percentageUsed: 255 }],
    ["availableSpare", 0x09, { availableSpare: 9 }],
  ];
  for (const [event, byte, value] of details) {
    test(`of ${event} says what its byte means`, () => {
      const occurrence = { ...ready, event, specificInformation: Uint8Array.of(byte) };
      assert.deepEqual(describeOccurrence(occurrence).details, value);
      assert.deepEqual(encodeDetails(event, value), Uint8Array.of(byte));
      const longer = { ...occurrence, specificInformation: Uint8Array.of(byte, 0xee) };
      assert.deepEqual(describeOccurrence(longer).details, value);
      assert.equal(describeOccurrence({ ...occurrence, specificInformation: none }).details, undefined);
    });
  }

  test("of SMART warnings has them as the log has them, not inverted", () => {
    const { name, details } = describeOccurrence({
      ...ready,
      event: "smartWarnings",
      specificInformation: Uint8Array.of(0b10),
    });
    assert.equal(name, "smartWarnings");
    assert.deepEqual(
      Object.entries(details ?? {})
        .flatMap(([, warnings]) => Object.entries(warnings))
        .filter(([, active]) => active),
      [["temperatureThreshold", true]],
    );
  });

  test("has its name, number and title; a reserved one and a vendor's the latter two", () => {
    assert.deepEqual(describeOccurrence(ready), {
      id: 0,
      title: "Controller Ready",
      name: "controllerReady",
      details: undefined,
    });
    const unknown = describeOccurrence({ ...ready, event: 0x7f });
    assert.deepEqual([unknown.id, unknown.title, unknown.name], [0x7f, "Reserved Event 0x7f", undefined]);
    assert.equal(eventDescription(0xc0).title, "Vendor Specific Event 0xc0");
    assert.equal(eventDescription(0x06).title, "Composite Temperature");
  });

  test("has one of fifteen ids, in order", () => {
    assert.deepEqual(
      Object.values(asynchronousEvents).map(({ id }) => id),
      Array.from({ length: 15 }, (_, id) => id),
    );
  });
});
