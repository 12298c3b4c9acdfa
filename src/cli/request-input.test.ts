import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  array,
  ascii,
  at,
  bit,
  bitField,
  bits,
  bytes,
  constant,
  count,
  enumeration,
  hex,
  list,
  namedBits,
  optional,
  packed,
  rest,
  scaled,
  struct,
  u8,
  u16,
  u64,
  wideBits,
  zeroBased,
} from "../codec/index.ts";
import { flagsOf, requestOf } from "./request-flags.ts";
import { requestInputs } from "./request-input.ts";

const about = (size: number) => ({ title: "Request", spec: "none", size });
const { signal } = new AbortController();

const Request = struct(about(36), {
  kept: constant(0, u8, 7, "Kept"),
  portId: at(1, u8, "Port Identifier (PORTID)"),
  entries: optional(2, zeroBased(u8), "Entries"),
  speed: optional(3, enumeration(u8, { none: 0, slow: 1 }), "Speed"),
  flags: packed(
    4,
    bitField(u16, {
      clear: bit(0, "Clear"),
      all: bit(1, "All"),
      mode: namedBits(3, 2, "Mode", { one: 1, two: 2 }),
      width: bits(15, 4, "Width"),
    }),
    "Flags",
  ),
  place: optional(6, u64, "Place", { unit: "bytes" }),
  nested: at(14, bitField(u8, { innerFlag: bit(0, "Inner Flag") }), "Nested"),
  ports: optional(15, array(u8, 3), "Ports"),
  delay: optional(18, scaled(u8, 10), "Delay", { unit: "s" }),
  name: optional(19, ascii(4), "Name"),
  key: optional(23, bytes(2), "Key"),
  opcode: optional(25, hex(u8), "Opcode"),
  wide: packed(26, bitField(u64, { huge: wideBits(47, 0, "Huge") }), "Wide"),
  length: count(34, u16, "Length"),
  data: rest("Data", "length"),
});

const inputs = requestInputs(Request as never, { all: true, entries: 9 });

/** What flags make of texts, as commander would call them. */
async function parse(given: Readonly<Record<string, readonly string[]>>): Promise<Record<string, unknown>> {
  const options = inputs.flatMap((input) => {
    const texts = given[input.name];
    if (texts === undefined) return [];
    const [{ parse: read } = {}] = flagsOf(input);
    const value =
      read === undefined ? true : texts.reduce<unknown>((before, each) => read(each, "x", before), undefined);
    return [[input.name.replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase()), value] as const];
  });
  return requestOf(inputs, Object.fromEntries(options), signal);
}

