import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { decodePersistentEvents, encodePersistentEvent } from "../../index.ts";

const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(/\s/g, ""), "hex"));
const le = (value: number | bigint, size: number): string => {
  let hex = "";
  for (let byte = 0; byte < size; byte++)
    hex += Number((BigInt(value) >> BigInt(8 * byte)) & 0xffn)
      .toString(16)
      .padStart(2, "0");
  return hex;
};

/** One event as the specification's tables have it: 24 bytes of header, the vendor's bytes, what it tells. */
const eventHex = (
  type: number,
  data: string,
  vendor = "",
  { revision = 1, headerLength = 21, length = -1 } = {},
): string => {
  const content = vendor.length / 2 + data.length / 2;
  const header = `${le(type, 1)}${le(revision, 1)}${le(headerLength, 1)}01${le(0x0102, 2)}${le(0x0001_0000_0000_1234n, 8)}${le(0x0304, 2)}00000000`;
  const more = "ee".repeat(Math.max(0, headerLength - 21));
  return `${header}${le(vendor.length / 2, 2)}${le(length < 0 ? content : length, 2)}${more}${vendor}${data}`;
};
const eventOf = (...given: Parameters<typeof eventHex>) => decodePersistentEvents(fromHex(eventHex(...given)));
const ascii = (text: string): string => Buffer.from(text.padEnd(8)).toString("hex");

