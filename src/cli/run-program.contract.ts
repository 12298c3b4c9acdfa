import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("./main.js", import.meta.url));

/** How the program ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program as a process of its own, without colours being forced or forbidden by where the test runs. */
export function startProgram(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  stdin: "ignore" | "pipe" = "ignore",
): ChildProcessByStdio<Writable | null, Readable, Readable> {
  const { NO_COLOR: _, FORCE_COLOR: __, NODE_DEBUG: ___, ...inherited } = process.env;
  const env = { ...inherited, ...environment };
  return spawn(process.execPath, [main, ...words], { stdio: [stdin, "pipe", "pipe"], env }) as ChildProcessByStdio<
    Writable | null,
    Readable,
    Readable
  >;
}

/** Runs the program to its end. */
export async function runProgram(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const child = startProgram(words, environment);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: code as number | null, stdout, stderr };
}

/** Runs many command lines, one after another in one process: starting one for each takes most of the time. */
export async function runPrograms(lines: readonly (readonly string[])[]): Promise<Outcome[]> {
  const program = new URL("./program.js", import.meta.url).href;
  const source = `
    import { runProgram } from ${JSON.stringify(program)};
    const outcomes = [];
    const { stdout, stderr } = process;
    const print = stdout.write.bind(stdout);
    for (const words of ${JSON.stringify(lines)}) {
      const outcome = { code: null, stdout: "", stderr: "" };
      stdout.write = (text, done) => ((outcome.stdout += text), done?.(), true);
      stderr.write = (text) => ((outcome.stderr += text), true);
      outcome.code = await runProgram(words);
      outcomes.push(outcome);
    }
    print(JSON.stringify(outcomes));`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", source], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(await text(child.stdout));
}

/** A simulator that is ready, as a process of its own. */
export interface RunningSimulator extends AsyncDisposable {
  readonly lines: readonly string[];
  /** Sends a signal and waits for the end; returns the exit code. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts `nvme-mi simulate` and waits until it says that it is ready. Rejects with its complaint where it ends first. */
export async function startSimulator(words: readonly string[]): Promise<RunningSimulator> {
  const child = startProgram(["simulate", ...words]);
  const closed = once(child, "close") as Promise<[number | null]>;
  const complaint = text(child.stderr);
  const lines: string[] = [];
  const ready = new Promise<true>((resolve) => {
    createInterface(child.stdout).on("line", (line) => {
      lines.push(line);
      if (line === "ready") resolve(true);
    });
  });
  if ((await Promise.race([ready, closed])) !== true) throw new Error(await complaint);
  const stop = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return (await closed)[0];
  };
  return {
    lines,
    stop,
    async [Symbol.asyncDispose]() {
      await stop("SIGKILL");
    },
  };
}

/** A directory that is removed in the end. */
export async function temporaryDirectory(): Promise<{ readonly path: string; [Symbol.asyncDispose](): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "nvme-mi-cli-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
