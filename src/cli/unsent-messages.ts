import { requireBufferable, transferThroughBuffer } from "../endpoint/buffer-transfer.ts";
import { encodeResponse } from "../mi/answer.ts";
import { type Command, type CommandSlot, encodeRequest, type MessageFlags } from "../mi/index.ts";

/** A request as it would go over the wire. */
export interface UnsentMessage {
  readonly command: Command;
  readonly message: Uint8Array;
}

/**
 * The messages that a command takes: one, and where its data go through the Management Endpoint Buffer those before it that
 * put them there. Rejects with `INVALID_ARGUMENT` for what cannot be encoded.
 */
export async function unsentMessages(
  command: Command,
  request: Readonly<Record<string, unknown>>,
  slot: CommandSlot,
  flags: MessageFlags,
): Promise<UnsentMessage[]> {
  const whole = encodeRequest(command, request, slot, flags);
  if (!flags.managementEndpointBuffer) return [{ command, message: whole }];
  requireBufferable(command, { autoPause: flags.commandInitiatedAutoPause === true });
  const messages: UnsentMessage[] = [];
  const last = new Error("the command itself");
  const take = async (each: Command, message: Uint8Array): Promise<Uint8Array> => {
    messages.push({ command: each, message });
    if (each === command) throw last;
    return encodeResponse(each, { messageType: each.messageType, slot }, {});
  };
  try {
    await transferThroughBuffer(command, whole, slot, take);
  } catch (error) {
    if (error !== last) throw error;
  }
  return messages;
}
