// The command line tool and other programs, run to their end or until they are told to stop.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const commandLineTool = fileURLToPath(new URL("../../src/cli/main.js", import.meta.url));

/** Runs a program to its end; rejects with what it said on standard error where it fails. */
export async function run(program: string, ...words: string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, words, { maxBuffer: 1 << 24 });
    return stdout;
  } catch (error) {
    const { stderr = "", stdout = "" } = error as { stderr?: string; stdout?: string };
    throw new Error(`${program} ${words.join(" ")}: ${stderr}${stdout}`, { cause: error });
  }
}

/** Runs `nvme-mi` to its end. */
export function nvmeMi(...words: string[]): Promise<string> {
  return run(process.execPath, commandLineTool, ...words);
}

/** `nvme-mi` while it runs, told from line to line; "(end)" behind the last. */
export interface Followed extends AsyncDisposable {
  line(): Promise<string>;
  complaint(): Promise<string>;
  /** Resolves with its exit code. */
  readonly closed: Promise<number | null>;
}

/** Starts `nvme-mi`. */
export function followNvmeMi(...words: string[]): Followed {
  const child = spawn(process.execPath, [commandLineTool, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  const closed = once(child, "close").then(([code]) => code as number | null);
  const out = createInterface(child.stdout)[Symbol.asyncIterator]();
  const err = createInterface(child.stderr)[Symbol.asyncIterator]();
  const next = async (lines: AsyncIterator<string>): Promise<string> => (await lines.next()).value ?? "(end)";
  return {
    line: () => next(out),
    complaint: () => next(err),
    closed,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}

/** Simulated drives served by another process. */
export interface Simulation extends AsyncDisposable {
  /** What it printed before it was ready. */
  readonly announced: readonly string[];
  /** Has it do something to its drives, with `--mctpd`; returns what it says to that. */
  tell(line: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts `nvme-mi simulate` and waits until it is ready. */
export async function simulate(...words: string[]): Promise<Simulation> {
  const child = spawn(process.execPath, [commandLineTool, "simulate", ...words], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const announced: string[] = [];
  const closed = once(child, "close");
  const lines = createInterface(child.stdout);
  const ready = new Promise<void>((resolve) => {
    lines.on("line", (line) => (line === "ready" ? resolve() : announced.push(line)));
  });
  await Promise.race([ready, closed.then(() => Promise.reject(new Error(`simulate ended: ${announced.join("; ")}`)))]);
  const tell = async (line: string): Promise<string> => {
    const answer = once(lines, "line");
    child.stdin.write(`${line}\n`);
    return String((await answer)[0]);
  };
  return { announced, tell, stop: () => stop(child, closed), [Symbol.asyncDispose]: () => stop(child, closed) };
}

async function stop(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  child.kill("SIGTERM");
  await closed;
}
