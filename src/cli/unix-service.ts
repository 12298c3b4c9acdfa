import { type BigIntStats, renameSync } from "node:fs";
import { lstat, stat, unlink } from "node:fs/promises";
import { createConnection, createServer, type Server } from "node:net";
import { dirname } from "node:path";
import { TransportError } from "../errors.ts";
import { type StreamServer, serveStream } from "../transport/stream-server.ts";
import { usageError } from "./failure.ts";
import type { Drives, Service } from "./service.ts";

/** `sun_path` of Linux has 108 bytes, a zero at the end among them; what is longer would be cut off. */
const longestPath = 107;

/**
 * Serves drives to any number of clients of a unix socket. A socket that somebody left behind is replaced; one on which
 * somebody listens, or a file of another kind, is not. The socket is removed in the end, if it is still this
 * one's. Rejects with `TransportError`.
 */
export async function serveUnixSocket(path: string, drives: Drives): Promise<Service> {
  if (path === "" || Buffer.byteLength(path) > longestPath) {
    throw usageError(`--unix: the path of a unix socket has 1 to ${longestPath} bytes`);
  }
  const clients = new Set<StreamServer>();
  const server = createServer((socket) => {
    const client = serveStream(socket, { endpoints: drives });
    clients.add(client);
    void client.finished.then(() => clients.delete(client));
  });
  await listenOn(server, path);
  const socket = await identityOf(path);
  const failed = new Promise<never>((_, reject) => {
    server.once("error", (error) => reject(new TransportError(`${path}: ${error.message}`, { cause: error })));
  });
  return {
    failed,
    async [Symbol.asyncDispose]() {
      const closed = closeServer(server, path, socket);
      await Promise.all([...clients].map((client) => client.close()));
      await closed;
    },
  };
}

/** Which file a path leads to; undefined where there is none. */
async function identityOf(path: string): Promise<FileIdentity | undefined> {
  return await lstat(path, { bigint: true }).catch(() => undefined);
}

type FileIdentity = Pick<BigIntStats, "dev" | "ino">;

/**
 * Closing removes whatever the path leads to by then. A socket that somebody else has put there meanwhile is moved aside
 * for that moment: libuv offers no other way.
 */
async function closeServer(server: Server, path: string, own: FileIdentity | undefined): Promise<void> {
  const present = await identityOf(path);
  const foreign = present !== undefined && (present.dev !== own?.dev || present.ino !== own.ino);
  const aside = `${path}.${process.pid}`;
  const moved = foreign && moves(path, aside);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  if (moved) renameSync(aside, path);
  await closed;
}

/** Whether a file could be moved; where this user may not, neither can the user remove it. */
function moves(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

async function listenOn(server: Server, path: string): Promise<void> {
  try {
    await listen(server, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw await listenError(path, error);
    await removeStaleSocket(path);
    await listen(server, path).catch(async (again: unknown) => {
      throw await listenError(path, again);
    });
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function removeStaleSocket(path: string): Promise<void> {
  if (!(await lstat(path)).isSocket()) throw new TransportError(`${path}: there is a file already, not a socket`);
  if (await isListening(path)) throw new TransportError(`${path}: somebody listens there already`);
  await unlink(path);
}

function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ path });
    const end = (listening: boolean): void => {
      socket.destroy();
      resolve(listening);
    };
    socket.once("connect", () => end(true));
    // Only this one says that there is nobody; with any other the file is better left alone.
    socket.once("error", (error: NodeJS.ErrnoException) => end(error.code !== "ECONNREFUSED"));
  });
}

async function listenError(path: string, error: unknown): Promise<TransportError> {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const details = { errno: code, syscall: "listen", cause: error };
  // libuv says EACCES where there is no directory.
  const directory = dirname(path);
  const missing = await stat(directory).then(
    (file) => !file.isDirectory(),
    (reason: NodeJS.ErrnoException) => reason.code === "ENOENT" || reason.code === "ENOTDIR",
  );
  if (missing) {
    return new TransportError(`cannot listen on ${path}: there is no directory ${directory}`, details);
  }
  const reason = code === "EACCES" ? "this user may not make a socket there" : message;
  return new TransportError(`cannot listen on ${path}: ${reason}`, details);
}
