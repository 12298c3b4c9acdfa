import { AdminDataWindow } from "../mi/admin/data-window.ts";
import { maximumData } from "../mi/command-sets.ts";
import { type Commands, commandSets, type MessageType, miCommands, pcieCommands } from "../mi/index.ts";
import { opcodeOffset, viewOf } from "../mi/message.ts";

/** The longest answers to commands whose answers have a fixed length, by opcode. */
const fixedSizes = { miCommand: fixedSizesOf(miCommands), pcieCommand: fixedSizesOf(pcieCommands) } as const;

/** How many bytes the answer to a request has at most, as far as that is known before it comes. */
export function answerSize(messageType: MessageType, request: Uint8Array): number {
  if (messageType === "adminCommand") {
    return commandSets.adminCommand.responseSize + AdminDataWindow.decode(viewOf(request)).dataLength;
  }
  const sizes = messageType === "miCommand" || messageType === "pcieCommand" ? fixedSizes[messageType] : undefined;
  return sizes?.get(request[opcodeOffset]) ?? maximumData;
}

function fixedSizesOf(commands: Commands): ReadonlyMap<number | undefined, number> {
  const sizes = new Map<number | undefined, number>();
  for (const { opcode, response } of Object.values(commands)) {
    const size = response.struct.variable ? maximumData : response.offset + response.struct.size;
    sizes.set(opcode, Math.max(size, sizes.get(opcode) ?? 0));
  }
  return sizes;
}
