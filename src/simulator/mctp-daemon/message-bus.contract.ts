// Message buses for tests, and a client that sees every signature.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type DBusLibrary, loadDBus } from "../../mctpd/dbus-library.ts";

/** Why there is no D-Bus library here; false where there is. For the `skip` option of `node:test`. */
export const noLibrary: string | false = await loadDBus().then(
  () => false as const,
  () => "the package dbus-native is not installed",
);

/** Why there is no dbus-daemon here; false where there is. */
export const noDaemon: string | false =
  spawnSync("dbus-daemon", ["--version"]).status === 0 ? noLibrary : "dbus-daemon is not installed";

/** Why there is no busctl here; false where there is. */
export const noBusctl: string | false =
  spawnSync("busctl", ["--version"]).status === 0 ? noDaemon : "busctl is not installed";

/** A message bus, and where it is. */
export interface MessageBus extends AsyncDisposable {
  readonly address: string;
}

/** The bus that the library has, in this process. */
export async function startBroker(): Promise<MessageBus> {
  const { createBroker } = await loadDBus();
  const broker = createBroker();
  const directory = await mkdtemp(join(tmpdir(), "nvme-mi-bus-"));
  const socket = join(directory, "bus");
  await new Promise<void>((resolve) => broker.listen({ socket }, () => resolve()));
  return {
    address: `unix:path=${socket}`,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      await rm(directory, { recursive: true });
    },
  };
}

/** The reference implementation, as a process of its own on a socket of its own, where everybody may do everything. */
export async function startBusDaemon(): Promise<MessageBus> {
  const directory = await mkdtemp(join(tmpdir(), "nvme-mi-bus-"));
  const file = join(directory, "bus.conf");
  await writeFile(
    file,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
      "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
    <busconfig>
      <listen>unix:path=${directory}/bus</listen>
      <auth>EXTERNAL</auth>
      <policy context="default">
        <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
      </policy>
    </busconfig>`,
  );
  const daemon = spawn("dbus-daemon", [`--config-file=${file}`, "--nofork", "--print-address"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const closed = once(daemon, "close");
  await Promise.race([once(createInterface(daemon.stdout), "line"), closed]);
  return {
    address: `unix:path=${directory}/bus`,
    async [Symbol.asyncDispose]() {
      await end(daemon, closed);
      await rm(directory, { recursive: true });
    },
  };
}

async function end(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  child.kill("SIGKILL");
  await closed;
}

/** An object tree in words: values after their signatures, by property, interface and path. */
export type Tree = Record<string, Record<string, Record<string, string>>>;

/** What a client of a fake mctpd needs. */
export interface BusClient extends AsyncDisposable {
  readonly bus: ReturnType<DBusLibrary["createClient"]>;
  call(path: string, iface: string, member: string, signature?: string, body?: unknown[]): Promise<unknown>;
  tree(root: string): Promise<Tree>;
  /** The signals so far, a line each with the last parts of names, since this was called the last time. */
  signals(): Promise<string[]>;
}

/** Connects to a bus, for what one service on it does. */
export async function openClient(address: string, service: string): Promise<BusClient> {
  const { createClient, messageType } = await loadDBus();
  const bus = createClient({ busAddress: address, plainValues: true, returnBigInt: true, variants: "wrap" });
  let lines: string[] = [];
  let owner = "";
  bus.connection.on("message", ({ type, sender, path = "", member, body = [] }) => {
    if (type !== messageType.signal || sender !== owner) return;
    lines.push(`${member} ${lastPart(path)} ${body.map(inWords).join(" ")}`.trimEnd());
  });
  await bus.addMatch("type='signal'");
  owner = await bus.getNameOwner(service);
  const call = (path: string, iface: string, member: string, signature?: string, body?: unknown[]) =>
    bus.invoke({
      ...{ destination: service, path, interface: iface, member },
      ...(signature !== undefined && { signature, body: body ?? [] }),
    });
  return {
    bus,
    call: async (...words) => await call(...words),
    async tree(root) {
      const objects = await call(root, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects");
      return JSON.parse(JSON.stringify(objects, (_, value) => ("signature" in Object(value) ? inWords(value) : value)));
    },
    async signals() {
      // What it sent before its answer is here with the answer.
      await call("/", "org.freedesktop.DBus.Peer", "Ping");
      const all = lines;
      lines = [];
      return all;
    },
    [Symbol.asyncDispose]: () => bus.close(),
  };
}

function lastPart(path: string): string {
  return path.split("/").slice(-2).join("/");
}

/** A value of a message: variants with their signatures, paths and names of interfaces by their last part. */
function inWords(value: unknown): string {
  if (value instanceof Uint8Array) return `[${[...value].join(" ")}]`;
  if (typeof value === "string") return value.startsWith("/") ? lastPart(value) : (value.split(".").at(-1) ?? "");
  if (Array.isArray(value)) return `[${value.map(inWords).join(" ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  if ("signature" in value && "value" in value) return `${value.signature} ${variantInWords(value.value)}`;
  const entries = Object.entries(value).map(([name, each]) => `${inWords(name)}: ${inWords(each)}`);
  return `{${entries.join(", ")}}`;
}

function variantInWords(value: unknown): string {
  return typeof value === "string" ? value : inWords(value);
}
