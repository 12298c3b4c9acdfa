import { type DataPart, partOf, type WithoutPart } from "../mi/admin/data-part.ts";
import type { Command } from "../mi/index.ts";
import type { CallOptions } from "./call-options.ts";
import type { Sender } from "./methods.ts";

/** Reads part of a command's data in one message. Rejects as `send` does, and where other than so many bytes come. */
export async function readPart<I, Q, R>(
  sender: Sender,
  command: Command<I, Q, R>,
  request: WithoutPart<I>,
  part: DataPart,
  options?: CallOptions,
): Promise<Uint8Array> {
  const { data } = await sender.send(partOf(command), { ...request, ...part } as WithoutPart<I> & DataPart, options);
  return data;
}
