import { lstat, unlink } from "node:fs/promises";
import { createConnection, createServer, type Server } from "node:net";
import { TransportError } from "../errors.ts";
import { type StreamServer, serveStream } from "../transport/stream-server.ts";
import { usageError } from "./failure.ts";
import type { Drives, Service } from "./service.ts";

/** `sun_path` of Linux has 108 bytes, a zero at the end among them; what is longer would be cut off. */
const longestPath = 107;

/**
 * Serves drives to any number of clients of a unix socket. A socket that somebody left behind is replaced; one on which
 * somebody listens, or a file of another kind, is not. The socket is removed in the end. Rejects with `TransportError`.
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
  const failed = new Promise<never>((_, reject) => {
    server.once("error", (error) => reject(new TransportError(`${path}: ${error.message}`, { cause: error })));
  });
  return {
    failed,
    async [Symbol.asyncDispose]() {
      // Closing also removes the socket's file.
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all([...clients].map((client) => client.close()));
      await closed;
    },
  };
}

async function listenOn(server: Server, path: string): Promise<void> {
  try {
    await listen(server, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw listenError(path, error);
    await removeStaleSocket(path);
    await listen(server, path).catch((again: unknown) => {
      throw listenError(path, again);
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

function listenError(path: string, error: unknown): TransportError {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return new TransportError(`cannot listen on ${path}: ${message}`, { errno: code, syscall: "listen", cause: error });
}
