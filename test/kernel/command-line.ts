// The command line tool, in one process for many command lines: in the kernel, starting one for each takes seconds.

import { Buffer } from "node:buffer";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { CommandOutcome } from "./command-line-process.ts";

const entry = new URL("./command-line-process.js", import.meta.url);

/** Runs command lines of `nvme-mi`, one after the other. */
export class CommandLine implements AsyncDisposable {
  readonly #child: ChildProcess = fork(entry, { serialization: "advanced" });
  // Not "close", which does not come after a disconnect.
  readonly #ended = once(this.#child, "exit");
  #last: Promise<unknown> = Promise.resolve();

  /** Its standard output, byte for byte; rejects with what it says on standard error where it fails. */
  bytes(...words: readonly string[]): Promise<Buffer> {
    const run = this.#last.then(() => this.#run(words));
    this.#last = run.catch(() => {});
    return run;
  }

  /** Its standard output as text. */
  async text(...words: readonly string[]): Promise<string> {
    return (await this.bytes(...words)).toString();
  }

  async #run(words: readonly string[]): Promise<Buffer> {
    const answered = once(this.#child, "message") as Promise<[CommandOutcome]>;
    this.#child.send(words);
    const lost = this.#ended.then(() => Promise.reject(new Error("the process of the command line tool ended")));
    const [{ code, stdout, stderr }] = await Promise.race([answered, lost]);
    if (code !== 0) throw new Error(`nvme-mi ${words.join(" ")}: exit code ${code}: ${stderr}`);
    return Buffer.from(stdout);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended;
  }
}
