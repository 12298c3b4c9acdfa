import { createInterface } from "node:readline";
import { startBroker } from "../simulator/mctp-daemon/message-bus.contract.ts";
import { type Outcome, runProgram, startProgram } from "./run-program.contract.ts";

/** A message bus with a simulated mctpd, whose drives a test can pull and add. */
export interface SimulatedDaemon extends AsyncDisposable {
  /** `--bus` and the address, for verbs. */
  readonly bus: readonly string[];
  /** Runs the program with that bus. */
  run(...words: string[]): Promise<Outcome>;
  /** Has it do something to its drives. */
  tell(line: string): Promise<void>;
  /** Ends it and starts another. */
  restart(): Promise<void>;
}

/** Starts a message bus, and mctpd on it, of a version. */
export async function startSimulatedDaemon(version = "2.6"): Promise<SimulatedDaemon> {
  const broker = await startBroker();
  const bus = ["--bus", broker.address];
  let daemon = await startDaemon(version, bus);
  return {
    bus,
    run: (...words) => runProgram([...words, ...bus]),
    tell: (line) => daemon.tell(line),
    async restart() {
      await daemon.stop();
      daemon = await startDaemon(version, bus);
    },
    async [Symbol.asyncDispose]() {
      await daemon.stop();
      await broker[Symbol.asyncDispose]();
    },
  };
}

async function startDaemon(version: string, bus: readonly string[]) {
  const child = startProgram(["simulate", "--mctpd", version, ...bus], {}, "pipe");
  child.stderr.resume();
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  for (let line = await lines.next(); !line.done && line.value !== "ready"; line = await lines.next());
  return {
    async tell(line: string) {
      child.stdin?.write(`${line}\n`);
      await lines.next();
    },
    async stop() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}

/** A program that is told from line to line. */
export function follow(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = startProgram(words, environment);
  const closed = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  const out = createInterface(child.stdout)[Symbol.asyncIterator]();
  const err = createInterface(child.stderr)[Symbol.asyncIterator]();
  const next = async (lines: AsyncIterator<string>): Promise<string> => (await lines.next()).value ?? "(end)";
  return {
    child,
    closed,
    line: () => next(out),
    complaint: () => next(err),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}
