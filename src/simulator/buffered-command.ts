import { adminPlaces } from "../mi/admin/admin-command.ts";
import type { AnswerTo } from "../mi/answer.ts";
import { maximumData } from "../mi/command-sets.ts";
import { type Command, commandSets } from "../mi/index.ts";
import { micSize, seal, statusOffset } from "../mi/message.ts";
import type { DriveModel } from "./drive-model.ts";
import { bufferFlag, flagsOffset } from "./offered-buffer.ts";
import { MiRefusal } from "./refusal.ts";

/** Where commands of the Management Interface say how much they want. */
const secondDwordOffset = 12;

/** A request with the data that it has in the buffer behind its head. Refuses one that has any there already. */
export function withBufferedData(
  { managementEndpointBuffer: buffer }: DriveModel,
  { messageType }: AnswerTo,
  message: Uint8Array,
  command: Command | undefined,
): Uint8Array {
  const { requestSize } = commandSets[messageType];
  if (message.length !== requestSize + micSize) throw new MiRefusal("invalidCommandInputDataSize");
  const place = command && dataLengthPlace(command);
  const length = place === undefined ? 0 : unsigned(message, place.offset, place.size);
  if (length > buffer.length) throw new MiRefusal("invalidParameter", { byte: place?.offset ?? 0, bit: 0 });
  const whole = new Uint8Array(message.length + length);
  whole.set(message.subarray(0, requestSize));
  whole.set(buffer.subarray(0, length), requestSize);
  return whole;
}

/** Where a request says how many data it has; undefined where it has none. */
function dataLengthPlace({ messageType, opcode = 0, request }: Command): { offset: number; size: number } | undefined {
  if (messageType === "adminCommand") {
    // Its low bits say whether an Admin command takes data from the host.
    return (opcode & 0b11) === 0b01 ? { offset: adminPlaces.dataLength, size: 4 } : undefined;
  }
  const [counted] = Object.values(request.tails).flatMap(({ countedBy }) => countedBy ?? []);
  const field = counted === undefined ? undefined : request.fields[counted];
  return field && { offset: field.offset, size: field.kind.size };
}

function unsigned(message: Uint8Array, offset: number, size: number): number {
  return message.subarray(offset, offset + size).reduceRight((value, byte) => value * 0x100 + byte, 0);
}

/** Leaves an answer's data in the buffer. Refuses the use of the buffer where they are longer than it. */
export function intoBuffer(
  { managementEndpointBuffer: buffer }: DriveModel,
  { messageType }: AnswerTo,
  answer: Uint8Array,
): Uint8Array {
  const { responseSize } = commandSets[messageType];
  if (answer[statusOffset] !== 0 || answer.length <= responseSize + micSize) return answer;
  const data = answer.subarray(responseSize, answer.length - micSize);
  if (data.length > buffer.length) throw new MiRefusal("invalidParameter", { byte: flagsOffset, bit: 0 });
  buffer.set(data);
  const head = answer.slice(0, responseSize + micSize);
  head[flagsOffset] = (head[flagsOffset] ?? 0) | bufferFlag;
  seal(head);
  return head;
}

/** Refuses a request of the Management Interface whose own data, or those asked for, have no room in a message. */
export function refuseLongData({ messageType }: AnswerTo, message: Uint8Array, answer?: Uint8Array): void {
  if (messageType !== "miCommand") return;
  const { requestSize, responseSize } = commandSets[messageType];
  if (message.length - micSize - requestSize > maximumData) throw new MiRefusal("invalidCommandInputDataSize");
  if (answer !== undefined && answer.length - micSize - responseSize > maximumData) {
    throw new MiRefusal("invalidParameter", { byte: secondDwordOffset, bit: 0 });
  }
}
