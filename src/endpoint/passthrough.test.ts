import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { AskedDrive, refused } from "./asked-drive.contract.ts";
import { hex } from "./scripted-transport.contract.ts";

describe("a passthrough", () => {
  test("sends its dwords as they are, and returns the result and the data", async () => {
    const drive = new AskedDrive();
    drive.instead = () => [0, 0, 0, 0, 0x78, 0x56, 0x34, 0x12, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
    const answer = await drive.endpoint.controller(1).passthrough({
      opcode: 0xc2,
      namespaceId: 7,
      dword2: 0x2222_2222,
      dword3: 0x3333_3333,
      dword10: 0x10,
      dword11: 0x11,
      dword12: 0x12,
      dword13: 0x13,
      dword14: 0x14,
      dword15: 0x15,
      dataLength: 8,
    });
    assert.deepEqual(answer, { result: 0x1234_5678, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) });
    assert.equal(
      hex(drive.transport.last.request),
      `
        84100000c20101000700000022222222333333330000000000000000000000000800
        00000000000000000000100000001100000012000000130000001400000015000000
        ccd35030`.replaceAll(/\s/g, ""),
    );
  });

  test("carries data to the controller", async () => {
    const drive = new AskedDrive();
    const data = Uint8Array.of(0xde, 0xad, 0xbe, 0xef);
    const answer = await drive.endpoint.controller(1).passthrough({ opcode: 0xc1, data, metadata: new Uint8Array(0) });
    assert.deepEqual(answer, { result: 0, data: new Uint8Array(0) });
    assert.equal(
      hex(drive.transport.last.request),
      `
        84100000c10101000000000000000000000000000000000000000000000000000400
        00000000000000000000000000000000000000000000000000000000000000000000
        deadbeefd82257cc`.replaceAll(/\s/g, ""),
    );
  });

  test("is refused where out of band there is no way for it, and nothing is sent", async () => {
    const drive = new AskedDrive();
    const controller = drive.endpoint.controller();
    const refusals = [
      [{ opcode: 0xc1, metadata: Uint8Array.of(1) }, "NOT_SUPPORTED"],
      [{ opcode: 0xc1, data: new Uint8Array(6) }, "INVALID_ARGUMENT"],
      [{ opcode: 0xc1, data: new Uint8Array(4100) }, "INVALID_ARGUMENT"],
      [{ opcode: 0xc1, dataLength: 8 }, "INVALID_ARGUMENT"],
      [{ opcode: 0xc2, dataLength: 8192 }, "INVALID_ARGUMENT"],
      [{ opcode: 0xc2, data: new Uint8Array(4) }, "INVALID_ARGUMENT"],
      [{ opcode: 0xc3 }, "INVALID_ARGUMENT"],
    ] as const;
    for (const [command, code] of refusals) await assert.rejects(controller.passthrough(command), { code });
    assert.equal(drive.asked.length, 0);
  });

  test("rejects with what the drive refuses", async () => {
    const drive = new AskedDrive();
    drive.instead = () => refused(0, 1);
    await assert.rejects(drive.endpoint.controller().passthrough({ opcode: 0xc0, timeout: 100 }), {
      code: "NVME_STATUS",
      statusCode: 1,
    });
  });
});
