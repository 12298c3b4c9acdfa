import { type AnswerTo, encodeResponse } from "../mi/answer.ts";
import { miRequestSize } from "../mi/commands/mi-command.ts";
import type { Command } from "../mi/index.ts";
import { headerSize, micSize, viewOf } from "../mi/message.ts";
import { lowestBit } from "./bits.ts";
import { choose, type Duty } from "./dispatch.ts";
import type { DriveModel } from "./model.ts";
import { invalidParameter, MiRefusal } from "./refusal.ts";

const readDataStructureOpcode = 0x00;

/** Answers a command of the Management Interface command set, of a known family. Refuses by throwing. */
export function answerMi(drive: DriveModel, to: AnswerTo, message: Uint8Array, family: readonly Duty[]): Uint8Array {
  const duty = choose(family, message);
  const { command, handler } = duty ?? unknownSelector(family);
  if (message.length - micSize > miRequestSize) {
    const forReading = command.opcode === readDataStructureOpcode;
    throw new MiRefusal(forReading ? "invalidCommandInputDataSize" : "invalidCommandSize");
  }
  const request = command.request.decode(viewOf(message), 0);
  refuseReserved(command, request, message);
  try {
    return encodeResponse(command, to, handler(drive, request as never));
  } catch (refusal) {
    // Places of fields are this command's own, not its family's.
    if (refusal instanceof MiRefusal) throw refusal.locatedIn(command.request);
    throw refusal;
  }
}

/** Refuses a request whose selector names none of the family. */
function unknownSelector([first]: readonly Duty[]): never {
  const { request, selector = "" } = first?.command ?? {};
  throw request === undefined ? new MiRefusal("invalidCommandOpcode") : invalidParameter(selector).locatedIn(request);
}

/** Refuses a bit that is set where the command has no field: one that its description does not write back. */
function refuseReserved(command: Command, request: unknown, message: Uint8Array): void {
  const canonical = command.request.toBytes(request);
  for (let byte = headerSize + 1; byte < command.request.size; byte++) {
    const extra = (message[byte] as number) & ~(canonical[byte] as number);
    if (extra !== 0) throw new MiRefusal("invalidParameter", { byte, bit: lowestBit(extra) });
  }
}
