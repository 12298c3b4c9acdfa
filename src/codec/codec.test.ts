import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type MiError, ProtocolError } from "../errors.ts";
import * as c from "./index.ts";

const Inner = c.struct(
  { title: "Inner", spec: "test", size: 4 },
  { low: c.at(0, c.u8, "Low (LO)"), high: c.at(2, c.i16, "High (HI)") },
);

const Everything = c.struct(
  { title: "Everything", spec: "test", size: 160 },
  {
    byte: c.at(0, c.u8, "A byte"),
    word: c.at(1, c.u16, "An unaligned word"),
    triple: c.at(3, c.hex(c.u24), "Three bytes"),
    dword: c.at(6, c.u32, "A dword", { unit: "ms" }),
    qword: c.at(10, c.u64, "A qword"),
    huge: c.at(18, c.u128, "Sixteen bytes"),
    signedByte: c.at(34, c.i8, "Signed"),
    signedWord: c.at(35, c.i16, "Signed"),
    signedDword: c.at(37, c.i32, "Signed"),
    signedQword: c.at(41, c.i64, "Signed"),
    number: c.at(49, c.zeroBased(c.u8), "0's based"),
    text: c.at(50, c.ascii(8), "Text"),
    name: c.at(58, c.ascii(8, "nul"), "Name"),
    blob: c.at(66, c.bytes(5), "Bytes"),
    id: c.at(71, c.uuid, "UUID"),
    kind: c.at(87, c.enumeration(c.u8, { none: 0, pcie: 1, twoWire: 2 }), "Kind"),
    flags: c.at(
      88,
      c.bitField(c.u32, {
        ready: c.bit(0, "Ready (RDY)"),
        state: c.namedBits(3, 2, "State", { idle: 0, busy: 1 }),
        top: c.bits(31, 28, "Top"),
      }),
      "Flags",
    ),
    wide: c.at(
      92,
      c.bitField(c.u64, {
        first: c.bit(0, "First"),
        middle: c.bits(30, 25, "Middle"),
        most: c.wideBits(63, 31, "Most"),
      }),
      "Wide flags",
    ),
    composite: c.at(100, c.celsius, "Composite Temperature (CTEMP)"),
    sensor: c.at(101, c.kelvin, "Sensor"),
    sensors: c.at(103, c.array(c.kelvin, 8), "Sensors"),
    inner: c.at(120, Inner, "Inner"),
    inners: c.at(124, c.array(Inner, 3), "Inners"),
    packedWord: c.packed(140, c.bitField(c.u16, { alpha: c.bit(15, "Alpha"), beta: c.bits(7, 4, "Beta") }), "Packed"),
    fixed: c.constant(150, c.u16, 0xbeef, "Constant"),
    spare: c.optional(152, c.u32, "Optional"),
    nested: c.optional(156, Inner, "Optional structure"),
  },
);

const Listed = c.struct(
  { title: "Listed", spec: "test", size: 4 },
  {
    items: c.list(c.u16, "Items", "itemCount"),
    itemCount: c.count(0, c.u8, "Count"),
    length: c.count(2, c.u8, "Length"),
    trailer: c.rest("Trailer", "length"),
    remainder: c.rest("Remainder"),
  },
);

const Item = c.struct(
  { title: "Item", spec: "test", size: 2 },
  { id: c.at(0, c.u8, "Id"), length: c.count(1, c.u8, "Length"), info: c.rest("Info", "length") },
);
const Items = c.struct({ title: "Items", spec: "test", size: 0 }, { all: c.list(Item, "All") });

