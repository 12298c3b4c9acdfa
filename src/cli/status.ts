import { toJson } from "../codec/index.ts";
import { jsonText, printLines } from "./console.ts";
import { withDiscovery } from "./discovery-failure.ts";
import { eachDrive, readStatus } from "./drive-status.ts";
import { drivesOf } from "./drives.ts";
import { complain, exitCodes, usageError } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { statusTable } from "./status-table.ts";

/** Shows a line for each drive; after an interruption, what is known by then. With `--watch`, again and again. */
export async function run(invocation: Invocation): Promise<number> {
  const { options } = invocation;
  if (options.watch !== undefined) {
    const { watchStatus } = await import("./status-watch.ts");
    return await watchStatus(invocation);
  }
  if (options.count !== undefined) throw usageError("status: --count is for --watch");
  return await showStatus(invocation);
}

async function showStatus(invocation: Invocation): Promise<number> {
  const { options, colors, call } = invocation;
  await using drives = drivesOf(invocation, { follow: false, say: complain });
  return await withDiscovery(invocation, async () => {
    const statuses = await eachDrive(await drives.now(), (drive) => readStatus(drive, call));
    if (options.json) printLines([jsonText(toJson(statuses))]);
    else if (statuses.length > 0) {
      const rows = statuses.map((status) => ({ status }));
      printLines(statusTable(rows, colors));
    }
    const failed = statuses.filter(({ error }) => error !== undefined).length;
    if (failed > 0) {
      const begin = call.signal.aborted ? "interrupted: " : "";
      complain(`${begin}${failed} of ${statuses.length} drives could not be read`);
    }
    call.signal.throwIfAborted();
    return failed === 0 ? exitCodes.success : exitCodes.failure;
  });
}