describe("a persistent event", () => {
  test("has its header, the vendor's bytes, and what it tells by its type", () => {
    const { events, consumed, lost } = eventOf(0x0d, "0588", "aabbcc");
    assert.equal(consumed, 24 + 3 + 2);
    assert.equal(lost, false);
    assert.deepEqual(events, [
      {
        type: "thermalExcursion",
        revision: 1,
        headerLength: 21,
        portType: "subsystemPort",
        controllerId: 0x0102,
        timestamp: { milliseconds: 0x1234n, stopped: true, origin: "cleared" },
        portId: 0x0304,
        vendorInformationLength: 3,
        length: 5,
        vendorInformation: fromHex("aabbcc"),
        data: { thermalExcursion: { difference: 5, threshold: "normal" } },
        further: new Uint8Array(0),
      },
    ]);
  });

  const rows: readonly (readonly [string, number, string, object])[] = [
    [
      "firmware commit",
      0x02,
      `${ascii("1.0")}${ascii("2.0")}030201070807`,
      {
        firmwareCommit: {
          oldRevision: "1.0",
          newRevision: "2.0",
          action: 3,
          slot: 2,
          statusCodeType: 1,
          statusCode: 7,
          vendorResult: 0x0708,
        },
      },
    ],
    [
      "timestamp change",
      0x03,
      `${le(0x0003_0000_0000_0005n, 8)}${le(6, 8)}`,
      { timestampChange: { previousTimestamp: { milliseconds: 5n, stopped: true, origin: "set" }, sinceReset: 6n } },
    ],
    [
      "power-on or reset",
      0x04,
      `${ascii("1.0")}${le(1, 2)}0203${"00".repeat(12)}${le(41, 4)}${le(1000, 8)}${le(9, 8)}`,
      {
        powerOnOrReset: {
          firmwareRevision: "1.0",
          controllers: [
            {
              controllerId: 1,
              firmwareActivation: 2,
              operationInProgress: 3,
              powerCycle: 41,
              powerOnTime: 1000n,
              timestamp: { milliseconds: 9n, stopped: false, origin: "cleared" },
            },
          ],
        },
      },
    ],
    ["hardware error", 0x05, "06000000 04", { hardwareError: { code: "criticalWarning", additional: fromHex("04") } }],
    [
      "change namespace",
      0x06,
      `01000000 00000000 ${le(0x1000, 8)} ${"00".repeat(8)} ${le(0x0800, 8)} 12 01 01 00 ${le(3, 4)} ${le(4, 2)} ${le(5, 2)} ${le(7, 4)}`,
      {
        changeNamespace: {
          select: 1,
          size: 0x1000n,
          capacity: 0x0800n,
          formattedLbaSize: 0x12,
          dataProtection: 1,
          sharing: 1,
          anaGroupId: 3,
          nvmSetId: 4,
          enduranceGroupId: 5,
          namespaceId: 7,
        },
      },
    ],
    [
      "format start",
      0x07,
      "ffffffff 05000000 12020000",
      { formatStart: { namespaceId: 0xffffffff, formatAttributes: 5, commandDword10: 0x0212 } },
    ],
    [
      "format completion",
      0x08,
      "01000000 0a 03 0102 0480 0000",
      {
        formatCompletion: {
          namespaceId: 1,
          smallestRemaining: 10,
          failed: true,
          incomplete: true,
          completionInformation: 0x0201,
          status: {
            phaseTag: false,
            statusCode: 2,
            statusCodeType: 0,
            commandRetryDelay: 0,
            more: false,
            doNotRetry: true,
          },
        },
      },
    ],
    [
      "sanitize start of before base 2.4",
      0x09,
      "07000000 02000000 aaaaaaaa",
      { sanitizeStart: { sanitizeCapabilities: 7, commandDword10: 2, commandDword11: 0xaaaaaaaa, namespaceId: 0 } },
    ],
    [
      "sanitize completion",
      0x0a,
      "ffff 190b 0100 0000 07000000",
      {
        sanitizeCompletion: {
          progress: 0xffff,
          status: {
            outcome: "succeeded",
            overwritePasses: 3,
            globalDataErased: true,
            mediaVerificationCanceled: true,
            namespaceDataErased: false,
            purged: true,
          },
          completionInformation: 1,
          namespaceId: 7,
        },
      },
    ],
    [
      "set feature",
      0x0b,
      "0b000200 07000000 04030201 00000000 aabb 0d0c0b0a",
      {
        setFeature: {
          dwordCount: 3,
          completionLogged: true,
          memoryLength: 2,
          commandDwords: [7, 0x01020304, 0],
          memory: fromHex("aabb"),
          completion: [0x0a0b0c0d],
        },
      },
    ],
    ["sanitize media verification", 0x0e, "", { sanitizeMediaVerification: {} }],
    [
      "personality change",
      0x0f,
      `0301${"00".repeat(10)}aa`,
      { personalityChange: { status: { failed: true, freezeRequested: true }, personality: 1, data: fromHex("aa") } },
    ],
    [
      "vendor specific",
      0xde,
      "0100 01 00 0200 4142 0200 04 03 0000",
      {
        vendorSpecific: {
          descriptors: [
            { code: 1, dataType: "eventName", uuidIndex: 0, data: fromHex("4142") },
            { code: 2, dataType: "signedInteger", uuidIndex: 3, data: new Uint8Array(0) },
          ],
        },
      },
    ],
    ["TCG defined", 0xdf, "0102", { other: fromHex("0102") }],
    ["of a type without a name", 0x70, "0102", { other: fromHex("0102") }],
  ];
  for (const [title, type, data, expected] of rows) {
    test(`is read: ${title}`, () => {
      const { events, lost } = eventOf(type, data.replaceAll(" ", ""));
      assert.equal(lost, false);
      assert.equal(events.length, 1);
      assert.deepEqual(events[0]?.data, expected);
      assert.equal(events[0]?.problem, undefined);
    });
  }

  test("with a telemetry header tells whose it is", () => {
    const header = `08${"00".repeat(511)}`;
    const { data } = eventOf(0x0c, header).events[0]!;
    assert.equal(data.telemetryLogCreated?.telemetry.controller?.logPage, "controllerInitiated");
    assert.equal(
      eventOf(0x0c, `07${header.slice(2)}`).events[0]?.data.telemetryLogCreated?.telemetry.host?.scope,
      "notReported",
    );
  });

  test("that later revisions made longer keeps what is not known of it", () => {
    const { data, further } = eventOf(0x0d, "0501 aabb".replace(" ", ""), "", { revision: 2 }).events[0]!;
    assert.deepEqual(data, { thermalExcursion: { difference: 5, threshold: "warning" } });
    assert.deepEqual(further, fromHex("aabb"));
  });

  test("with a longer header is read behind it", () => {
    const { events, consumed } = eventOf(0x0d, "0501", "cc", { headerLength: 24 });
    assert.equal(consumed, 24 + 3 + 1 + 2);
    assert.deepEqual(events[0]?.vendorInformation, fromHex("cc"));
    assert.equal(events[0]?.data.thermalExcursion?.difference, 5);
  });
});

