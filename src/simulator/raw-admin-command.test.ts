import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Endpoint } from "../endpoint/endpoint.ts";
import { opcodes } from "../mi/index.ts";
import { defaultFleet } from "./index.ts";
import { adminRequest, answerHex, answerOf, errorResponse, fromHex, sealed, toHex } from "./messages.contract.ts";

const invalidOpcode = errorResponse(0x90, 0x03);

describe("commands that are prohibited out of band", () => {
  const prohibited = Object.entries(opcodes.adminCommand).filter(([, { support }]) => support === "prohibited");

  test("are 27", () => {
    const known = "00 01 04 05 08 0c 18 19 1a 1d 1e 21 22 25 29 38 39 3d 3e 41 42 45 7c 7f 85 88 89";
    assert.equal(toHex(Uint8Array.from(prohibited, ([opcode]) => Number(opcode))), known);
  });

  test("are refused as unknown opcodes by every drive, with data and without", () => {
    const fleet = defaultFleet();
    for (const eid of fleet.eids) {
      for (const [opcode] of prohibited) {
        assert.equal(answerHex(fleet.drive(eid), adminRequest(Number(opcode))), invalidOpcode, opcode);
        assert.equal(
          answerHex(fleet.drive(eid), adminRequest(Number(opcode), { length: 4096 })),
          invalidOpcode,
          opcode,
        );
        const data = [0, 0, 0, 0];
        assert.equal(
          answerHex(fleet.drive(eid), adminRequest(Number(opcode), { length: 4, data })),
          invalidOpcode,
          opcode,
        );
      }
    }
  });

  test("are sent all the same by whoever means to", async () => {
    const transport = defaultFleet().transport();
    const controller = new Endpoint(transport, { eid: 9 }, { probe: false }).controller(0);
    const request = { namespaceId: 1, operation: 1, directiveType: "identify" } as const;
    await assert.rejects(controller.directiveReceive(request), { code: "MI_STATUS", status: 0x03 });
    await assert.rejects(controller.directiveSend({ ...request, data: new Uint8Array(0) }), { status: 0x03 });
    await transport.close();
  });
});

describe("a vendor's Admin command", () => {
  const withCommand = (opcode: number, act: Parameters<Map<number, never>["set"]>[1] | unknown) => {
    const drive = defaultFleet().drive(9);
    drive.model.vendorAdminCommands.set(opcode, act as never);
    return drive;
  };
  const nothing = new Uint8Array(0);

  test("is refused by a drive that has none", () => {
    for (const opcode of [0xc0, 0xc1, 0xc2, 0xff]) {
      assert.equal(answerHex(defaultFleet().drive(9), adminRequest(opcode)), invalidOpcode);
    }
  });

  test("is carried out with every dword and its data", () => {
    const seen: object[] = [];
    const drive = withCommand(0xc1, (request: object) => {
      seen.push(request);
      return { result: 0x01020304, result1: 0x05060708, data: nothing };
    });
    const request = sealed(
      fromHex(`84 10 00 00 c1 03 00 00 0d 0c 0b 0a 02 00 00 00 03 00 00 00 04 00 00 00 05 00 00 00
        00 00 00 00 04 00 00 00 00 00 00 00 00 00 00 00 10 00 00 00 11 00 00 00 12 00 00 00 13 00 00 00 14 00 00 00
        15 00 00 00 aa bb cc dd`),
    );
    assert.equal(
      toHex(answerOf(drive, request).slice(0, -4)),
      "84 90 00 00 00 00 00 00 04 03 02 01 08 07 06 05 00 00 00 00",
    );
    const [{ data, ...dwords }] = seen as [{ data: Uint8Array }];
    assert.equal(toHex(data), "aa bb cc dd");
    assert.deepEqual(dwords, {
      opcode: 0xc1,
      controllerId: 0,
      namespaceId: 0x0a0b0c0d,
      dword2: 2,
      dword3: 3,
      dword4: 4,
      dword5: 5,
      dataOffset: 0,
      dataLength: 4,
      dword10: 0x10,
      dword11: 0x11,
      dword12: 0x12,
      dword13: 0x13,
      dword14: 0x14,
      dword15: 0x15,
    });
  });

  test("returns the part of its data that is asked for", () => {
    const drive = withCommand(0xc2, () => ({ data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) }));
    assert.equal(toHex(answerOf(drive, adminRequest(0xc2, { offset: 4, length: 4 })).slice(20, -4)), "05 06 07 08");
    assert.equal(answerHex(drive, adminRequest(0xc2, { length: 12 })), errorResponse(0x90, 0x04, { byte: 32, bit: 0 }));
    assert.equal(
      answerHex(drive, adminRequest(0xc2, { offset: 8, length: 4 })),
      errorResponse(0x90, 0x04, { byte: 28, bit: 0 }),
    );
  });

  test("is listed among the optional commands", async () => {
    const fleet = defaultFleet();
    fleet.drive(9).model.vendorAdminCommands.set(0xc5, () => ({ data: nothing }) as never);
    const transport = fleet.transport();
    const { commands } = await new Endpoint(transport, { eid: 9 }, { probe: false }).readOptionalCommandList({
      controllerId: 0,
    });
    assert.ok(
      commands.some(({ commandType, opcode }) => commandType.nvmeMiMessageType === "adminCommand" && opcode === 0xc5),
    );
    await transport.close();
  });
});
