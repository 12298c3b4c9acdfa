import type { DataChunk } from "../endpoint/read-log.ts";
import { jsonText, printLines } from "./console.ts";
import { driveHeading, driveJson } from "./drive-json.ts";
import { exitCodes } from "./failure.ts";
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
}

/** Saves data as they come, with progress on a terminal; returns the exit code. An error says where to go on. */
export async function saveLog<C extends DataChunk>(
  saved: SavedLog<C>,
  target: Target,
  { options, call }: Invocation,
): Promise<number> {
  const { title, path, offset, chunks, flags } = saved;
  await using file = await OutputFile.open(path, offset);
  using progress = new ProgressLine();
  const start = performance.now();
  let last: C | undefined;
  const end = () => (last === undefined ? offset : last.offset + last.data.length);
  const hint = () => {
    const more = last && flags?.(last);
    return last && `${end()} bytes are there: --offset ${end()}${more === undefined ? "" : ` ${more}`} goes on`;
  };
  await resumable({ what: title, signal: call.signal, hint, offset: end }, async () => {
    for await (const chunk of chunks) {
      if (!(await file.write(chunk.data, chunk.offset))) break;
      last = chunk;
      progress.show(transferText(title, { from: offset, to: end(), total: chunk.total }, performance.now() - start));
    }
  });
  progress[Symbol.dispose]();
  if (path === "-") return exitCodes.success;
  const label = await labelOf(target, call);
  const bytes = end();
  if (options.json) printLines([jsonText(driveJson(label, { file: path, bytes }))]);
  else printLines([`${driveHeading(title, label)}: ${bytesText(bytes)} in ${file.name}`]);
  return exitCodes.success;
}
