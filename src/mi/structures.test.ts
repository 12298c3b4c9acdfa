import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Struct } from "../codec/index.ts";
import { ProtocolError } from "../errors.ts";
import { AdminCompletion } from "./admin/admin-command.ts";
import { AdminDataWindow, LogPageWindow } from "./admin/data-window.ts";
import { adminCommands } from "./admin/index.ts";
import type { Commands } from "./command.ts";
import { miCommands } from "./commands/index.ts";
import * as mi from "./index.ts";

const isStruct = (value: unknown): value is Struct =>
  typeof value === "object" && value !== null && "fromBytes" in value;

const exported = Object.entries(mi).filter((entry): entry is [string, (typeof entry)[1] & Struct] =>
  isStruct(entry[1]),
);
const structures: [string, Struct][] = [
  ...(exported as [string, Struct][]),
  ["AdminCompletion", AdminCompletion as Struct],
  ["AdminDataWindow", AdminDataWindow as Struct],
  ["LogPageWindow", LogPageWindow as Struct],
  ...Object.entries({ ...miCommands, ...adminCommands } as Commands).map(([name, command]): [string, Struct] => [
    `request of ${name}`,
    command.request,
  ]),
  ...Object.entries(miCommands as Commands).map(([name, command]): [string, Struct] => [
    `response of ${name}`,
    command.response.struct,
  ]),
];

test("every structure of the message layer is among those tested here", () => {
  assert.deepEqual(exported.map(([name]) => name).sort(), [
    "CommandList",
    "ControllerHealth",
    "ControllerInformation",
    "ControllerList",
    "MessageHeader",
    "PciePortInformation",
    "PortInformation",
    "SubsystemHealth",
    "SubsystemInformation",
    "SupportedCommand",
    "TwoWirePortInformation",
  ]);
});

const mostItems = 9;

/** Makes bytes hold the structure: as many items as there is room for are counted, and lengths are whole entries. */
function settle(struct: Struct, bytes: Uint8Array): Uint8Array {
  const settled = bytes.slice();
  for (const tail of Object.values(struct.tails)) {
    const { offset, kind } = struct.fields[tail.countedBy!]!;
    settled.fill(0, offset, offset + kind.size);
    settled[offset] = (bytes.length - struct.size) / tail.of!.size;
  }
  const entries = struct.fields.entryCount;
  if (entries !== undefined) {
    new DataView(settled.buffer).setUint32(entries.offset, 64 * (1 + (bytes[entries.offset]! % 64)), true);
  }
  return settled;
}

/** Bytes that hold the structure, and are random otherwise. */
function bytesOf(struct: Struct): fc.Arbitrary<Uint8Array> {
  const itemSize = Object.values(struct.tails)[0]?.of?.size ?? 0;
  return fc
    .nat(itemSize === 0 ? 0 : mostItems)
    .chain((items) => {
      const length = struct.size + items * itemSize;
      return fc.uint8Array({ minLength: length, maxLength: length });
    })
    .map((bytes) => settle(struct, bytes));
}

describe("a number that has names", () => {
  type Names = readonly (string | number)[];
  const cases: [string, Struct, byte: number, shift: number, read: (value: never) => unknown, Names][] = [
    [
      "the current link speed",
      mi.PciePortInformation,
      2,
      0,
      (value: mi.PciePortInformation) => value.currentLinkSpeed,
      ["linkInactive", "gts2p5", "gts5", "gts8", "gts16", "gts32", "gts64", 7],
    ],
    [
      "the maximum payload size",
      mi.PciePortInformation,
      0,
      0,
      (value: mi.PciePortInformation) => value.maximumPayloadSize,
      ["bytes128", "bytes256", "bytes512", "bytes1024", "bytes2048", "bytes4096", 6],
    ],
    [
      "the maximum VPD frequency",
      mi.TwoWirePortInformation,
      1,
      0,
      (value: mi.TwoWirePortInformation) => value.maximumVpdFrequency,
      ["notSupported", "khz100", "khz400", "mhz1", 4],
    ],
    [
      "the maximum management endpoint frequency",
      mi.TwoWirePortInformation,
      3,
      0,
      (value: mi.TwoWirePortInformation) => value.protocols.maximumFrequency,
      ["notSupported", "khz100", "khz400", "mhz1"],
    ],
    [
      "the port type",
      mi.PortInformation,
      0,
      0,
      (value: mi.PortInformation) => value.portType,
      ["inactive", "pcie", "twoWire", 3],
    ],
    [
      "the shutdown status",
      mi.ControllerHealth,
      2,
      2,
      (value: mi.ControllerHealth) => value.status.shutdownStatus,
      ["normal", "occurring", "complete", 3],
    ],
    [
      "the message type",
      mi.MessageHeader,
      1,
      3,
      (value: mi.MessageHeader) => value.nvmeMiMessageType,
      ["controlPrimitive", "miCommand", "adminCommand", 3, "pcieCommand", "asynchronousEvent", 6, 7],
    ],
    [
      "the SMBus frequency",
      miCommands.getSmbusFrequency.response.struct,
      5,
      0,
      (value: { frequency: unknown }) => value.frequency,
      [0, "khz100", "khz400", "mhz1", 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    ],
  ];
  for (const [what, struct, byte, shift, read, names] of cases) {
    test(`is called by it, and stays a number where it is reserved: ${what}`, () => {
      for (const [number, name] of names.entries()) {
        const bytes = new Uint8Array(struct.size);
        bytes[byte] = number << shift;
        const value = struct.fromBytes(bytes);
        assert.equal(read(value as never), name);
        assert.equal(struct.toBytes(value)[byte], number << shift);
      }
    });
  }
});

for (const [name, struct] of structures) {
  describe(`the ${name}`, () => {
    test("decodes from any bytes, and encodes again to the same value", () => {
      fc.assert(
        fc.property(bytesOf(struct), (bytes) => {
          const value = struct.fromBytes(bytes);
          const again = struct.toBytes(value);
          assert.equal(again.length, bytes.length);
          assert.deepEqual(struct.fromBytes(again), value);
          assert.deepEqual(struct.toBytes(struct.fromBytes(again)), again);
        }),
      );
    });

    test("cut at any length is refused", () => {
      const itemSize = Object.values(struct.tails)[0]?.of?.size ?? 0;
      const whole = settle(struct, new Uint8Array(struct.size + 3 * itemSize));
      assert.doesNotThrow(() => struct.fromBytes(whole));
      for (let length = 0; length < whole.length; length++) {
        assert.throws(() => struct.fromBytes(whole.subarray(0, length)), ProtocolError, `${length} bytes`);
      }
    });

    test("with one byte too many is refused", () => {
      const whole = settle(struct, new Uint8Array(struct.size));
      assert.throws(() => struct.fromBytes(Uint8Array.of(...whole, 0)), ProtocolError);
    });

    test("is read from the middle of a message as by itself", () => {
      fc.assert(
        fc.property(bytesOf(struct), fc.uint8Array({ minLength: 1, maxLength: 7 }), (bytes, around) => {
          const message = Uint8Array.of(...around, ...bytes, ...around);
          const view = new DataView(message.buffer);
          const value = struct.decode(view, around.length, around.length + bytes.length);
          assert.deepEqual(value, struct.fromBytes(bytes));
        }),
        { numRuns: 20 },
      );
    });
  });
}
