import { type CommandSetName, commandSets, opcodes, responseStatuses } from "../../src/mi/index.ts";
import { messageTypes, micSize, nvmeMiMessageType, opcodeOffset, seal, statusOffset } from "../../src/mi/message.ts";
import { Drive, defaultFleet, driveModel } from "../../src/simulator/index.ts";
import { refuses } from "./section.ts";

/** A drive of every sort there is, each time new: some commands change them for good. */
function drives(): Drive[] {
  const fleet = defaultFleet();
  return fleet.eids.map((eid) => fleet.drive(eid));
}

function enclosure(): Drive {
  return new Drive(
    driveModel({
      description: "an enclosure",
      modelNumber: "Enclosure",
      serialNumber: "1",
      firmwareRevision: "1",
      uuid: "7d1b9c52-0000-4000-8000-000000000001",
      gigabytes: 0,
      celsius: 30,
      enclosurePages: new Map(),
    }),
  );
}

/** One whose vendor has a command, a control primitive and an Admin command with every opcode that may be a vendor's. */
function vendorDrive(): Drive {
  const drive = defaultFleet().drive(9);
  for (let opcode = commandSets.miCommand.firstVendorOpcode; opcode < 0x100; opcode++) {
    drive.model.vendorCommands.set(opcode, () => ({ managementResponse: 0, data: new Uint8Array(0) }));
    drive.model.vendorPrimitives.set(opcode, () => ({ result: 0 }));
    drive.model.vendorAdminCommands.set(opcode, () => ({ result: 0, result1: 0, data: new Uint8Array(0) }));
  }
  return drive;
}

/** Whether a drive knows an opcode: it gives an answer, be it another refusal, as the request is all zeros. */
function knows(drive: Drive, set: CommandSetName, opcode: number): boolean {
  const request = new Uint8Array(commandSets[set].requestSize + micSize);
  request[0] = nvmeMiMessageType;
  request[1] = messageTypes[set] << 3;
  request[opcodeOffset] = opcode;
  seal(request);
  const answer = drive.respond(request).at(-1)?.message;
  return answer !== undefined && answer[statusOffset] !== responseStatuses.invalidCommandOpcode.code;
}

/** What simulated drives do with an opcode. */
export function simulatorAnswers(set: CommandSetName, opcode: number): string {
  const known = opcodes[set][opcode];
  if (drives().some((drive) => knows(drive, set, opcode))) return "answers";
  if (known !== undefined && knows(enclosure(), set, opcode)) return "enclosures answer, drives refuse";
  const isVendors = opcode >= commandSets[set].firstVendorOpcode;
  return isVendors && knows(vendorDrive(), set, opcode) ? "by handler" : refuses;
}
