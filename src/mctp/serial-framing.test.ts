import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { formatHex } from "../codec/index.ts";
import { encodeSerialFrame, SerialFrameDecoder, serialChecksum } from "./serial-framing.ts";

const unhex = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits.replaceAll(" ", ""), "hex"));

/** Frame and packet, as the specification's rules, Linux and libmctp have them. */
const vectors: [string, string, string][] = [
  ["Get Endpoint ID", "7e 01 07 01 09 08 c8 00 81 02 17 6a 7e", "01 09 08 c8 00 81 02"],
  [
    "Read NVMe-MI Data Structure",
    "7e 01 18 01 09 08 c8 84 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00 e2 00 06 07 d5 57 7e",
    "01 09 08 c8 84 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00 e2 00 06 07",
  ],
  ["escapes", "7e 01 07 01 7d 5e 7d 5d c8 00 81 02 fd 1d 7e", "01 7e 7d c8 00 81 02"],
  ["what a Linux serial line took", "7e 01 0a 01 08 09 c0 84 88 72 65 73 70 80 9a 7e", "01 08 09 c0 84 88 72 65 73 70"],
];

function decode(...chunks: Uint8Array[]): { packets: string[]; dropped: string[] } {
  const packets: string[] = [];
  const dropped: string[] = [];
  const decoder = new SerialFrameDecoder(
    (packet) => packets.push(formatHex(packet)),
    (reason) => dropped.push(reason),
  );
  for (const chunk of chunks) decoder.push(chunk);
  return { packets, dropped };
}

/** Cuts bytes into chunks at the given places. */
function chunked(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return places.slice(1).map((to, index) => bytes.subarray(places[index], to));
}

const join = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
// Bytes that mean something to the framing come up often.
const someByte = fc.oneof(fc.nat(255), fc.constantFrom(0x7e, 0x7d, 0x5e, 0x5d, 0x01, 0x05));
const somePacket = fc.array(someByte, { minLength: 5, maxLength: 255 }).map((bytes) => Uint8Array.from(bytes));

describe("a serial frame", () => {
  test("has the check sequence that its parameters' catalogue entry gives", () => {
    assert.equal(serialChecksum(new TextEncoder().encode("123456789")), 0x6f91);
  });

  for (const [name, frame, packet] of vectors) {
    test(`stands on the wire as others write it: ${name}`, () => {
      assert.equal(formatHex(encodeSerialFrame(unhex(packet))), formatHex(unhex(frame)));
      assert.deepEqual(decode(unhex(frame)), { packets: [formatHex(unhex(packet))], dropped: [] });
    });
  }

  test("takes no packet that its length byte cannot tell, nor one that carries nothing", () => {
    for (const length of [0, 4, 256]) {
      assert.throws(() => encodeSerialFrame(new Uint8Array(length)), { code: "INVALID_ARGUMENT" });
    }
    assert.equal(encodeSerialFrame(new Uint8Array(255).fill(0x7e)).length, 2 * 255 + 6);
  });

  test("may have any value in its check sequence, flags and escapes too, and they are not escaped", () => {
    const seen = new Set<number>();
    for (let value = 0; value < 0x1_0000 && seen.size < 4; value++) {
      const packet = Uint8Array.of(1, 9, 8, 0xc8, value >>> 8, value & 0xff);
      const frame = encodeSerialFrame(packet);
      const tail = frame.subarray(-3);
      for (const special of [0x7e, 0x7d]) {
        for (const place of [0, 1]) {
          if (tail[place] !== special || seen.has(special * 2 + place)) continue;
          seen.add(special * 2 + place);
          assert.deepEqual(decode(frame, frame), { packets: [formatHex(packet), formatHex(packet)], dropped: [] });
        }
      }
    }
    assert.equal(seen.size, 4);
  });
});

