import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MiStatusError } from "../errors.ts";
import { adminCommands } from "./admin/index.ts";
import type { Commands } from "./command.ts";
import { miCommands } from "./commands/index.ts";
import { micSize, seal } from "./message.ts";
import { decodeResponse } from "./response.ts";

const commands: Commands = { ...miCommands, ...adminCommands };
type Name = keyof typeof miCommands | keyof typeof adminCommands;

/** Invalid Parameter to a command, at a place of the request. */
function refusal(name: string, byte: number, bit: number, size = 8): MiStatusError {
  const command = commands[name]!;
  const message = new Uint8Array(size + micSize);
  message.set([0x84, command.messageType === "adminCommand" ? 0x90 : 0x88, 0, 0, 4, bit, byte & 0xff, byte >> 8]);
  seal(message);
  try {
    decodeResponse(command, new Uint8Array(0), message);
  } catch (error) {
    if (error instanceof MiStatusError) return error;
  }
  throw assert.fail("no status error");
}

const places: [Name, byte: number, bit: number, field: string][] = [
  // The message header and the opcode, which all requests have.
  ["readSubsystemInformation", 0, 7, "messageType"],
  ["readSubsystemInformation", 1, 0, "commandSlot"],
  ["readSubsystemInformation", 1, 3, "nvmeMiMessageType"],
  ["readSubsystemInformation", 1, 6, "nvmeMiMessageType"],
  ["readSubsystemInformation", 1, 7, "response"],
  ["readSubsystemInformation", 2, 0, "managementEndpointBuffer"],
  ["readSubsystemInformation", 2, 1, "commandInitiatedAutoPause"],
  ["readSubsystemInformation", 4, 0, "opcode"],
  ["identifyController", 1, 0, "commandSlot"],
  ["identifyController", 4, 0, "opcode"],
  // Configurations: identifier at 8, frequency at 9, port at 11, transmission unit size at 12.
  ["getSmbusFrequency", 8, 0, "configuration"],
  ["getSmbusFrequency", 11, 0, "portId"],
  ["setSmbusFrequency", 8, 0, "configuration"],
  ["setSmbusFrequency", 9, 0, "frequency"],
  ["setSmbusFrequency", 9, 3, "frequency"],
  ["setSmbusFrequency", 11, 0, "portId"],
  ["getTransmissionUnitSize", 11, 7, "portId"],
  ["setTransmissionUnitSize", 8, 0, "configuration"],
  ["setTransmissionUnitSize", 11, 0, "portId"],
  ["setTransmissionUnitSize", 12, 0, "transmissionUnitSize"],
  ["setTransmissionUnitSize", 13, 7, "transmissionUnitSize"],
  ["getHealthStatusChange", 8, 0, "configuration"],
  ["setHealthStatusChange", 12, 1, "controllerFatalStatus"],
  ["setHealthStatusChange", 13, 4, "telemetryDataAvailable"],
  // Data structures.
  ["readPortInformation", 10, 0, "portId"],
  ["readPortInformation", 11, 0, "dataStructureType"],
  ["readControllerList", 8, 0, "startingControllerId"],
  ["readControllerInformation", 9, 0, "controllerId"],
  ["readOptionalCommandList", 12, 0, "ioCommandSet"],
  ["readBufferCommandList", 12, 0, "ioCommandSet"],
  // What is behind the fixed part: the first item of a list, and its last byte.
  ["setAsynchronousEvents", 20, 0, "headerLength"],
  ["setAsynchronousEvents", 21, 0, "events"],
  ["setAsynchronousEvents", 22, 0, "events"],
  ["vpdWrite", 16, 0, "data"],
  // Polls.
  ["subsystemHealthStatusPoll", 15, 7, "clearStatus"],
  ["controllerHealthStatusPoll", 8, 0, "startingControllerId"],
  ["controllerHealthStatusPoll", 10, 0, "maximumEntries"],
  ["controllerHealthStatusPoll", 11, 2, "includeVirtualFunctions"],
  ["controllerHealthStatusPoll", 11, 7, "reportAll"],
  ["controllerHealthStatusPoll", 12, 2, "selectPercentageUsed"],
  ["controllerHealthStatusPoll", 15, 7, "clearChanges"],
  // Admin commands.
  ["identifyController", 5, 0, "flags"],
  ["identifyController", 6, 0, "controllerId"],
  ["identifyNamespace", 8, 0, "namespaceId"],
  ["identifyController", 28, 0, "dataOffset"],
  ["identifyController", 35, 0, "dataLength"],
  ["identifyActiveNamespaceList", 44, 0, "cns"],
  ["getErrorInformationLog", 32, 0, "entryCount"],
  ["getErrorInformationLog", 46, 0, "numberOfDwords"],
  ["getSmartHealthLog", 44, 0, "logPage"],
  ["getSmartHealthLog", 45, 7, "retainAsynchronousEvent"],
  ["getFirmwareSlotLog", 47, 7, "numberOfDwords"],
];

