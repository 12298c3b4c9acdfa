// A process that runs command lines of `nvme-mi`, one after the other: see command-line.ts, which starts it.

import { Buffer } from "node:buffer";
import { runProgram } from "../../src/cli/program.ts";

/** How a command line ended. */
export interface CommandOutcome {
  readonly code: number;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

process.on("message", (words: readonly string[]) => {
  void outcomeOf(words).then((outcome) => process.send?.(outcome));
});

async function outcomeOf(words: readonly string[]): Promise<CommandOutcome> {
  const [out, err]: [Uint8Array[], Uint8Array[]] = [[], []];
  capture(process.stdout, out);
  capture(process.stderr, err);
  const code = await runProgram(words);
  return { code, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() };
}

/** Keeps what is written to a stream, which is this process's alone. */
function capture(stream: NodeJS.WriteStream, kept: Uint8Array[]): void {
  stream.write = (data: Uint8Array | string, ...rest: readonly unknown[]): boolean => {
    kept.push(typeof data === "string" ? Buffer.from(data) : data.slice());
    const done = rest.at(-1);
    if (typeof done === "function") done();
    return true;
  };
}