describe("a structure of every kind", () => {
  test("decodes and encodes every byte pattern to the same value", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 160, maxLength: 160 }), (bytes) => {
        const value = Everything.fromBytes(bytes);
        const again = Everything.toBytes(value);
        assert.deepEqual(Everything.fromBytes(again), value);
        assert.deepEqual(Everything.toBytes(Everything.fromBytes(again)), again);
      }),
    );
  });

  test("truncated at any length is refused, and so is one byte too many", () => {
    for (let length = 0; length < 160; length++) {
      assert.throws(
        () => Everything.fromBytes(new Uint8Array(length)),
        new RegExp(`Everything: needs 160 bytes, has ${length}`),
      );
    }
    assert.throws(() => Everything.fromBytes(new Uint8Array(161)), ProtocolError);
  });

  test("encodes its fields at their offsets, little-endian, and reserved bytes as zero", () => {
    const value = {
      ...Everything.zero(),
      word: 0x1234,
      triple: 0x563412,
      qword: 0x0807060504030201n,
      number: 256,
      text: "NVMe",
      kind: "twoWire",
      flags: { ready: true, state: "busy", top: 15 },
      wide: { middle: 1, most: 1n },
      composite: -5,
      alpha: true,
      beta: 10,
    } as const;
    const bytes = Everything.toBytes(value);
    const at = (from: number, to: number) => c.formatHex(bytes.subarray(from, to));
    assert.equal(at(1, 6), "3412123456");
    assert.equal(at(10, 18), "0102030405060708");
    assert.equal(at(49, 58), "ff4e564d6520202020");
    assert.equal(at(87, 92), "02050000f0");
    assert.equal(at(92, 100), "0000008200000000");
    assert.equal(at(100, 101), "fb");
    assert.equal(at(119, 120), "00");
    assert.equal(at(140, 142), "a080");
    assert.equal(at(150, 152), "efbe");
  });

  test("an unknown number of an enumeration stays its number, and encodes again", () => {
    const bytes = Everything.toBytes({ ...Everything.zero(), kind: 77 });
    assert.equal(Everything.fromBytes(bytes).kind, 77);
  });

  test("bytes are a view over the message, not a copy", () => {
    const message = new Uint8Array(160);
    const { blob } = Everything.fromBytes(message);
    message[66] = 9;
    assert.equal(blob[0], 9);
  });

  test("fields that may be left out encode as zero", () => {
    const { spare: _spare, nested: _nested, ...given } = Everything.zero();
    const bytes = Everything.toBytes({ ...given, flags: {} });
    assert.deepEqual(bytes.subarray(152, 160), new Uint8Array(8));
  });
});

describe("a value that does not fit", () => {
  const refused: [string, object, RegExp][] = [
    ["a number too large", { byte: 256 }, /Everything\.byte: 256 is not an integer in 0–255/],
    ["a fraction", { word: 1.5 }, /Everything\.word: 1\.5 is not an integer/],
    ["a number where a bigint belongs", { qword: 5 }, /Everything\.qword: 5 is not a bigint in 0–18446744073709551615/],
    ["a bigint too large", { huge: 2n ** 128n }, /Everything\.huge/],
    ["a field left out", { dword: undefined }, /Everything\.dword: undefined is not an integer/],
    ["an unknown name", { kind: "usb" }, /Everything\.kind: usb is not one of none, pcie, twoWire, nor a number/],
    ["a name that objects inherit", { kind: "toString" }, /Everything\.kind/],
    ["bits too wide", { flags: { top: 16 } }, /Everything\.flags\.top: 16 is not an integer in 0–15/],
    ["text too long", { text: "nine chars" }, /Everything\.text/],
    ["text outside one byte", { text: "€" }, /Everything\.text/],
    ["bytes too long", { blob: new Uint8Array(6) }, /Everything\.blob/],
    ["a temperature out of range", { composite: 128 }, /Everything\.composite: 128 is not an integer in -60–127/],
    ["a malformed UUID", { id: "12" }, /Everything\.id: "12" is not a UUID/],
    ["a 0's based zero", { number: 0 }, /Everything\.number: 0 is not an integer in 1–256/],
    ["an array too long", { sensors: new Array(9).fill(1) }, /sensors: is not an array of at most 8 items/],
  ];
  for (const [what, change, message] of refused) {
    test(`is refused with the field's name: ${what}`, () => {
      const value = { ...Everything.zero(), ...change } as never;
      assert.throws(
        () => Everything.toBytes(value),
        (error: MiError) => error.code === "INVALID_ARGUMENT" && message.test(error.message),
      );
    });
  }
});

describe("a composite temperature", () => {
  test("has a value for each of its 256 codes, and each encodes to the same code", () => {
    const Temperature = c.struct({ title: "T", spec: "test", size: 1 }, { t: c.at(0, c.celsius, "T") });
    for (let code = 0; code < 256; code++) {
      const bytes = Uint8Array.of(code);
      assert.deepEqual(Temperature.toBytes(Temperature.fromBytes(bytes)), bytes);
    }
    const decoded = (code: number) => Temperature.fromBytes(Uint8Array.of(code)).t;
    assert.deepEqual([0x00, 0x7e, 0x7f, 0x80, 0x81, 0x90, 0xc4, 0xff].map(decoded), [
      0,
      126,
      127,
      "noData",
      "sensorFailure",
      "reserved 144",
      -60,
      -1,
    ]);
  });
});

