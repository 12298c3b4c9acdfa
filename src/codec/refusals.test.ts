import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type MiError, ProtocolError } from "../errors.ts";
import * as c from "./index.ts";

const flags = c.bitField(c.u8, {
  ready: c.bit(0, "Ready"),
  level: c.bits(2, 1, "Level"),
  state: c.namedBits(4, 3, "State", { idle: 0, busy: 1 }),
});
const Pair = c.struct(
  { title: "Pair", spec: "test", size: 4 },
  { one: c.optional(0, c.u8, "One"), other: c.optional(3, c.u8, "Other") },
);
const Mixed = c.struct(
  { title: "Mixed", spec: "test", size: 32 },
  {
    selector: c.at(2, c.u8, "Selector"),
    flags: c.optional(4, flags, "Flags"),
    packed: c.packed(5, c.bitField(c.u8, { alpha: c.bit(0, "Alpha") }), "Packed"),
    wide: c.optional(6, c.bitField(c.u64, { first: c.bit(63, "First"), most: c.wideBits(40, 0, "Most") }), "Wide"),
    pairs: c.optional(16, c.array(Pair, 2), "Pairs"),
    part: c.optional(
      24,
      c.choice({ size: 4, selector: c.u8, selectorOffset: -22 }, { pair: Pair, number: c.u16 }, { pair: 1, number: 2 }),
      "Part",
    ),
  },
);
const Few = c.struct(
  { title: "Few", spec: "test", size: 2 },
  { items: c.list(c.u16, "Items", "itemCount", 2), itemCount: c.count(1, c.u8, "Count") },
);
const Pairs = c.struct({ title: "Pairs", spec: "test", size: 0 }, { pairs: c.list(Pair, "Pairs", undefined, 2) });
const Bytes = c.struct({ title: "Bytes", spec: "test", size: 0 }, { bytes: c.rest("Bytes") });

function refusedAs(message: RegExp) {
  return (error: MiError) => {
    assert.equal(error.code, "INVALID_ARGUMENT");
    assert.match(error.message, message);
    return true;
  };
}

describe("a list in bytes that does not fit", () => {
  test("shows the structure from its start, with the count that is wrong", () => {
    const message = Uint8Array.of(0xee, 0, 3, 1, 0, 2, 0, 3, 0);
    const view = new DataView(message.buffer);
    for (const [end, detail] of [
      [9, "3 items are more than 2"],
      [4, "3 items are more than 2"],
    ] as const) {
      assert.throws(
        () => Few.decode(view, 1, end),
        (error: ProtocolError) => {
          assert.ok(error.message.includes(`Few.items: ${detail}`));
          assert.deepEqual(error.bytes, message.subarray(1, end));
          return true;
        },
      );
    }
    assert.throws(
      () => Few.fromBytes(Uint8Array.of(0, 2, 7)),
      /2 items of at least 2 bytes do not fit the 1 that came; bytes 00 02 07$/,
    );
  });

  test("has no more items than its limit, even where no count says how many", () => {
    assert.equal(Pairs.fromBytes(new Uint8Array(8)).pairs.length, 2);
    assert.throws(() => Pairs.fromBytes(new Uint8Array(12)), ProtocolError);
  });
});