describe("an Invalid Parameter answer names the field of the request", () => {
  for (const [name, byte, bit, field] of places) {
    test(`${name}, byte ${byte}, bit ${bit}: ${field}`, () => {
      const error = refusal(name, byte, bit);
      assert.deepEqual(error.parameterErrorLocation, { byte, bit, field });
      assert.match(error.message, new RegExp(`: Invalid Parameter \\(${field}: byte ${byte}, bit ${bit}\\)$`));
    });
  }

  test("in an answer as long as an Admin response too", () => {
    assert.equal(refusal("identifyController", 6, 0, 20).parameterErrorLocation?.field, "controllerId");
  });

  test("from the published message: byte 11 is the port", () => {
    const message = new Uint8Array(Buffer.from("8488000004000b00f60fa6f0", "hex"));
    assert.throws(
      () => decodeResponse(miCommands.getSmbusFrequency, new Uint8Array(0), message),
      /Configuration Get: SMBus\/I2C Frequency: Invalid Parameter \(portId: byte 11, bit 0\)/,
    );
  });
});

describe("an Invalid Parameter answer whose place", () => {
  test("is all zeros does not track places", () => {
    assert.equal(refusal("getSmbusFrequency", 0, 0).parameterErrorLocation, undefined);
    assert.match(refusal("getSmbusFrequency", 0, 0).message, /: Invalid Parameter$/);
  });

  test("is all ones does not track places", () => {
    assert.equal(refusal("getSmbusFrequency", 0xffff, 7).parameterErrorLocation, undefined);
    assert.equal(refusal("getSmbusFrequency", 0xffff, 0xff).parameterErrorLocation, undefined);
  });

  test("is reserved or past the request has no field, and is told all the same", () => {
    const reserved: [Name, number[]][] = [
      ["setSmbusFrequency", [5, 6, 7, 10, 12, 13, 14, 15, 16, 300]],
      ["readSubsystemInformation", [8, 9, 10, 12]],
      ["identifyController", [12, 16, 27, 36, 43, 45, 48, 67, 68, 4163]],
    ];
    for (const [name, bytes] of reserved) {
      for (const byte of bytes) {
        const error = refusal(name, byte, 2);
        assert.deepEqual(error.parameterErrorLocation, { byte, bit: 2, field: undefined }, `${name}, ${byte}`);
        assert.match(error.message, new RegExp(`Invalid Parameter \\(reserved: byte ${byte}, bit 2\\)$`));
      }
    }
  });

  test("has reserved bits set beside the bit number is the same place", () => {
    assert.deepEqual(refusal("getSmbusFrequency", 11, 0xf8 | 3).parameterErrorLocation, {
      byte: 11,
      bit: 3,
      field: "portId",
    });
  });

  test("other statuses do not have, whatever stands there", () => {
    for (const status of [2, 3, 5, 6, 7, 8, 0x20, 0xe0]) {
      const message = Uint8Array.of(0x84, 0x88, 0, 0, status, 0, 11, 0, 0, 0, 0, 0);
      seal(message);
      assert.throws(
        () => decodeResponse(miCommands.getSmbusFrequency, new Uint8Array(0), message),
        (error: MiStatusError) => error.parameterErrorLocation === undefined,
      );
    }
  });
});