describe("events that are not what they say", () => {
  const good = eventHex(0x0d, "0501");

  test("are told, and read over", () => {
    const bad = [
      [eventHex(0x02, "0102"), /2 bytes, fewer than the 22/],
      [eventHex(0x04, `${ascii("1.0")}00`), /items/],
      [eventHex(0x0b, "01000000"), /takes 4 bytes/],
      [eventHex(0xde, "010001000500"), /./],
      [eventHex(0x0d, "0501", "aabb", { length: 1 }).slice(0, -6), /vendor/],
    ] as const;
    for (const [hex, problem] of bad) {
      const { events, lost, consumed } = decodePersistentEvents(fromHex(hex + good));
      assert.equal(lost, false);
      assert.match(events[0]?.problem ?? "", problem);
      assert.ok(events[0]?.data.other !== undefined);
      assert.equal(events[1]?.data.thermalExcursion?.difference, 5);
      assert.equal(consumed, (hex + good).length / 2);
    }
  });

  test("end the log where they do not say how long they are", () => {
    const { events, lost, consumed } = decodePersistentEvents(fromHex(good + "00".repeat(100)));
    assert.equal(events.length, 2);
    assert.match(events[1]?.problem ?? "", /header has 3 bytes/);
    assert.equal(events[1]?.data.other?.length, 100);
    assert.deepEqual([lost, consumed], [true, good.length / 2 + 100]);
  });

  test("never make the decoder throw, whatever the bytes are", () => {
    const type = fc.constantFrom(...Array.from({ length: 17 }, (_, each) => each), 0xde, 0xdf);
    fc.assert(
      fc.property(type, fc.uint8Array({ maxLength: 300 }), (type, bytes) => {
        bytes.set([type, 1, 21].slice(0, bytes.length));
        assert.ok(decodePersistentEvents(bytes).consumed <= bytes.length);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("a log that comes in parts", () => {
  const log = fromHex(eventHex(0x0d, "0501") + eventHex(0x0e, "") + eventHex(0x70, "01020304", "aa"));

  test("is read from as much as there is, and the rest with what comes next", () => {
    const whole = decodePersistentEvents(log).events.map(({ type }) => type);
    for (let first = 0; first <= log.length; first++) {
      const begun = decodePersistentEvents(log.subarray(0, first));
      const rest = decodePersistentEvents(log.subarray(begun.consumed));
      assert.ok(begun.consumed <= first);
      assert.deepEqual(
        [...begun.events, ...rest.events].map(({ type }) => type),
        whole,
        `${first} bytes`,
      );
      assert.equal(begun.consumed + rest.consumed, log.length);
    }
  });
});

describe("an event that is encoded", () => {
  const timestamp = { milliseconds: 0x1234n, stopped: true, origin: "cleared" } as const;

  test("has the bytes of the specification's tables", () => {
    const where = { controllerId: 0x0102, portType: "subsystemPort", portId: 0x0304 } as const;
    const data = { thermalExcursion: { difference: 5, threshold: "normal" } } as const;
    assert.deepEqual(encodePersistentEvent({ timestamp, ...where, data }), fromHex(eventHex(0x0d, "0588")));
  });

  test("has to tell one thing", () => {
    assert.throws(() => encodePersistentEvent({ timestamp, data: {} }), { code: "INVALID_ARGUMENT" });
    const two = { sanitizeMediaVerification: {}, thermalExcursion: { difference: 1, threshold: 1 } };
    assert.throws(() => encodePersistentEvent({ timestamp, data: two }), { code: "INVALID_ARGUMENT" });
  });
});
