import { ProtocolError } from "../errors.ts";
import { type AnswerTo, encodeResponse } from "../mi/answer.ts";
import { type Command, miCommands } from "../mi/index.ts";
import { micSize, opcodeOffset, viewOf } from "../mi/message.ts";
import type { DriveModel } from "./drive-model.ts";
import { choose, type Duty } from "./duties.ts";
import type { Circumstances } from "./handlers/handler.ts";
import { invalidParameter, MiRefusal, refuseReserved, refuseReservedHeader } from "./refusal.ts";

/** That of any data structure. */
const readDataStructureOpcode = miCommands.readSubsystemInformation.opcode;

/**
 * Answers a command, of a known family, whose request and response are structures: of the Management Interface, a control
 * primitive, or of the PCIe command set. Refuses by throwing.
 */
export function answerCommand(
  drive: DriveModel,
  to: AnswerTo,
  message: Uint8Array,
  family: readonly Duty[],
  circumstances: Circumstances,
): Uint8Array {
  const { command, handler, inspect } = dutyOf(family, message);
  if (!command.request.variable && sizeBehind(command, message) > 0) throw new MiRefusal("invalidCommandSize");
  refuseReservedHeader(drive, to, message);
  inspect?.(message.subarray(0, -micSize));
  const request = requestOf(command, message);
  refuseReservedFields(command, request, message);
  try {
    return encodeResponse(command, to, handler(drive, request as never, circumstances));
  } catch (refusal) {
    // Places of fields are this command's own, not its family's.
    if (refusal instanceof MiRefusal) throw refusal.locatedIn(command.request);
    throw refusal;
  }
}

/** The command that is meant. */
function dutyOf(family: readonly Duty[], message: Uint8Array): Duty {
  // No data structure takes data, so what follows is wrong data; a configuration that is unknown here might take some.
  const first = family[0]?.command;
  const isDataStructure = first?.messageType === "miCommand" && first.opcode === readDataStructureOpcode;
  if (isDataStructure && sizeBehind(first, message) > 0) {
    throw new MiRefusal("invalidCommandInputDataSize");
  }
  return choose(family, message) ?? unknownSelector(family);
}

/** Refuses a request whose selector names none of the family. */
function unknownSelector([first]: readonly Duty[]): never {
  const { request, selector = [] } = first?.command ?? {};
  const [name] = [selector].flat();
  if (request === undefined || name === undefined) throw new MiRefusal("invalidCommandOpcode");
  throw invalidParameter(name).locatedIn(request);
}

/** How many bytes a request has behind those of a command's fixed part. */
function sizeBehind(command: Command | undefined, message: Uint8Array): number {
  return message.length - micSize - (command?.request.size ?? 0);
}

/** Reads a request with its data, of which there must be what the request says, and nothing behind. */
function requestOf(command: Command, message: Uint8Array): unknown {
  const { request } = command;
  const end = message.length - micSize;
  if (end < request.size) throw new MiRefusal("invalidCommandInputDataSize");
  try {
    const { value, next } = request.item.read(viewOf(message), 0, end);
    if (next !== end) throw new MiRefusal("invalidCommandInputDataSize");
    return value;
  } catch (error) {
    throw error instanceof ProtocolError ? new MiRefusal("invalidCommandInputDataSize") : error;
  }
}

/** Refuses a bit that is set where the command has no field: one that its description does not write back. */
function refuseReservedFields(command: Command, request: unknown, message: Uint8Array): void {
  const canonical = command.request.toBytes(request);
  for (let byte = opcodeOffset + 1; byte < canonical.length; byte++) refuseReserved(message, byte, canonical[byte]);
}