describe("a structure with tails", () => {
  test("derives its counts from the lists, and reads them back", () => {
    const value = { items: [1, 2, 3], trailer: Uint8Array.of(9), remainder: Uint8Array.of(7, 8) };
    const bytes = Listed.toBytes(value);
    assert.equal(c.formatHex(bytes), "0300010001000200030009" + "0708");
    assert.deepEqual(Listed.fromBytes(bytes), value);
  });

  test("never trusts a count past the bytes that came", () => {
    assert.throws(
      () => Listed.fromBytes(Uint8Array.of(3, 0, 0, 0, 1, 0, 2, 0, 3)),
      /Listed\.items: 3 items of at least 2 bytes do not fit the 5 that came; bytes 03 00 00 00 01 00 02 00 03$/,
    );
    assert.throws(() => Listed.fromBytes(Uint8Array.of(0, 0, 200, 0)), /Listed\.trailer/);
  });

  test("may list items that vary in length themselves", () => {
    const value = {
      all: [
        { id: 1, info: new Uint8Array(0) },
        { id: 2, info: Uint8Array.of(5, 6) },
      ],
    };
    const bytes = Items.toBytes(value);
    assert.equal(c.formatHex(bytes), "010002020506");
    assert.deepEqual(Items.fromBytes(bytes), value);
    assert.throws(() => Items.fromBytes(bytes.subarray(0, 5)), ProtocolError);
    assert.throws(() => Items.fromBytes(bytes.subarray(0, 3)), ProtocolError);
  });
});

describe("a description that contradicts itself throws as the module loads", () => {
  const about = { title: "Bad", spec: "test", size: 4 };
  const cases: [string, () => unknown, RegExp][] = [
    ["overlap", () => c.struct(about, { a: c.at(0, c.u16, ""), b: c.at(1, c.u8, "") }), /Bad\.b: offset 1 overlaps/],
    ["overrun", () => c.struct(about, { a: c.at(2, c.u32, "") }), /fields end at 6, past its size 4/],
    ["disorder", () => c.struct(about, { a: c.at(2, c.u8, ""), b: c.at(0, c.u8, "") }), /overlaps/],
    ["a name that is none", () => c.struct(about, { "a;b": c.at(0, c.u8, "") }), /"a;b" is not a field name/],
    ["a count without a list", () => c.struct(about, { a: c.count(0, c.u8, "") }), /counts 0 lists/],
    ["a list without its count", () => c.struct(about, { a: c.list(c.u8, "", "n") }), /n is not a count field/],
    ["bits that overlap", () => c.bitField(c.u8, { a: c.bit(0, ""), b: c.bits(1, 0, "") }), /overlaps/],
    ["wide bits that are not wide", () => c.wideBits(33, 2, ""), /33:2 is not wider than 32 bits/],
    ["bits too wide for a number", () => c.bits(33, 0, ""), /33:0 is wider than 32 bits/],
    ["bits outside", () => c.bitField(c.u8, { a: c.bit(8, "") }), /8:8 is not in u8/],
  ];
  for (const [what, define, message] of cases) test(what, () => assert.throws(define, message));
});

