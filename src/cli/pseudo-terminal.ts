import { closeSync, constants, openSync } from "node:fs";
import { ReadStream } from "node:tty";
import { type StreamServer, serveStream } from "../transport/stream-server.ts";
import type { Drives, Service } from "./service.ts";
import { hasMctpDiscipline, makeRaw, unlockPty } from "./terminal-mode.ts";

/**
 * Serves drives behind a pseudo terminal; `announce` is told the path of the end that others open. That end stays open
 * here too, so that programs may come and go, until the kernel's MCTP takes the terminal over: its network interface is
 * to vanish with the program that attached it. Then there is another terminal, which is announced as well.
 */
export function servePseudoTerminal(drives: Drives, announce: (path: string) => void): Service {
  let fail = (_: unknown): void => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  let closing = false;
  let current: Terminal | undefined;
  const begin = (): void => {
    current = serveTerminal(drives);
    announce(current.path);
    void current.server.finished.then(() => {
      current?.release();
      if (!closing) begin();
    }, fail);
  };
  begin();
  return {
    failed,
    async [Symbol.asyncDispose]() {
      closing = true;
      await current?.server.close();
      current?.release();
    },
  };
}

interface Terminal {
  readonly path: string;
  readonly server: StreamServer;
  /** Lets go of the far end. Idempotent. */
  release(): void;
}

function serveTerminal(drives: Drives): Terminal {
  const master = openSync("/dev/ptmx", constants.O_RDWR | constants.O_NOCTTY);
  let far: number | undefined;
  const release = (): void => {
    if (far !== undefined) closeSync(far);
    far = undefined;
  };
  try {
    const path = `/dev/pts/${unlockPty(master)}`;
    makeRaw(master, path);
    far = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
    const line = new ReadStream(master);
    line.on("data", () => {
      if (far !== undefined && hasMctpDiscipline(far)) release();
    });
    return { path, server: serveStream(line, { endpoints: drives }), release };
  } catch (error) {
    release();
    closeSync(master);
    throw error;
  }
}