describe("encoding refuses", () => {
  const refused: [string, object, RegExp][] = [
    ["a text for a flag", { flags: { ready: "no" } }, /Mixed\.flags\.ready: "no" is not true or false/],
    ["a number for a flag", { alpha: 1 }, /Mixed\.alpha: 1 is not true or false/],
    ["null for a flag", { alpha: null }, /Mixed\.alpha: null/],
    ["an object for a wide flag", { wide: { first: {} } }, /Mixed\.wide\.first: an object is not true or false/],
    ["null for bits", { flags: { level: null } }, /Mixed\.flags\.level: null is not an integer/],
    ["null for named bits", { flags: { state: null } }, /Mixed\.flags\.state: null/],
    [
      "an inherited name for named bits",
      { flags: { state: "constructor" } },
      /Mixed\.flags\.state: constructor is not one of/,
    ],
    ["not-a-number for bits", { flags: { level: Number.NaN } }, /Mixed\.flags\.level: NaN/],
    ["null for wide bits", { wide: { most: null } }, /Mixed\.wide\.most: null is not a bigint/],
    ["a number for a bit field", { flags: 5 }, /Mixed\.flags: 5 is not an object/],
    ["null for a bit field", { flags: null }, /Mixed\.flags: null is not an object/],
    ["an array for a bit field", { flags: [] }, /Mixed\.flags: an array is not an object/],
    ["an array for a structure", { pairs: [[]] }, /Pair: an array is not an object/],
    ["bytes for a structure", { pairs: [new Uint8Array(4)] }, /Pair: an object is not an object with named fields/],
    ["a function for a structure", { pairs: [() => 1] }, /Pair: a function is not an object/],
    ["an object without text", { selector: Object.create(null) }, /Mixed\.selector: an object is not an integer/],
    [
      "a choice's member that the selector does not say",
      { part: { number: 1 } },
      /has number, where only pair belongs/,
    ],
    ["bytes for a known choice", { part: { other: new Uint8Array(4) } }, /has other, where only pair belongs/],
    ["two members of a choice", { part: { pair: {}, number: 1 } }, /has pair, number, where only pair belongs/],
    ["a choice's member by an inherited name", { part: { constructor: {} } }, /Mixed\.part: has constructor/],
    ["a choice that is none", { part: 5 }, /Mixed\.part: 5 is not an object/],
    ["too many bytes for an unknown choice", { selector: 9, part: { other: new Uint8Array(5) } }, /Mixed\.part\.other/],
  ];
  for (const [what, change, message] of refused) {
    test(what, () => {
      assert.throws(() => Mixed.toBytes({ selector: 1, ...change } as never), refusedAs(message));
    });
  }

  test("more items than a list takes", () => {
    const value = { items: [1, 2, 3] };
    for (const encode of [
      () => Few.sizeOf(value),
      () => Few.toBytes(value),
      () => Few.encode(new DataView(new ArrayBuffer(64)), 0, value),
    ]) {
      assert.throws(encode, refusedAs(/Few\.items: 3 items are more than 2/));
    }
  });

  test("an item of a list by the list's name", () => {
    assert.throws(() => Few.toBytes({ items: [1, 65536] }), refusedAs(/Few\.items: 65536 is not an integer/));
  });

  test("what is not a list, however it is encoded", () => {
    for (const items of ["ab", undefined, { length: 1 }, Uint8Array.of(1)]) {
      const value = { items } as never;
      assert.throws(() => Few.toBytes(value), refusedAs(/Few\.items: is not an array/));
      const encode = () => Few.encode(new DataView(new ArrayBuffer(64)), 0, value);
      assert.throws(encode, refusedAs(/Few\.items: is not an array/));
    }
    for (const nothing of [null, undefined, [], 5]) {
      assert.throws(() => Few.toBytes(nothing as never), refusedAs(/Few: /));
      assert.throws(() => Pairs.toBytes({ pairs: [nothing] } as never), refusedAs(/Pair: /));
    }
  });

  test("what an inverted or a scaled number would make a number of", () => {
    const Numbers = c.struct(
      { title: "Numbers", spec: "test", size: 4 },
      { inverted: c.optional(0, c.inverted(c.u8), "I"), scaled: c.optional(1, c.scaled(c.u8, 10), "S") },
    );
    for (const value of ["2", null, 256, 1.5, Number.NaN, {}, 2n]) {
      assert.throws(() => Numbers.toBytes({ inverted: value } as never), refusedAs(/Numbers\.inverted: /));
    }
    for (const value of ["2", null, 26, 0.05, Number.NaN, [], 2n, Number.POSITIVE_INFINITY]) {
      assert.throws(() => Numbers.toBytes({ scaled: value } as never), refusedAs(/Numbers\.scaled: /));
    }
    for (let raw = 0; raw < 256; raw++) {
      const bytes = Uint8Array.of(raw, raw, 0, 0);
      assert.deepEqual(Numbers.toBytes(Numbers.fromBytes(bytes)), bytes);
    }
  });

  test("text that ends before its own end", () => {
    const Text = c.struct({ title: "Text", spec: "test", size: 8 }, { text: c.at(0, c.ascii(8, "nul"), "Text") });
    assert.throws(() => Text.toBytes({ text: "a\0b" }), refusedAs(/Text\.text: .* without NUL/));
  });

  test("a view that is too short, instead of failing half way", () => {
    const views = (size: number) => new DataView(new ArrayBuffer(size));
    assert.throws(() => Pair.encode(views(3), 0, {}), refusedAs(/Pair: needs 4 bytes at offset 0, of 3 to write to/));
    assert.throws(() => Pair.encode(views(8), 5, {}), refusedAs(/Pair: needs 4 bytes at offset 5, of 8/));
    assert.throws(() => Pair.encode(views(8), -1, {}), refusedAs(/Pair: needs 4 bytes at offset -1/));
    assert.throws(() => Pair.encode(views(8), Number.NaN, {}), refusedAs(/Pair: needs 4 bytes/));
    assert.throws(() => Few.encode(views(5), 0, { items: [1, 2] }), refusedAs(/Few.*: needs \d bytes/));
    assert.throws(() => Pairs.encode(views(7), 0, { pairs: [{}, {}] }), refusedAs(/Pair.*: needs \d bytes/));
    assert.throws(() => Bytes.encode(views(1), 0, { bytes: new Uint8Array(2) }), refusedAs(/Bytes.*: needs 2/));
  });
});

