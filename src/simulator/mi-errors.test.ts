import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type Drive, defaultFleet } from "./index.ts";
import {
  answerHex,
  answerOf,
  errorResponse,
  fromHex,
  invalidParameter,
  miRequest,
  sealed,
  toHex,
  withByte,
} from "./messages.contract.ts";

// What is refused changes nothing, so one fleet serves all.
const fleet = defaultFleet();
const drive = (eid = 9): Drive => fleet.drive(eid);

const success = "84 88 00 00 00 00 00 00 24 55 77 22";
const invalidCommandOpcode = "84 88 00 00 03 00 00 00 1d dc 55 40";
const invalidCommandSize = "84 88 00 00 05 00 00 00 6f ce 10 84";
const invalidInputDataSize = "84 88 00 00 06 00 00 00 56 47 32 e6";

/** A bit of a request that means something: byte, then its highest and lowest bit. */
type Field = readonly [byte: number, high: number, low: number];
const byteAt = (byte: number): Field => [byte, 7, 0];

interface MiCommand {
  readonly name: string;
  /** One that drive 9 carries out. Its port 0 is PCIe, its port 1 is 2-Wire. */
  readonly request: string;
  /** What tells it from its siblings: a change is another command, or none. */
  readonly selector?: number;
  readonly fields: readonly Field[];
}

/** Every MI command, with the fields that the specification's tables give it. */
const commands: readonly MiCommand[] = [
  {
    name: "Read Data Structure: subsystem information",
    request: "84 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00 e2 00 06 07",
    selector: 11,
    fields: [],
  },
  {
    name: "Read Data Structure: port information",
    request: "84 08 00 00 00 00 00 00 00 00 01 01 00 00 00 00 57 04 27 d0",
    selector: 11,
    fields: [byteAt(10)],
  },
  {
    name: "Read Data Structure: controller list",
    request: "84 08 00 00 00 00 00 00 00 00 00 02 00 00 00 00 ba df 24 77",
    selector: 11,
    fields: [byteAt(8), byteAt(9)],
  },
  {
    name: "Read Data Structure: controller information",
    request: "84 08 00 00 00 00 00 00 00 00 00 03 00 00 00 00 16 b0 35 4f",
    selector: 11,
    fields: [byteAt(8), byteAt(9)],
  },
  {
    name: "Read Data Structure: optional command list",
    request: "84 08 00 00 00 00 00 00 00 00 00 04 00 00 00 00 52 be 43 e7",
    selector: 11,
    fields: [byteAt(8), byteAt(9), byteAt(12)],
  },
  {
    name: "Read Data Structure: buffer command list",
    request: "84 08 00 00 00 00 00 00 00 00 00 05 00 00 00 00 fe d1 52 df",
    selector: 11,
    fields: [byteAt(12)],
  },
  {
    name: "NVM Subsystem Health Status Poll",
    request: "84 08 00 00 01 00 00 00 00 00 00 00 00 00 00 00 d2 d4 77 36",
    fields: [[15, 7, 7]],
  },
  {
    name: "Controller Health Status Poll",
    request: "84 08 00 00 02 00 00 00 00 00 fe 81 00 00 00 00 57 57 dd 6d",
    fields: [byteAt(8), byteAt(9), byteAt(10), [11, 2, 0], [11, 7, 7], [12, 4, 0], [15, 7, 7]],
  },
  {
    name: "Configuration Get: SMBus frequency",
    request: "84 08 00 00 04 00 00 00 01 00 00 01 00 00 00 00 a9 42 ec b3",
    selector: 8,
    fields: [byteAt(11)],
  },
  {
    name: "Configuration Set: SMBus frequency",
    request: "84 08 00 00 03 00 00 00 01 02 00 01 00 00 00 00 a9 37 bf f5",
    selector: 8,
    // SFREQ and the four reserved bits above it are judged as one: what is wrong in either is refused at the byte's start.
    fields: [byteAt(9), byteAt(11)],
  },
  {
    name: "Configuration Get: health status change",
    request: toHex(miRequest(0x04, 0x02)),
    selector: 8,
    fields: [],
  },
  {
    name: "Configuration Set: health status change",
    request: "84 08 00 00 03 00 00 00 02 00 00 00 ff 1f 00 00 98 49 ec d2",
    selector: 8,
    fields: [byteAt(12), [13, 4, 0]],
  },
  {
    name: "Configuration Get: transmission unit size",
    request: "84 08 00 00 04 00 00 00 03 00 00 00 00 00 00 00 4b d7 85 19",
    selector: 8,
    fields: [byteAt(11)],
  },
  {
    name: "Configuration Set: transmission unit size",
    request: toHex(miRequest(0x03, 0x0100_0003, 64)),
    selector: 8,
    fields: [byteAt(11), byteAt(12), byteAt(13)],
  },
  {
    name: "VPD Read",
    request: toHex(miRequest(0x05, 0, 64)),
    fields: [byteAt(8), byteAt(9), byteAt(12), byteAt(13)],
  },
  {
    name: "Reset",
    request: "84 08 00 00 07 00 00 00 00 00 00 00 00 00 00 00 72 2c 53 91",
    fields: [byteAt(11)],
  },
  {
    name: "Shutdown",
    request: "84 08 00 00 0c 00 00 00 00 00 00 00 00 00 00 00 53 87 a3 4c",
    fields: [byteAt(11)],
  },
];

