import { usageError } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { saveLog } from "./saved-log.ts";
import { controllerOf, withTarget } from "./target.ts";

/** Saves a boot partition to a file. */
export function run(invocation: Invocation): Promise<number> {
  const { options, call } = invocation;
  const { outputFile: path, offset = 0, ignoreShutdown = false } = options;
  const id = options.partition === 1 ? 1 : 0;
  if (path === undefined) throw usageError("boot-part-log: --output-file is missing");
  if (path === "-" && options.json) throw usageError("give one of --json and --output-file -");
  return withTarget(invocation, (target) => {
    const chunks = controllerOf(target).readBootPartition(id, { ...call, offset, ignoreShutdown });
    return saveLog({ title: `Boot Partition ${id}`, path, offset, chunks }, target, invocation);
  });
}
