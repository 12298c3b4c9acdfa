import { type AnswerTo, encodeResponse } from "../mi/answer.ts";
import { miRequestSize } from "../mi/commands/mi-command.ts";
import { type Command, miCommands } from "../mi/index.ts";
import { micSize, opcodeOffset, viewOf } from "../mi/message.ts";
import type { DriveModel } from "./drive-model.ts";
import { choose, type Duty } from "./duties.ts";
import { invalidParameter, MiRefusal, refuseReserved, refuseReservedHeader } from "./refusal.ts";

/** That of any data structure. */
const readDataStructureOpcode = miCommands.readSubsystemInformation.opcode;

/** Answers a command of the Management Interface command set, of a known family. Refuses by throwing. */
export function answerMi(drive: DriveModel, to: AnswerTo, message: Uint8Array, family: readonly Duty[]): Uint8Array {
  const { command, handler } = dutyOf(family, message);
  refuseReservedHeader(message);
  const request = command.request.decode(viewOf(message), 0);
  refuseReservedFields(command, request, message);
  try {
    return encodeResponse(command, to, handler(drive, request as never));
  } catch (refusal) {
    // Places of fields are this command's own, not its family's.
    if (refusal instanceof MiRefusal) throw refusal.locatedIn(command.request);
    throw refusal;
  }
}

/** The command that is meant. No command here takes data behind its dwords. */
function dutyOf(family: readonly Duty[], message: Uint8Array): Duty {
  const trailing = message.length - micSize > miRequestSize;
  // No data structure takes data, so what follows is wrong data; a configuration that is unknown here might take some.
  if (trailing && message[opcodeOffset] === readDataStructureOpcode) throw new MiRefusal("invalidCommandInputDataSize");
  const duty = choose(family, message) ?? unknownSelector(family);
  if (trailing) throw new MiRefusal("invalidCommandSize");
  return duty;
}

/** Refuses a request whose selector names none of the family. */
function unknownSelector([first]: readonly Duty[]): never {
  const { request, selector = "" } = first?.command ?? {};
  throw request === undefined ? new MiRefusal("invalidCommandOpcode") : invalidParameter(selector).locatedIn(request);
}

/** Refuses a bit that is set where the command has no field: one that its description does not write back. */
function refuseReservedFields(command: Command, request: unknown, message: Uint8Array): void {
  const canonical = command.request.toBytes(request);
  for (let byte = opcodeOffset + 1; byte < command.request.size; byte++) refuseReserved(message, byte, canonical[byte]);
}