const anyCommand = fc.constantFrom(...commands);

describe("every MI command", () => {
  for (const { name, request } of commands) {
    test(`${name} succeeds as it stands here`, () => assert.equal(answerOf(drive(), fromHex(request))[4], 0));
  }

  test("is refused by Invalid Command Size at every length below its dwords", () => {
    for (const { request } of commands) {
      for (let length = 8; length < 20; length++) {
        assert.equal(answerHex(drive(), sealed(fromHex(request).subarray(0, length - 4))), invalidCommandSize);
      }
    }
  });

  test("is refused with data behind its dwords: Read Data Structure for the data's size, others for their own", () => {
    for (const { name, request } of commands) {
      const expected = name.startsWith("Read") ? invalidInputDataSize : invalidCommandSize;
      for (const length of [1, 2, 3, 4, 16, 4096]) {
        const longer = sealed([...fromHex(request).subarray(0, -4), ...new Uint8Array(length)]);
        assert.equal(answerHex(drive(), longer), expected, `${name} and ${length} bytes`);
      }
    }
  });

  test("is refused with the place of any one reserved bit that is set", () => {
    fc.assert(
      fc.property(anyCommand, fc.integer({ min: 0, max: 127 }), ({ name, request, selector, fields }, index) => {
        const byte = index >> 3;
        const bit = index & 7;
        fc.pre(!isField(fields, byte, bit) && byte !== selector && !belongsToHeader(byte, bit));
        const flipped = withByte(fromHex(request), byte, (before) => before ^ (1 << bit));
        const answer = answerHex(drive(), flipped);
        assert.equal(answer, invalidParameter(byte, bit), `${name}: byte ${byte}, bit ${bit}`);
      }),
      { numRuns: 3_000 },
    );
  });

  test("with any one bit of a field changed is carried out, or refused with the place of that field", () => {
    for (const { name, request, fields } of commands) {
      for (const [byte, high, low] of fields) {
        for (let bit = low; bit <= high; bit++) {
          const answer = answerOf(
            drive(),
            withByte(fromHex(request), byte, (before) => before ^ (1 << bit)),
          );
          if (answer[4] === 0) continue;
          const start = startOfField(fields, byte);
          assert.equal(toHex(answer), invalidParameter(start), `${name}: byte ${byte}, bit ${bit}`);
        }
      }
    }
  });

  test("of several reserved bits names the one that comes first", () => {
    const poll = fromHex(commands.find(({ name }) => name.startsWith("NVM"))!.request);
    const several = [7, 9, 13].reduce((request, byte) => withByte(request, byte, () => 0b1010_0000), poll);
    assert.equal(answerHex(drive(), several), invalidParameter(7, 5));
  });
});

