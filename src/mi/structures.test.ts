import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { compileKind } from "../codec/compile.ts";
import type { Struct } from "../codec/index.ts";
import { ProtocolError } from "../errors.ts";
import { AdminCompletion } from "./admin/admin-command.ts";
import { AdminDataWindow, LogPageWindow } from "./admin/data-window.ts";
import { adminCommands } from "./admin/index.ts";
import type { Commands } from "./command.ts";
import { miCommands } from "./commands/index.ts";
import { controlPrimitives } from "./control/index.ts";
import * as mi from "./index.ts";
import { pcieCommands } from "./pcie/index.ts";

const isStruct = (value: unknown): value is Struct =>
  typeof value === "object" && value !== null && "fromBytes" in value;

const exported = Object.entries(mi).filter((entry): entry is [string, (typeof entry)[1] & Struct] =>
  isStruct(entry[1]),
);
const all: [string, Struct][] = [
  ...(exported as [string, Struct][]),
  ["AdminCompletion", AdminCompletion as Struct],
  ["AdminDataWindow", AdminDataWindow as Struct],
  ["LogPageWindow", LogPageWindow as Struct],
  ...Object.entries({ ...controlPrimitives, ...miCommands, ...adminCommands, ...pcieCommands } as Commands).map(
    ([name, command]): [string, Struct] => [`request of ${name}`, command.request],
  ),
  ...Object.entries({ ...controlPrimitives, ...miCommands, ...pcieCommands } as Commands).map(
    ([name, command]): [string, Struct] => [`response of ${name}`, command.response.struct],
  ),
];
// Lists that say how long they are cannot be made of any bytes: `events/event-lists.test.ts` has them.
const structures = all.filter(([, { title, variable }]) => !variable || !title.includes("Asynchronous Event"));

test("every structure of the message layer is among those tested here", () => {
  assert.deepEqual(exported.map(([name]) => name).sort(), [
    "BasicManagementIdentity",
    "BasicManagementStatus",
    "CommandList",
    "ControllerHealth",
    "ControllerInformation",
    "ControllerList",
    "EventOccurrence",
    "EventOccurrenceList",
    "EventSwitch",
    "MessageHeader",
    "MultiRecordHeader",
    "NvmeMultiRecord",
    "NvmePciePortMultiRecord",
    "PciePortInformation",
    "PortInformation",
    "ProductInformationArea",
    "SubsystemHealth",
    "SubsystemInformation",
    "SupportedCommand",
    "TwoWirePortInformation",
    "UpstreamConnector",
    "VitalProductDataHeader",
  ]);
});

const mostItems = 9;

/** Makes bytes hold the structure: as many items as there is room for are counted, and lengths are whole entries. */
function settle(struct: Struct, bytes: Uint8Array): Uint8Array {
  const settled = bytes.slice();
  let left = bytes.length - struct.size;
  for (const tail of Object.values(struct.tails)) {
    if (tail.countedBy === undefined) continue;
    const { offset, kind } = struct.fields[tail.countedBy]!;
    settled.fill(0, offset, offset + kind.size);
    settled[offset] = left / itemSizeOf(struct);
    left = 0;
  }
  for (const { offset, kind } of Object.values(struct.fields)) {
    const { minimum = 0, step = 1 } = kind.range ?? {};
    if (step <= 1 || minimum <= 0) continue;
    // Lengths in whole dwords, of which there is at least one.
    compileKind(kind).write(new DataView(settled.buffer), offset, step * (1 + (bytes[offset]! % 64)));
  }
  const entries = struct.fields.entryCount;
  if (entries !== undefined) {
    new DataView(settled.buffer).setUint32(entries.offset, 64 * (1 + (bytes[entries.offset]! % 64)), true);
  }
  return settled;
}

/** Bytes of one item of the first tail, which is one where it is of plain bytes; 0 without tails. */
function itemSizeOf(struct: Struct): number {
  const [tail] = Object.values(struct.tails);
  return tail === undefined ? 0 : (tail.of?.size ?? 1);
}

/** Whether nothing says where the structure ends, but the message's end. */
function isOpenEnded(struct: Struct): boolean {
  return Object.values(struct.tails).some(({ of, countedBy }) => of === undefined && countedBy === undefined);
}

/** Bytes that hold the structure, and are random otherwise. */
function bytesOf(struct: Struct): fc.Arbitrary<Uint8Array> {
  const itemSize = itemSizeOf(struct);
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
      const whole = settle(struct, new Uint8Array(struct.size + 3 * itemSizeOf(struct)));
      assert.doesNotThrow(() => struct.fromBytes(whole));
      for (let length = 0; length < (isOpenEnded(struct) ? struct.size : whole.length); length++) {
        assert.throws(() => struct.fromBytes(whole.subarray(0, length)), ProtocolError, `${length} bytes`);
      }
    });

    if (!isOpenEnded(struct)) {
      test("with one byte too many is refused", () => {
        const whole = settle(struct, new Uint8Array(struct.size));
        assert.throws(() => struct.fromBytes(Uint8Array.of(...whole, 0)), ProtocolError);
      });
    }

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
