import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MiError } from "../../errors.ts";
import { type Command, encodeRequest, pcieCommands } from "../index.ts";

const data = (length: number): Uint8Array => new Uint8Array(length);

/** Asserts that a request is refused before there is a message, by its field's name. */
function isRefused(command: unknown, input: object, message: RegExp): void {
  assert.throws(
    () => encodeRequest(command as Command<object>, input, 0),
    (error: unknown) => error instanceof MiError && error.code === "INVALID_ARGUMENT" && message.test(error.message),
  );
}

const { pcieConfigurationRead, pcieConfigurationWrite, ...ofRanges } = pcieCommands;
const { pcieMemoryRead, pcieIoRead, pcieMemoryWrite, pcieIoWrite } = ofRanges;
/** Each write, and what it has to be told besides the data. */
const writes = [
  [pcieConfigurationWrite, { offset: 0 }],
  [pcieMemoryWrite, { baseAddressRegister: 0, offset: 0n }],
  [pcieIoWrite, { baseAddressRegister: 0, offset: 0 }],
] as unknown as readonly (readonly [Command<object>, object])[];

describe("a PCIe command", () => {
  test("reads 1 to 4096 bytes, and no other number of them", () => {
    for (const command of [pcieConfigurationRead, pcieMemoryRead, pcieIoRead] as unknown as Command<object>[]) {
      assert.equal(encodeRequest(command, { length: 1 }, 0).length, 24);
      assert.equal(encodeRequest(command, { length: 4096 }, 0).length, 24);
      isRefused(command, { length: 0 }, / request\.length: 0 is not an integer in 1–4096$/);
      isRefused(command, { length: 4097 }, / request\.length: 4097 is not an integer in 1–4096$/);
      isRefused(command, { length: 0x1_0000 }, / request\.length: /);
      isRefused(command, { length: 1.5 }, / request\.length: /);
      isRefused(command, {}, / request\.length: /);
    }
  });

  test("writes 1 to 4096 bytes, and no other number of them", () => {
    for (const [command, place] of writes) {
      assert.equal(encodeRequest(command, { ...place, data: data(1) }, 0).length, 25);
      assert.equal(encodeRequest(command, { ...place, data: data(4096) }, 0).length, 4120);
      isRefused(command, { ...place, data: data(0) }, / request\.length: 0 is not an integer in 1–4096$/);
      isRefused(command, { ...place, data: data(4097) }, / request\.length: 4097 is not an integer in 1–4096$/);
      isRefused(command, { ...place, data: data(0x1_0001) }, / request\.length: /);
      isRefused(command, { ...place, data: [1] }, / request\.data: is not a Uint8Array$/);
    }
  });

  test("writes nowhere without being told where: to which register, and at which offset", () => {
    for (const [command, place] of writes) {
      for (const name of Object.keys(place)) {
        isRefused(
          command,
          { ...place, [name]: undefined, data: data(4) },
          new RegExp(` request\\.${name}: undefined `),
        );
      }
    }
    isRefused(pcieMemoryWrite, { baseAddressRegister: 8, offset: 0n, data: data(1) }, /Register: 8 is not .* in 0–7$/);
  });

  test("stays within the 4096 bytes of configuration space", () => {
    const behind = / request\.offset: the access ends at 4097, behind the 4096 bytes there are$/;
    assert.doesNotThrow(() => encodeRequest(pcieConfigurationRead, { offset: 4095, length: 1 }, 0));
    isRefused(pcieConfigurationRead, { offset: 4095, length: 2 }, behind);
    isRefused(pcieConfigurationRead, { offset: 1, length: 4096 }, behind);
    assert.doesNotThrow(() => encodeRequest(pcieConfigurationWrite, { offset: 4092, data: data(4) }, 0));
    isRefused(pcieConfigurationWrite, { offset: 4093, data: data(4) }, behind);
    isRefused(pcieConfigurationWrite, { offset: 0xffff, data: data(1) }, / request\.offset: /);
  });

  test("reaches any offset of memory and of I/O space, whose size only the drive knows", () => {
    assert.doesNotThrow(() => encodeRequest(pcieMemoryRead, { offset: 2n ** 64n - 1n, length: 4096 }, 0));
    assert.doesNotThrow(() => encodeRequest(pcieIoRead, { offset: 2 ** 32 - 1, length: 4096 }, 0));
    isRefused(pcieMemoryRead, { offset: 2n ** 64n, length: 1 }, / request\.offset: /);
    isRefused(pcieMemoryRead, { offset: 4, length: 1 }, / request\.offset: /);
    isRefused(pcieIoRead, { offset: 2 ** 32, length: 1 }, / request\.offset: /);
    isRefused(pcieIoRead, { baseAddressRegister: 8, length: 1 }, / request\.baseAddressRegister: /);
  });
});
