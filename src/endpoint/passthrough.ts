import { MiError } from "../errors.ts";
import { adminCommands, type InputOf } from "../mi/index.ts";
import type { CallOptions } from "./call-options.ts";
import type { Sender } from "./methods.ts";

type RawRequest = Omit<InputOf<typeof adminCommands.rawAdminCommand>, "controllerId">;

/**
 * An Admin command as programs hand it to an operating system (NVMe passthrough): its dwords, and data in one direction, which
 * the low bits of the opcode say. Metadata have no way out of band.
 */
export interface Passthrough extends RawRequest {
  /** Refused (`NOT_SUPPORTED`), unless it is empty. */
  readonly metadata?: Uint8Array;
  /** As in `CallOptions`. */
  readonly timeout?: number;
}

/** What a command answers with. */
export interface PassthroughAnswer {
  /** Dword 0 of the completion. */
  readonly result: number;
  /** What was returned; empty where that is nothing. */
  readonly data: Uint8Array;
}

/** Sends any Admin command; what it does is the caller's to know. Rejects as `send` does. */
export async function passthrough(
  sender: Sender,
  { metadata, timeout, ...request }: Passthrough,
  options: CallOptions = {},
): Promise<PassthroughAnswer> {
  if (metadata !== undefined && metadata.length > 0) {
    throw new MiError("NOT_SUPPORTED", "passthrough: metadata: out of band there is no way for them");
  }
  const call = timeout === undefined ? options : { ...options, timeout };
  const { result, data } = await sender.send(adminCommands.rawAdminCommand, request, call);
  return { result, data };
}