describe("a serial line's decoder", () => {
  test("finds any packets in their frames, however these are cut into chunks", () => {
    fc.assert(
      fc.property(fc.array(somePacket, { maxLength: 6 }), fc.array(fc.nat()), (packets, cuts) => {
        const line = join(packets.map(encodeSerialFrame));
        assert.deepEqual(decode(...chunked(line, cuts)), { packets: packets.map(formatHex), dropped: [] });
      }),
    );
  });

  test("takes one flag between frames for both, and any number of them for none", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(somePacket, fc.nat(3)), { maxLength: 6 }), (packets) => {
        const bodies = packets.map(([packet, flags]) => [
          ...encodeSerialFrame(packet).subarray(1),
          ...new Array<number>(flags).fill(0x7e),
        ]);
        const line = Uint8Array.from([0x7e, ...bodies.flat()]);
        assert.deepEqual(decode(line), { packets: packets.map(([packet]) => formatHex(packet)), dropped: [] });
      }),
    );
  });

  test("passes over noise between frames, as long as it looks like no frame", () => {
    const noise = fc.array(fc.integer({ min: 2, max: 255 }).filter((byte) => byte !== 0x7e));
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, somePacket), { maxLength: 6 }), (parts) => {
        const line = join(parts.map(([before, packet]) => join([Uint8Array.from(before), encodeSerialFrame(packet)])));
        assert.deepEqual(
          decode(line).packets,
          parts.map(([, packet]) => formatHex(packet)),
        );
      }),
    );
  });

  test("hears the frame after one that was cut short or damaged in its data", () => {
    const small = fc.array(fc.nat(255), { minLength: 5, maxLength: 68 }).map((bytes) => Uint8Array.from(bytes));
    fc.assert(
      fc.property(small, small, fc.nat(), fc.nat(), (first, second, from, length) => {
        const frame = encodeSerialFrame(first);
        const start = 3 + (from % (frame.length - 3));
        const damaged = join([frame.subarray(0, start), frame.subarray(start + 1 + (length % frame.length))]);
        const { packets } = decode(damaged, encodeSerialFrame(second));
        assert.equal(packets.at(-1), formatHex(second));
        assert.ok(packets.length <= 2);
      }),
    );
  });

  test("drops a frame with any one bit wrong, but for what no longer looks like a frame at all", () => {
    const frame = encodeSerialFrame(unhex("01 09 08 c8 84 08 00 7e 00 7d 11"));
    for (let bit = 0; bit < frame.length * 8; bit++) {
      const damaged = frame.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      assert.deepEqual(decode(damaged).packets, [], `bit ${bit}`);
    }
  });

  test("counts what it drops by what was wrong", () => {
    const good = formatHex(encodeSerialFrame(unhex("01 09 08 c8 00")));
    const cases: [string, string[]][] = [
      [good.replace("c8", "c9"), ["badChecksum"]],
      ["7e 02 05 01 09 08 c8 00", ["badFrame"]],
      ["7e 01 04 01 09 08 c8 00 00 7e", ["badFrame"]],
      ["7e 01 05 01 09 7e", ["badFrame"]],
      ["7e 01 05 01 09 7d 20", ["badFrame"]],
      ["7e 01 05 01 09 08 c8 00 11 22 33", ["badFrame"]],
      ["7e 7e 7e", []],
      ["01 05 00 00", []],
    ];
    for (const [line, dropped] of cases) assert.deepEqual(decode(unhex(line)), { packets: [], dropped });
  });

  test("starts anew at a flag where it expected data, an escaped byte or the end", () => {
    const good = encodeSerialFrame(unhex("01 09 08 c8 00"));
    for (const before of ["7e 01 07 01", "7e 01 07 01 7d", "7e 01 05 01 09 08 c8 00 11", "7e 01 05 01 09 08 c8 00"]) {
      assert.deepEqual(decode(unhex(before), good).packets, ["010908c800"], before);
    }
  });

  test("gives each packet in bytes of its own", () => {
    const kept: Uint8Array[] = [];
    const decoder = new SerialFrameDecoder(
      (packet) => kept.push(packet),
      () => {},
    );
    const line = encodeSerialFrame(unhex("01 09 08 c8 11"));
    decoder.push(line);
    line.fill(0);
    decoder.push(encodeSerialFrame(unhex("01 09 08 c8 22")));
    assert.deepEqual(kept.map(formatHex), ["010908c811", "010908c822"]);
  });

  test("takes any noise without throwing", () => {
    fc.assert(
      fc.property(fc.array(someByte, { maxLength: 600 }), (bytes) => {
        decode(Uint8Array.from(bytes));
      }),
    );
  });
});