describe("what is derived from a description", () => {
  test("fieldAt names the field of a byte and bit", () => {
    assert.equal(c.fieldAt(Everything, 0, 0), "byte");
    assert.equal(c.fieldAt(Everything, 88, 0), "flags.ready");
    assert.equal(c.fieldAt(Everything, 91, 5), "flags.top");
    assert.equal(c.fieldAt(Everything, 141, 7), "alpha");
    assert.equal(c.fieldAt(Everything, 130, 0), "inners[1].high");
    assert.equal(c.fieldAt(Everything, 140, 0), undefined, "a reserved bit of a packed field");
    assert.equal(c.fieldAt(Everything, 119, 0), undefined);
    assert.equal(c.fieldAt(Everything, 4000, 0), undefined);
  });

  test("fieldAt names what is behind the fixed part, where that is one thing", () => {
    const about = { title: "About", spec: "none", size: 4 };
    const listed = c.struct(about, { items: c.list(c.u8, "Items") });
    assert.equal(c.fieldAt(listed, 3, 0), undefined, "reserved");
    assert.equal(c.fieldAt(listed, 4, 0), "items");
    const two = c.struct(about, { length: c.count(0, c.u8, "Length"), a: c.rest("A", "length"), b: c.rest("B") });
    assert.equal(c.fieldAt(two, 4, 0), undefined);
  });

  test("placeOf finds where a field begins, and is the reverse of fieldAt", () => {
    for (const field of ["byte", "sensors[2]", "flags.state", "flags.top", "alpha", "beta", "inners[1].high"]) {
      const place = c.placeOf(Everything, field)!;
      assert.equal(c.fieldAt(Everything, place.byte, place.bit), field);
    }
    assert.deepEqual(c.placeOf(Everything, "flags.top"), { byte: 91, bit: 4 });
    assert.equal(c.placeOf(Everything, "nothing"), undefined);
  });

  test("the offset table lists fields, bits, reserved gaps and tails", () => {
    const table = c.offsetTable(Everything).split("\n");
    assert.ok(table.includes("| 2:1 | `word` | u16 | An unaligned word |"));
    assert.ok(table.includes("| 9:6 | `dword` | u32 | A dword, ms |"));
    assert.ok(table.includes("| bits 31:28 | `top` | | Top |"));
    assert.ok(table.includes("| 119 | | | Reserved |"));
    assert.ok(c.offsetTable(Listed).includes("| 4… | `items` | u16, itemCount of them | Items |\n| … | `trailer` |"));
  });

  test("the annotated dump shows each field beside its bytes, and copes with missing and extra bytes", () => {
    const dump = c.annotate(Inner, Uint8Array.of(1, 2, 0xff, 0xff, 9));
    assert.deepEqual(
      dump.split("\n").map((line) => line.replaceAll(/ {2,}/g, "  ")),
      ["0000  01  Low (LO): 1", "0001  02  reserved", "0002  ff ff  High (HI): -1", "0004  09  past the end"],
    );
    assert.match(c.annotate(Inner, Uint8Array.of(1, 2, 3)), /cut off$/);
    assert.match(c.annotate(Everything, new Uint8Array(160)), /ready no, state idle, top 0/);
  });

  test("JSON has bigints as decimal strings, bytes in hexadecimal, enumerations by name", () => {
    const json = c.toJson({ ...Everything.zero(), huge: 2n ** 70n, kind: "pcie", blob: Uint8Array.of(1, 255) });
    assert.deepEqual((json as Record<string, unknown>).huge, "1180591620717411303424");
    assert.deepEqual((json as Record<string, unknown>).blob, "01ff");
    assert.deepEqual((json as Record<string, unknown>).kind, "pcie");
    assert.doesNotThrow(() => JSON.stringify(json));
  });

  test("text has the specification's names, units, and control characters escaped", () => {
    const value = { ...Everything.zero(), dword: 5, text: "a\u001b[31m", kind: "twoWire" as const, sensor: 308 };
    const text = c
      .textLines(Everything, value)
      .map((line) => `${"  ".repeat(line.depth)}${line.label}: ${line.value ?? ""}`);
    assert.ok(text.includes("A dword: 5 ms"));
    assert.ok(text.includes("Text: a\\x1b[31m"));
    assert.ok(text.includes("Kind: two wire (2)"));
    assert.ok(text.includes("Sensor: 35 °C (308 K)"));
    assert.ok(text.includes("Flags: 0x00000000"));
    assert.ok(text.includes("  Ready (RDY): no"));
    assert.ok(text.includes("  State: idle (0)"));
    assert.ok(text.includes("  [1]: "));
    assert.ok(text.includes("    High (HI): 0"));
  });
});

test("bytes to the end may be left out where the description says so, and are at most so many", () => {
  const Raw = c.struct(
    { title: "Raw", spec: "test", size: 1 },
    { code: c.at(0, c.u8, "Code"), data: c.optionalRest("Data", 3) },
  );
  assert.deepEqual([...Raw.toBytes({ code: 7 })], [7]);
  assert.deepEqual([...Raw.toBytes({ code: 7, data: undefined })], [7]);
  assert.deepEqual([...Raw.toBytes({ code: 7, data: Uint8Array.of(1, 2, 3) })], [7, 1, 2, 3]);
  assert.deepEqual(Raw.fromBytes(Uint8Array.of(7)), { code: 7, data: new Uint8Array(0) });
  const tooLong = () => Raw.toBytes({ code: 7, data: new Uint8Array(4) });
  assert.throws(tooLong, { code: "INVALID_ARGUMENT", message: /Raw\.data: 4 bytes are more than 3/ });
  assert.throws(() => Raw.toBytes({ code: 7, data: "no" as never }), /Raw\.data: is not a Uint8Array/);
});
