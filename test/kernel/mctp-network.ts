// Links, addresses and routes of MCTP inside the test kernel, by the program mctp-setup (see mctp-setup.c).

import { type ChildProcessWithoutNullStreams, execFile, type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, openSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import { ReadStream } from "node:tty";
import { promisify } from "node:util";

const { NVME_MI_KERNEL, MCTP_SETUP } = process.env;

/** Why the tests of this folder cannot run here; `false` inside the test kernel. For the `skip` option of `node:test`. */
export const notInTestKernel: string | false =
  NVME_MI_KERNEL === "1" ? false : "runs only inside the test kernel: npm run test:kernel";

/** A serial line that carries MCTP, as long as it is attached. */
export interface SerialLink {
  /** The name of the network interface: `mctpserial0`, … */
  readonly ifname: string;
  /** Takes the line discipline off the terminal; the interface, its addresses and its routes are gone afterwards. */
  detach(): Promise<void>;
}

/** A serial link over a pseudo terminal, with this process as the device on the line. */
export interface PtyLink extends SerialLink {
  /** The device's end of the line: frames of DSP0253. It has to be read, or the kernel stops sending. */
  readonly line: Duplex;
}

/** The program's path; `test/kernel/run` compiles it. */
function mctpSetup(): string {
  if (MCTP_SETUP === undefined)
    throw new Error("MCTP_SETUP, the path of mctp-setup, is not set: run npm run test:kernel");
  return MCTP_SETUP;
}

async function setUp(...words: string[]): Promise<void> {
  try {
    await promisify(execFile)(mctpSetup(), words);
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw stderr ? new Error(stderr.trim(), { cause: error }) : error;
  }
}

/** Brings a network interface up. */
export function linkUp(ifname: string): Promise<void> {
  return setUp("link-up", ifname);
}

/** Gives a network interface a local endpoint ID. */
export function addAddress(eid: number, ifname: string): Promise<void> {
  return setUp("addr-add", String(eid), ifname);
}

/** Sends what is for one remote endpoint ID, in the network of the interface, over that interface; `mtu` is in bytes. */
export function addRoute(eid: number, ifname: string, mtu?: number): Promise<void> {
  return setUp("route-add", String(eid), ifname, ...(mtu === undefined ? [] : [String(mtu)]));
}

/** Puts a network interface into an MCTP network. Endpoint IDs of different networks have nothing to do with each other. */
export function setNetwork(ifname: string, network: number): Promise<void> {
  return setUp("net-set", ifname, String(network));
}

/** Attaches the MCTP line discipline to a terminal. */
export function attachSerial(tty: string): Promise<SerialLink> {
  return holdLink(["serial-attach", tty], ["pipe", "pipe", "pipe"]);
}

/** Opens a pseudo terminal and attaches the MCTP line discipline to its far end. */
export async function openPtyLink(): Promise<PtyLink> {
  const master = openSync("/dev/ptmx", constants.O_RDWR | constants.O_NOCTTY);
  try {
    const link = await holdLink(["pty-attach", "3"], ["pipe", "pipe", "pipe", master]);
    const line = new ReadStream(master);
    // Linux reports EIO to the master when the other end is closed, which is how such a line ends.
    line.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EIO") throw error;
    });
    return {
      ifname: link.ifname,
      line,
      async detach() {
        await link.detach();
        line.destroy();
      },
    };
  } catch (error) {
    closeSync(master);
    throw error;
  }
}

async function holdLink(words: string[], stdio: StdioOptions): Promise<SerialLink> {
  const child = spawn(mctpSetup(), words, { stdio }) as ChildProcessWithoutNullStreams;
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  const closed = once(child, "close");
  const [ifname] = (await Promise.race([once(createInterface(child.stdout), "line"), closed])) as [unknown];
  if (typeof ifname !== "string") {
    throw new Error(complaint.trim() || `mctp-setup ended with status ${child.exitCode}`);
  }
  return {
    ifname,
    async detach() {
      child.stdin.end();
      await closed;
    },
  };
}
