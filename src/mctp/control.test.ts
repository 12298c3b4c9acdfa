import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { formatHex } from "../codec/index.ts";
import { ProtocolError } from "../errors.ts";
import { type ControlState, respondToControl } from "./control.ts";
import {
  controlCommands,
  decodeControlResponse,
  encodeControlRequest,
  encodeControlResponse,
} from "./control-messages.ts";

const unhex = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits.replaceAll(" ", ""), "hex"));
const uuid = "00112233-4455-6677-8899-aabbccddeeff";
const stateOf = (changes: Partial<ControlState> = {}): ControlState => ({
  eid: 9,
  uuid,
  messageTypes: [4],
  ...changes,
});

function answer(request: string, state: ControlState = stateOf()): string | undefined {
  const response = respondToControl(unhex(request), state);
  return response && formatHex(response).replaceAll(/(..)(?!$)/g, "$1 ");
}

describe("an endpoint answers MCTP control", () => {
  const rows: [string, string, string, Partial<ControlState>?][] = [
    ["Set Endpoint ID: set", "00 81 01 00 1e", "00 01 01 00 00 1e 00"],
    ["Set Endpoint ID: force", "00 81 01 01 1e", "00 01 01 00 00 1e 00"],
    ["Set Endpoint ID: reset, without a static one", "00 81 01 02 1e", "00 01 01 02"],
    ["Set Endpoint ID: set discovered, on a link without discovery", "00 81 01 03 1e", "00 01 01 02"],
    ["Set Endpoint ID: set discovered", "00 81 01 03 1e", "00 01 01 00 10 09 00", { discovered: false }],
    ["Set Endpoint ID to null", "00 81 01 00 00", "00 01 01 02"],
    ["Set Endpoint ID to a reserved one", "00 81 01 00 07", "00 01 01 02"],
    ["Set Endpoint ID to broadcast", "00 81 01 00 ff", "00 01 01 02"],
    ["Set Endpoint ID, to the bus owner", "00 81 01 00 1e", "00 01 01 05", { busOwner: true }],
    ["Set Endpoint ID, where it is fixed", "00 81 01 00 1e", "00 01 01 05", { fixedEid: true }],
    ["Get Endpoint ID", "00 81 02", "00 01 02 00 09 00 00"],
    ["Get Endpoint ID, before there is one", "00 9f 02", "00 1f 02 00 00 00 00", { eid: 0 }],
    ["Get Endpoint ID, of the bus owner", "00 80 02", "00 00 02 00 09 10 00", { busOwner: true }],
    ["Get Endpoint UUID", "00 82 03", "00 02 03 00 00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff"],
    ["Get Endpoint UUID, without one", "00 82 03", "00 02 03 05", { uuid: undefined }],
    [
      "Get MCTP Version Support of the specification",
      "00 80 04 ff",
      "00 00 04 00 04 f1 f0 ff 00 f1 f1 ff 00 f1 f2 ff 00 f1 f3 f1 00",
    ],
    [
      "Get MCTP Version Support of control",
      "00 80 04 00",
      "00 00 04 00 04 f1 f0 ff 00 f1 f1 ff 00 f1 f2 ff 00 f1 f3 f1 00",
    ],
    ["Get MCTP Version Support of NVMe-MI", "00 80 04 04", "00 00 04 00 01 f1 f0 ff 00"],
    ["Get MCTP Version Support of what is not there", "00 80 04 05", "00 00 04 80"],
    ["Get Message Type Support", "00 80 05", "00 00 05 00 01 04"],
    ["Get Message Type Support, of many", "00 80 05", "00 00 05 00 03 04 05 7e", { messageTypes: [4, 5, 0x7e] }],
    ["Get Vendor Defined Message Support", "00 80 06 00", "00 00 06 02"],
    ["Prepare for Endpoint Discovery, on a link without", "00 80 0b", "00 00 0b 05"],
    ["Prepare for Endpoint Discovery", "00 80 0b", "00 00 0b 00", { discovered: true }],
    ["Endpoint Discovery, on a link without", "00 80 0c", "00 00 0c 05"],
    ["Endpoint Discovery", "00 80 0c", "00 00 0c 00", { discovered: false }],
    ["Get Routing Table Entries, which only bridges have", "00 85 0a 00", "00 05 0a 05"],
    ["a command that there is not", "00 80 77", "00 00 77 05"],
  ];
  for (const [name, request, response, changes] of rows) {
    test(name, () => assert.equal(answer(request, stateOf(changes)), response));
  }

  test("with Invalid Length where a request is too long or too short", () => {
    for (const request of ["00 80 01 00", "00 80 01 00 1e 00", "00 80 02 00", "00 80 04", "00 80 05 00", "00 80 06"]) {
      assert.equal(answer(request)?.slice(9), "03", request);
    }
    const state = stateOf();
    answer("00 80 01 00 1e 00", state);
    assert.equal(state.eid, 9);
  });

  test("never datagrams, which are carried out all the same", () => {
    const state = stateOf();
    assert.equal(answer("00 c0 01 00 1e", state), undefined);
    assert.equal(state.eid, 30);
    for (const request of ["00 c0 02", "00 c0 77", "00 c0 04"]) assert.equal(answer(request), undefined);
  });

  test("never responses, other types, or what is too short to be answered", () => {
    for (const message of ["00 01 02 00 09 00 00", "80 81 02", "84 81 02", "00 81", "00", ""]) {
      assert.equal(answer(message), undefined, message);
    }
  });

  test("and keeps what Set Endpoint ID and discovery tell it", () => {
    const state = stateOf({ discovered: true });
    assert.equal(answer("00 80 0c", state), undefined);
    answer("00 80 0b", state);
    assert.equal(answer("00 80 0c", state), "00 00 0c 00");
    answer("00 80 01 00 1e", state);
    assert.deepEqual([state.eid, state.discovered], [30, true]);
  });

  test("whatever comes, without throwing", () => {
    const message = fc.tuple(fc.nat(255), fc.nat(0x14), fc.uint8Array({ maxLength: 6 }));
    fc.assert(
      fc.property(message, fc.boolean(), ([flags, command, body], busOwner) => {
        respondToControl(Uint8Array.of(0, flags, command, ...body), stateOf({ busOwner, discovered: true }));
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => void respondToControl(bytes, stateOf())));
  });
});

describe("a requester of MCTP control", () => {
  test("reads what an endpoint answered", () => {
    const ask = <C extends keyof typeof controlCommands>(name: C, request: Uint8Array) =>
      decodeControlResponse(controlCommands[name], respondToControl(request, stateOf()) ?? new Uint8Array(0), 7);
    const empty = (name: "getMessageTypeSupport" | "getEndpointId" | "getEndpointUuid") =>
      encodeControlRequest(controlCommands[name], {}, 7);
    assert.equal(formatHex(empty("getEndpointId")), "008702");
    assert.deepEqual(ask("getMessageTypeSupport", empty("getMessageTypeSupport")), { messageTypes: [4] });
    assert.deepEqual(ask("getEndpointId", empty("getEndpointId")), {
      eid: 9,
      endpointType: "simple",
      eidType: "dynamic",
      mediumSpecific: 0,
    });
    assert.deepEqual(ask("getEndpointUuid", empty("getEndpointUuid")), { uuid });
    const set = encodeControlRequest(controlCommands.setEndpointId, { operation: "force", eid: 30 }, 7);
    assert.equal(formatHex(set), "008701011e");
  });

  test("refuses what answers something else, is cut short, or says that it failed", () => {
    const { getEndpointId, getEndpointUuid } = controlCommands;
    const response = encodeControlResponse(getEndpointId, { eid: 9 }, 7);
    const refused: [string, () => unknown, RegExp][] = [
      [
        "another command",
        () => decodeControlResponse(getEndpointUuid, response, 7),
        /does not answer Get Endpoint UUID/,
      ],
      ["another instance", () => decodeControlResponse(getEndpointId, response, 6), /does not answer.*instance 6/],
      ["a request", () => decodeControlResponse(getEndpointId, unhex("00 87 02 00 09 00 00"), 7), /does not answer/],
      ["a failure", () => decodeControlResponse(getEndpointId, unhex("00 07 02 05"), 7), /failed: unsupportedCommand/],
      ["a cut", () => decodeControlResponse(getEndpointId, response.subarray(0, 6), 7), /needs 3 bytes, has 2/],
      ["no bytes", () => decodeControlResponse(getEndpointId, new Uint8Array(0), 7), /needs 4 bytes/],
    ];
    for (const [what, decode, message] of refused) {
      assert.throws(decode, (error) => error instanceof ProtocolError && message.test(error.message), what);
    }
  });
});
