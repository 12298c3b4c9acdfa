import { MiError } from "../errors.ts";
import { adminCommands } from "../mi/index.ts";
import type { CallOptions } from "./call-options.ts";
import type { Sender } from "./methods.ts";
import { readFields } from "./read-fields.ts";
import { type WatchOptions, watch } from "./watch.ts";

/** How far the formatting of a namespace is. */
export interface FormatProgress {
  /** How much is done, in percent; 100 where none goes on. */
  readonly percentage: number;
}

/**
 * Watches a namespace being formatted, until it no longer is. How that ended the answer to Format NVM says, and nothing else: a
 * drive that answers it at the end only is watched on its other command slot. Throws `NOT_SUPPORTED` where the drive tells no
 * progress (FPI), and as `send` rejects.
 */
export function watchFormat(
  sender: Sender,
  { namespaceId, ...options }: WatchOptions & { readonly namespaceId: number },
): AsyncGenerator<FormatProgress, void, void> {
  const look = async (call: CallOptions): Promise<FormatProgress> => {
    const fields = ["formatProgress"] as const;
    const { formatProgress } = await readFields(sender, adminCommands.identifyNamespace, fields, { namespaceId }, call);
    if (formatProgress.supported) return { percentage: 100 - formatProgress.remaining };
    throw new MiError("NOT_SUPPORTED", `namespace ${namespaceId} does not tell how far its formatting is (FPI)`);
  };
  return watch(look, ({ percentage }) => percentage >= 100, options);
}