describe("encoding over what was there before", () => {
  const dirty = (size: number) => new Uint8Array(size).fill(0xff);

  const values = [
    { selector: 2, pairs: [{ one: 1 }], part: { number: 5 } },
    { selector: 1, pairs: [], part: { pair: { other: 1 } } },
    { selector: 9, part: { other: Uint8Array.of(1, 2) } },
    { selector: 9, part: {} },
    { selector: 1 },
  ];
  for (const value of values) {
    test(`leaves reserved bytes and the rest of short arrays and choices zero: ${JSON.stringify(value)}`, () => {
      const bytes = dirty(40);
      Mixed.encode(new DataView(bytes.buffer), 4, value);
      assert.deepEqual(bytes.subarray(6, 36), Mixed.toBytes(value).subarray(2));
      assert.deepEqual([...bytes.subarray(36)], [255, 255, 255, 255], "and what is behind the structure as it was");
    });
  }

  test("leaves no garbage at the head of a structure within another, nor of one in a list", () => {
    const Late = c.struct({ title: "Late", spec: "test", size: 4 }, { late: c.at(3, c.u8, "Late") });
    const Outer = c.struct(
      { title: "Outer", spec: "test", size: 5 },
      { inner: c.at(1, Late, "Inner"), items: c.list(Late, "Items") },
    );
    const bytes = dirty(9);
    Outer.encode(new DataView(bytes.buffer), 0, { inner: { late: 1 }, items: [{ late: 2 }] });
    assert.equal(c.formatHex(bytes), "ff0000000100000002");
  });

  test("leaves the bytes before the first field as they are, which are a message's header", () => {
    const bytes = dirty(32);
    Mixed.encode(new DataView(bytes.buffer), 0, { selector: 0 });
    assert.deepEqual([...bytes.subarray(0, 4)], [255, 255, 0, 0]);
  });

  test("zeroes reserved bytes of long structures and of items in lists too", () => {
    const Long = c.struct({ title: "Long", spec: "test", size: 300 }, { first: c.at(0, c.u8, "First") });
    const bytes = dirty(302);
    Long.encode(new DataView(bytes.buffer), 1, { first: 7 });
    assert.deepEqual([...bytes], [255, 7, ...new Array(299).fill(0), 255]);
    const items = dirty(9);
    Pairs.encode(new DataView(items.buffer), 0, { pairs: [{ one: 1 }, { other: 2 }] });
    assert.equal(c.formatHex(items), "0100000000000002ff");
  });
});

