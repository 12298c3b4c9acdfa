import { type ChildProcess, execFile, spawn } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { promisify } from "node:util";
import { temporaryFolder } from "./scripted-daemon.contract.ts";

const run = promisify(execFile);

/** A dbus-daemon of its own, as the system's is set up; some policy and services besides. */
export class RealBus {
  readonly address: string;
  readonly folder: string;
  readonly #policy: string;
  #process: ChildProcess | undefined;

  private constructor(folder: string, policy: string) {
    this.folder = folder;
    this.address = `unix:path=${folder}/bus`;
    this.#policy = policy;
  }

  /** Skips the test where there is no dbus-daemon. */
  static async start(t: TestContext, policy = ""): Promise<RealBus | undefined> {
    try {
      await run("dbus-daemon", ["--version"]);
    } catch {
      t.skip("dbus-daemon is not installed");
      return undefined;
    }
    const bus = new RealBus(await temporaryFolder(t), policy);
    t.after(() => bus.stop());
    await bus.start();
    return bus;
  }

  async start(): Promise<void> {
    const config = join(this.folder, "bus.conf");
    const all = '<allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/>';
    const policy = `<policy context="default">${all}${this.#policy}</policy>`;
    await writeFile(
      config,
      `<busconfig><type>system</type><listen>${this.address}</listen><auth>EXTERNAL</auth>
      <servicedir>${this.folder}</servicedir>${policy}</busconfig>`,
    );
    const child = spawn("dbus-daemon", [`--config-file=${config}`, "--nofork", "--print-address"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    this.#process = child;
    // Once it has told its address it listens.
    for await (const _ of createInterface(child.stdout)) return;
  }

  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    // Killed, it leaves its socket, and would not start again.
    await rm(join(this.folder, "bus"), { force: true });
  }
}