describe("the flags of a request", () => {
  it("are those of the members that can be given, in kebab case", () => {
    assert.deepEqual(
      inputs.flatMap((input) => flagsOf(input)).map(({ flags }) => flags),
      [
        "--port-id <number>",
        "--entries <number>",
        "--speed <name>",
        "--clear",
        "--no-clear",
        "--all",
        "--no-all",
        "--mode <name>",
        "--width <number>",
        "--place <bytes>",
        "--nested-inner-flag",
        "--no-nested-inner-flag",
        "--ports <number>",
        "--delay <s>",
        "--name <text>",
        "--key <bytes>",
        "--opcode <number>",
        "--huge <number>",
        "--data <bytes>",
      ],
    );
  });

  it("must be given where the request cannot do without", () => {
    const mandatory = inputs.filter((input) => input.mandatory).map(({ name }) => name);
    assert.deepEqual(mandatory, ["port-id", "data"]);
  });

  it("tell in their help what may be given, and what is meant without them", () => {
    const helps = Object.fromEntries(inputs.map((input) => [input.name, flagsOf(input).at(-1)?.description]));
    assert.equal(helps["port-id"], "Port Identifier (PORTID); 0–255");
    assert.equal(helps.entries, "Entries; 1–256 (default: 9)");
    assert.equal(helps.speed, "Speed; none, slow, or a number (default: none)");
    assert.equal(helps.all, "not: All");
    assert.equal(helps.delay, "Delay; 0–25.5 by 0.1 (default: 0)");
    assert.equal(helps.opcode, "Opcode; 0–255 (default: 0x00)");
    assert.equal(helps.ports, "Ports; 0–255; several with commas between them");
    assert.equal(helps.place, "Place; 0–0xffffffffffffffff (default: 0)");
  });

  it("make the values that the request is encoded from", async () => {
    const request = await parse({
      "port-id": ["0x10"],
      speed: ["slow"],
      clear: [""],
      mode: ["2"],
      width: ["010"],
      place: ["0xffffffffffffffff"],
      "nested-inner-flag": [""],
      ports: ["1", "2"],
      delay: ["2.5"],
      name: ["abc"],
      key: ["0x01 02"],
      huge: ["0x800000000000"],
      data: ["00ff"],
    });
    assert.deepEqual(request, {
      portId: 16,
      speed: "slow",
      clear: true,
      mode: 2,
      width: 8,
      place: 2n ** 64n - 1n,
      nested: { innerFlag: true },
      ports: [1, 2],
      delay: 2.5,
      name: "abc",
      key: Uint8Array.of(1, 2),
      huge: 2n ** 47n,
      data: Uint8Array.of(0, 255),
    });
    assert.ok(Request.toBytes(request as never).length > 0);
  });

  it("leave to the command what is left out, but give every bit field", async () => {
    assert.deepEqual(await parse({}), { nested: { innerFlag: undefined }, ports: [] });
  });

  for (const [name, text, complaint] of [
    ["port-id", "256", /x 256 is not in 0–255/],
    ["port-id", "-1", /x "-1" is not a number/],
    ["port-id", "09", /a leading 0 means octal/],
    ["entries", "0", /x 0 is not in 1–256/],
    ["mode", "4", /x 4 is not in 0–3/],
    ["mode", "toString", /x "toString" is not one of one, two, nor a number/],
    ["huge", "0x1000000000000", /is not in 0–281474976710655/],
    ["delay", "25.6", /x 25.6 is not in 0–25.5/],
    ["delay", "0.25", /x 0.25 is not a multiple of 0.1/],
    ["delay", "1e1", /is not a number/],
    ["key", "abc", /x "abc" is not hexadecimal/],
  ] as const) {
    it(`refuse ${text} for ${name}`, async () => {
      await assert.rejects(parse({ [name]: [text] }), { code: "INVALID_ARGUMENT", message: complaint });
    });
  }
});

describe("a list of structures", () => {
  const Item = struct(about(4), {
    event: at(0, enumeration(u8, { hot: 6, cold: 7 }), "Event"),
    flags: packed(1, bitField(u8, { enabled: bit(0, "Enabled") }), "Flags"),
    key: optional(2, bytes(2), "Key"),
  });
  const [input] = requestInputs(struct(about(0), { events: list(Item, "Events") }) as never);
  const read = (...texts: string[]) => {
    const [{ parse: readNext } = {}] = flagsOf(input!);
    return texts.reduce<unknown>((before, text) => readNext?.(text, "--events", before), undefined);
  };

  it("is a flag to repeat, with name=value of each member, and the names alone of switches", () => {
    assert.deepEqual(read("event=hot,enabled", "event=7,enabled=no,key=0102"), [
      { event: "hot", enabled: true },
      { event: 7, enabled: false, key: Uint8Array.of(1, 2) },
    ]);
  });

  it("must be given: a command that carries one would do nothing without", () => {
    assert.equal(flagsOf(input!)[0]?.mandatory, true);
  });

  it("has what belongs in it in its help", () => {
    assert.equal(
      flagsOf(input!)[0]?.description,
      "Events; each event=<name>,enabled,key=<bytes>; event: hot, cold, or a number; key: hexadecimal; repeatable",
    );
  });

  for (const [text, complaint] of [
    ["enabled", /"enabled": event is missing/],
    ["event", /event has no value/],
    ["event=warm", /--events: event "warm" is not one of hot, cold/],
    ["even=hot", /"even" is not one of event, enabled, key/],
    ["event=hot,event=cold", /"event=hot,event=cold": event is given twice/],
    ["event=hot,enabled,enabled=no", /enabled is given twice/],
    ["event=hot,enabled=perhaps", /"perhaps" is not yes or no/],
    ["event=hot,enabled=toString", /"toString" is not yes or no/],
    ["event=hot,key=@file", /"@file" is not hexadecimal/],
    ["", /"" is not one of/],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => read(text), { code: "INVALID_ARGUMENT", message: complaint });
    });
  }
});