describe("encoding where the value came from", () => {
  const Blob = c.struct(
    { title: "Blob", spec: "test", size: 8 },
    { blob: c.at(0, c.bytes(4), "Blob"), number: c.at(6, c.u16, "Number"), rest: c.rest("Rest") },
  );

  test("keeps the bytes that are views over what is written", () => {
    const message = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    const view = new DataView(message.buffer);
    Blob.encode(view, 0, { ...Blob.decode(view), number: 0 });
    assert.deepEqual([...message], [1, 2, 3, 4, 0, 0, 0, 0, 9, 10]);
  });
});

describe("names that no field has", () => {
  const known: object[] = [
    {},
    { selector: 1, alpha: true, flags: { ready: true }, pairs: [{ one: 1 }], part: { pair: { other: 2 } } },
    { selector: 1, misspelt: undefined },
  ];
  for (const value of known) test(`are not in ${JSON.stringify(value)}`, () => Mixed.checkNames(value));

  const unknown: [object, RegExp][] = [
    [{ Selector: 1 }, /^Mixed: "Selector" is not one of selector, flags, alpha, wide, pairs, part$/],
    [{ packed: 1 }, /Mixed: "packed"/],
    [{ toString: 1 }, /Mixed: "toString"/],
    [JSON.parse('{"__proto__":1}'), /Mixed: "__proto__"/],
    [{ flags: { redy: true } }, /^Mixed\.flags: "redy" is not one of ready, level, state$/],
    [{ pairs: [{}, { two: 2 }] }, /^Mixed\.pairs\[1\]: "two" is not one of one, other$/],
    [{ part: { pair: { two: 2 } } }, /^Mixed\.part\.pair: "two" is not one of one, other$/],
    [{ part: { peer: {} } }, /^Mixed\.part: "peer" is not one of pair, number, other$/],
  ];
  for (const [value, message] of unknown) {
    test(`are found in ${JSON.stringify(value)}`, () =>
      assert.throws(() => Mixed.checkNames(value), refusedAs(message)));
  }

  test("are found in lists, and a count is none that may be given", () => {
    assert.throws(() => Pairs.checkNames({ pairs: [{ two: 1 }] }), refusedAs(/Pairs\.pairs\[0\]: "two"/));
    assert.throws(() => Few.checkNames({ items: [], itemCount: 0 }), refusedAs(/"itemCount" is not one of items$/));
    assert.throws(() => Few.checkNames(null), refusedAs(/Few: null is not an object/));
  });
});

describe("a description throws as the module loads", () => {
  const about = { title: "Bad", spec: "test", size: 4 };
  const cases: [string, () => unknown, RegExp][] = [
    ["with a field that all objects have", () => c.struct(about, { constructor: c.at(0, c.u8, "") }), /"constructor"/],
    ["with bits that all objects have", () => c.bitField(c.u8, { toString: c.bit(0, "") }), /"toString"/],
    ["with bits whose name is code", () => c.bitField(c.u8, { "a;b": c.bit(0, "") }), /"a;b" is not a field name/],
    [
      "with packed bits that hide a field",
      () => c.struct(about, { a: c.at(0, c.u8, ""), b: c.packed(1, c.bitField(c.u8, { a: c.bit(0, "") }), "") }),
      /Bad\.a: the name is there twice/,
    ],
    ["with two names of one number", () => c.enumeration(c.u8, { a: 1, b: 1 }), /b and a are both 1/],
    ["with a number that does not fit", () => c.enumeration(c.u8, { a: 256 }), /a: 256 does not fit 8 bits/],
    ["with named bits that do not fit", () => c.bitField(c.u8, { a: c.namedBits(1, 0, "", { b: 4 }) }), /b: 4/],
    [
      "with a choice larger than its place",
      () => c.choice({ size: 1, selector: c.u8, selectorOffset: -1 }, { a: c.u16 }, { a: 1 }),
      /choice a: takes 2 bytes of 1/,
    ],
  ];
  for (const [what, define, message] of cases) test(what, () => assert.throws(define, message));
});

test("celsiusToKelvin is the reverse of kelvinToCelsius", () => {
  assert.equal(c.celsiusToKelvin(35), 308);
  assert.equal(c.kelvinToCelsius(c.celsiusToKelvin(-60)), -60);
});
