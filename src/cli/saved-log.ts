import type { DataChunk } from "../endpoint/read-log.ts";
import { jsonText, printLines } from "./console.ts";
import type { ErrorJson } from "./drive-failure.ts";
import { type DriveLabel, driveHeading, driveJson } from "./drive-json.ts";
import { complain, exitCodes } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { OutputFile } from "./output-file.ts";
import { bytesText, ProgressLine, transferText } from "./progress-line.ts";
import { resumable } from "./resumable.ts";
import { labelOf, type Target } from "./target.ts";

/** Long data that go to a file. */
export interface SavedLog<C extends DataChunk = DataChunk> {
  readonly title: string;
  /** Where to: a path, or `-` for stdout. */
  readonly path: string;
  /** Where in the file the first chunk goes, after what has come before. */
  readonly offset: number;
  readonly chunks: AsyncIterable<C>;
  /** What else than `--offset` goes on after a chunk; undefined where nothing does. */
  flags?(last: C): string | undefined;
  /** Why there is nothing to save, as the first chunk tells; undefined where there is. */
  nothing?(first: C): ErrorJson | undefined;
}

/** Saves data as they come, with progress on a terminal; returns the exit code. An error says where to go on. */
export async function saveLog<C extends DataChunk>(
  saved: SavedLog<C>,
  target: Target,
  { options, call }: Invocation,
): Promise<number> {
  const { title, path, offset, chunks, flags, nothing } = saved;
  await using file = await OutputFile.open(path, offset);
  using progress = new ProgressLine();
  const start = performance.now();
  let last: C | undefined;
  const end = () => (last === undefined ? offset : last.offset + last.data.length);
  const hint = () => {
    const more = last && flags?.(last);
    return last && `${end()} bytes are there: --offset ${end()}${more === undefined ? "" : ` ${more}`} goes on`;
  };
  const missing = await resumable({ what: title, signal: call.signal, hint, offset: end }, async () => {
    for await (const chunk of chunks) {
      const reason = last === undefined ? nothing?.(chunk) : undefined;
      if (reason !== undefined) return reason;
      if (!(await file.write(chunk.data, chunk.offset))) break;
      last = chunk;
      progress.show(transferText(title, { from: offset, to: end(), total: chunk.total }, performance.now() - start));
    }
    return undefined;
  });
  progress[Symbol.dispose]();
  if (path === "-" && missing === undefined) return exitCodes.success;
  const label = await labelOf(target, call);
  if (missing !== undefined) return tellMissing(missing, label, options.json);
  const bytes = end();
  if (options.json) printLines([jsonText(driveJson(label, { file: path, bytes }))]);
  else printLines([`${driveHeading(title, label)}: ${bytesText(bytes)} in ${file.name}`]);
  return exitCodes.success;
}

/** That there is nothing to save is a failure: who asked for a file has none. */
function tellMissing(missing: ErrorJson, label: DriveLabel, json = false): number {
  const error = { ...missing, message: `${label.name}: ${missing.message}` };
  if (json) printLines([jsonText(driveJson(label, { error }))]);
  complain(error.message);
  return exitCodes.failure;
}
