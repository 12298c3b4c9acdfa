import { MiError } from "../errors.ts";
import { everyNamespace } from "../mi/admin/admin-command.ts";
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
 * Watches a namespace being formatted, until it no longer is; with FFFFFFFFh all that are active, of which the one that is least
 * far counts. How that ended the answer to Format NVM says, and nothing else: a
 * drive that answers it at the end only is watched on its other command slot. Throws `NOT_SUPPORTED` where the drive tells no
 * progress (FPI), and as `send` rejects.
 */
export function watchFormat(
  sender: Sender,
  { namespaceId, ...options }: WatchOptions & { readonly namespaceId: number },
): AsyncGenerator<FormatProgress, void, void> {
  const look = async (call: CallOptions): Promise<FormatProgress> => {
    if (namespaceId !== everyNamespace) return { percentage: await percentageOf(sender, namespaceId, call) };
    const { namespaceIds } = await sender.send(adminCommands.identifyActiveNamespaceList, {}, call);
    let percentage = 100;
    for (const each of namespaceIds) percentage = Math.min(percentage, await percentageOf(sender, each, call));
    return { percentage };
  };
  return watch(look, ({ percentage }) => percentage >= 100, options);
}

/** How much of a namespace is formatted, in percent. */
async function percentageOf(sender: Sender, namespaceId: number, call: CallOptions): Promise<number> {
  const fields = ["formatProgress"] as const;
  const { formatProgress } = await readFields(sender, adminCommands.identifyNamespace, fields, { namespaceId }, call);
  if (formatProgress.supported) return 100 - formatProgress.remaining;
  throw new MiError("NOT_SUPPORTED", `namespace ${namespaceId} does not tell how far its formatting is (FPI)`);
}