function isField(fields: readonly Field[], byte: number, bit: number): boolean {
  return fields.some(([at, high, low]) => at === byte && bit >= low && bit <= high);
}

/** Bits that make it another message or another command: message type, CSI, NMIMT, ROR, opcode. */
function belongsToHeader(byte: number, bit: number): boolean {
  return byte === 0 || byte === 4 || (byte === 1 && bit !== 1 && bit !== 2);
}

/** The first byte of a field of more than one: both halves of SCTLID, CTRLID and MTUS stand in a row. */
function startOfField(fields: readonly Field[], byte: number): number {
  const wide = (byte === 9 || byte === 13) && isField(fields, byte - 1, 7);
  return wide ? byte - 1 : byte;
}

describe("MI requests are refused with exactly these bytes:", () => {
  test("reserved and unsupported opcodes", () => {
    // It has VPD Read and Write, Reset and Shutdown, but no buffer and no Persistent Data Area, and is no enclosure.
    const supported = [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0c];
    for (let opcode = 0; opcode < 256; opcode++) {
      if (supported.includes(opcode)) continue;
      assert.equal(answerHex(drive(), miRequest(opcode)), invalidCommandOpcode, `opcode ${opcode}`);
    }
  });

  test("a reserved data structure type, at byte 11", () => {
    const place = "84 88 00 00 04 00 0b 00 f6 0f a6 f0";
    for (let type = 6; type < 256; type++) assert.equal(answerHex(drive(), miRequest(0x00, type * 2 ** 24)), place);
  });

  test("a reserved configuration, at byte 8", () => {
    for (const opcode of [0x03, 0x04]) {
      for (const id of [0, 4, 5, 0x7f, 0xbf, 0xc0, 0xff]) {
        assert.equal(answerHex(drive(), miRequest(opcode, id)), invalidParameter(8));
      }
    }
  });

  test("the Asynchronous Event configuration, unknown here, even with the list that comes with it", () => {
    const enable = "84 08 00 00 03 00 00 00 04 0a 01 01 00 00 00 00 02 00 0b 00 05 03 00 80 03 06 80 61 e1 03 fe";
    assert.equal(answerHex(drive(), fromHex(enable)), invalidParameter(8));
  });

  test("the Management Endpoint Buffer, where there is none, and automatic pause, in the flags", () => {
    const request = fromHex(commands[0]!.request);
    assert.equal(
      answerHex(
        drive(),
        withByte(request, 2, () => 0x01),
      ),
      invalidParameter(2, 0),
    );
    assert.equal(
      answerHex(
        drive(),
        withByte(request, 2, () => 0x02),
      ),
      invalidParameter(2, 1),
    );
    assert.equal(
      answerHex(
        drive(),
        withByte(request, 2, () => 0x03),
      ),
      invalidParameter(2, 0),
    );
  });

  test("a port that is not there, at byte 10 to read it and at byte 11 to configure it", () => {
    for (const portId of [2, 3, 0xff]) {
      const port = portId * 2 ** 24;
      assert.equal(answerHex(drive(), miRequest(0x00, 0x0100_0000 + portId * 0x1_0000)), invalidParameter(10));
      assert.equal(answerHex(drive(), miRequest(0x04, 0x0001 + port)), invalidParameter(11));
      assert.equal(answerHex(drive(), miRequest(0x03, 0x0101 + port)), invalidParameter(11));
      assert.equal(answerHex(drive(), miRequest(0x04, 0x0003 + port)), invalidParameter(11));
      assert.equal(answerHex(drive(), miRequest(0x03, 0x0003 + port, 64)), invalidParameter(11));
    }
    assert.equal(answerOf(drive(12), miRequest(0x00, 0x0102_0000))[4], 0, "drive 12 has a port 2");
  });

  test("the SMBus frequency of a PCIe port, at byte 11", () => {
    assert.equal(answerHex(drive(), miRequest(0x04, 0x01)), invalidParameter(11));
    assert.equal(answerHex(drive(), miRequest(0x03, 0x0101)), invalidParameter(11));
  });

  test("a frequency that is none, or above the fastest of its port, at byte 9", () => {
    const set = (frequency: number) => miRequest(0x03, 0x0100_0001 + frequency * 0x100);
    for (const frequency of [0, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]) {
      assert.equal(answerHex(drive(), set(frequency)), invalidParameter(9), `SFREQ ${frequency}`);
    }
    // The ports of the fleet reach 400 kHz.
    assert.equal(answerHex(drive(), set(1)), success);
    assert.equal(answerHex(drive(), set(2)), success);
    assert.equal(answerHex(drive(), set(3)), invalidParameter(9));
  });

  test("a transmission unit size below 64 or above the port's maximum, at byte 12", () => {
    const set = (portId: number, size: number) => miRequest(0x03, 0x03 + portId * 2 ** 24, size);
    for (const size of [0, 1, 63, 251, 4096, 0xffff])
      assert.equal(answerHex(drive(), set(1, size)), invalidParameter(12));
    for (const size of [64, 65, 250]) assert.equal(answerHex(drive(), set(1, size)), success);
    assert.equal(answerHex(drive(), set(0, 64)), success);
    assert.equal(answerHex(drive(), set(0, 65)), invalidParameter(12), "the PCIe ports have the least there is");
    assert.equal(
      answerHex(drive(), fromHex("84 08 00 00 03 00 00 00 03 00 00 00 fa 00 00 00 d2 88 b4 01")),
      invalidParameter(12),
    );
  });

  test("a controller that is not there, at byte 8", () => {
    for (const id of [1, 2, 0xffff]) {
      assert.equal(answerHex(drive(), miRequest(0x00, 0x0300_0000 + id)), invalidParameter(8));
    }
    assert.equal(answerOf(drive(12), miRequest(0x00, 0x0300_0001))[4], 0, "drive 12 has a controller 1");
  });
});

describe("what is wrong is found in this order:", () => {
  test("the size before the opcode", () => {
    const short = sealed([0x84, 0x08, 0, 0, 0xee, 0, 0, 0]);
    assert.equal(answerHex(drive(), short), invalidCommandSize);
  });

  test("the opcode before data behind it and reserved bits", () => {
    const request = withByte(miRequest(0xee, 0, 0, { data: [0] }), 2, () => 0x0f);
    assert.equal(answerHex(drive(), request), invalidCommandOpcode);
  });

  test("data behind the dwords before any field", () => {
    const request = withByte(miRequest(0x01, 0xffff, 0xffff, { data: [0] }), 2, () => 0xff);
    assert.equal(answerHex(drive(), request), invalidCommandSize);
    assert.equal(answerHex(drive(), miRequest(0x00, 0xee00_0000, 0, { data: [0] })), invalidInputDataSize);
  });

  test("reserved bits of the header before those of the command", () => {
    const request = withByte(
      withByte(miRequest(0x01, 0xffff), 3, () => 0x80),
      1,
      (before) => before | 0x04,
    );
    assert.equal(answerHex(drive(), request), invalidParameter(1, 2));
    assert.equal(
      answerHex(
        drive(),
        withByte(miRequest(0x01, 0xffff), 3, () => 0x80),
      ),
      invalidParameter(3, 7),
    );
  });
});

describe("commands of the PCIe command set", () => {
  test("of an opcode that there is not are refused", () => {
    for (const opcode of [6, 7, 0x7f, 0xc0, 0xff]) {
      const pcie = sealed([0x84, 0x20, 0, 0, opcode, ...new Uint8Array(15)]);
      assert.equal(answerHex(drive(), pcie), errorResponse(0xa0, 0x03));
    }
  });

  test("short of their dwords are refused for their size", () => {
    for (let size = 4; size < 20; size++) {
      const pcie = sealed([0x84, 0x20, ...new Uint8Array(size - 2)]);
      assert.equal(answerHex(drive(), pcie), errorResponse(0xa0, 0x05));
    }
  });
});
