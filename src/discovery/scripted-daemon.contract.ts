/** A message bus inside the process, and an mctpd on it that says and does just what a test wants. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import {
  currentInterfaces,
  currentNames,
  currentPaths,
  type DaemonNames,
  legacyNames,
  sharedInterfaces,
} from "../mctpd/daemon-names.ts";
import { type DBusLibrary, loadDBus } from "../mctpd/dbus-library.ts";

type Connection = ReturnType<DBusLibrary["createConnection"]>;
type Message = Parameters<Connection["message"]>[0];

/** Values with the signatures they are sent by. */
export type SignedProperties = Record<string, [signature: string, value: unknown]>;
export type SignedInterfaces = Record<string, SignedProperties>;
export type SignedObjects = Record<string, SignedInterfaces>;

/** What an endpoint's object says. */
export interface ScriptedEndpoint {
  readonly network?: number;
  readonly eid: number;
  readonly types?: readonly number[];
  readonly uuid?: string | undefined;
  readonly connectivity?: string;
}

const driver = {
  destination: "org.freedesktop.DBus",
  path: "/org/freedesktop/DBus",
  interface: "org.freedesktop.DBus",
};

/** A folder that goes when the test is over. */
export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "nvme-mi-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A message bus that can be stopped and started again at the same address. */
export class ScriptedBus {
  readonly address: string;
  readonly #socket: string;
  readonly #library: DBusLibrary;
  #broker: ReturnType<DBusLibrary["createBroker"]> | undefined;

  private constructor(library: DBusLibrary, socket: string) {
    this.#library = library;
    this.#socket = socket;
    this.address = `unix:path=${socket}`;
  }

  static async start(t: TestContext, options: { readonly stopped?: true } = {}): Promise<ScriptedBus> {
    const bus = new ScriptedBus(await loadDBus(), join(await temporaryFolder(t), "bus"));
    t.after(() => bus.stop());
    if (!options.stopped) await bus.start();
    return bus;
  }

  get names(): string[] {
    return this.#broker?.names() ?? [];
  }

  /** How many are connected, once that is so many, or does not become so. */
  async connections(expected: number): Promise<number> {
    const count = (): number => this.names.filter((name) => name.startsWith(":")).length;
    for (let turn = 0; turn < 1_000 && count() !== expected; turn += 1) await new Promise(setImmediate);
    return count();
  }

  async start(options: Parameters<DBusLibrary["createBroker"]>[0] = {}): Promise<void> {
    // Its timer for clients that do not say who they are would outlive them.
    const broker = this.#library.createBroker({ authTimeout: 0, ...options });
    this.#broker = broker;
    await new Promise<void>((resolve, reject) => {
      broker.listen({ socket: this.#socket }, (error) => (error ? reject(error) : resolve()));
    });
  }

  async stop(): Promise<void> {
    const broker = this.#broker;
    this.#broker = undefined;
    if (broker !== undefined) await new Promise<void>((resolve) => broker.close(resolve));
  }
}

/** Plays mctpd: serves objects, says what it is told to, remembers what it was asked for. */
export class ScriptedDaemon {
  readonly names: DaemonNames;
  readonly objects: SignedObjects;
  /** Method calls other than GetManagedObjects and Ping. */
  readonly calls: Message[] = [];
  /** What a method call is answered with: a signature and a body, or a D-Bus error; undefined for no answer at all. */
  answer: (call: Message) => { signature: string; body: unknown[] } | { error: string; text: string } | undefined =
    () => ({ signature: "", body: [] });
  /** Called before a call is answered: true to not answer it. */
  intercept: (call: Message) => boolean = () => false;
  /** How often it was asked for its objects. */
  snapshots = 0;
  readonly #library: DBusLibrary;
  readonly #connection: Connection;
  readonly #replies = new Map<number, (reply: Message) => void>();
  #serial = 0;

  private constructor(library: DBusLibrary, connection: Connection, names: DaemonNames, objects: SignedObjects) {
    this.#library = library;
    this.#connection = connection;
    this.names = names;
    this.objects = objects;
    connection.on("error", () => {});
    connection.on("message", (message: Message) => this.#receive(message));
  }

  /** Joins a bus, and takes mctpd's name there. */
  static async start(
    t: TestContext,
    address: string,
    objects: SignedObjects = {},
    names: DaemonNames = currentNames,
  ): Promise<ScriptedDaemon> {
    const library = await loadDBus();
    const connection = library.createConnection({ busAddress: address, authMethods: ["EXTERNAL"], plainValues: true });
    const daemon = new ScriptedDaemon(library, connection, names, objects);
    t.after(() => daemon.stop());
    await daemon.#call({ ...driver, member: "Hello" });
    await daemon.takeName();
    return daemon;
  }

  async takeName(): Promise<void> {
    await this.#call({ ...driver, member: "RequestName", signature: "su", body: [this.names.service, 0] });
  }

  async dropName(): Promise<void> {
    await this.#call({ ...driver, member: "ReleaseName", signature: "s", body: [this.names.service] });
  }

  /** Leaves the bus as a process does that was killed. */
  async stop(): Promise<void> {
    const { stream } = this.#connection;
    if (stream.destroyed) return;
    const closed = new Promise<void>((resolve) => stream.once("close", resolve));
    stream.destroy();
    await closed;
  }

  /** An endpoint comes: all at once as from mctpd, or interface by interface. */
  add(endpoint: ScriptedEndpoint, how: { readonly split?: boolean } = {}): void {
    const [path, interfaces] = endpointObject(endpoint, this.names);
    this.objects[path] = interfaces;
    const parts = how.split ? Object.entries(interfaces).map(([name, each]) => ({ [name]: each })) : [interfaces];
    for (const part of parts) this.interfacesAdded(path, part);
  }

  interfacesAdded(path: string, interfaces: SignedInterfaces): void {
    this.signal(this.names.root, "org.freedesktop.DBus.ObjectManager", "InterfacesAdded", "oa{sa{sv}}", [
      path,
      this.#signed(interfaces),
    ]);
  }

  /** An endpoint goes. */
  remove({ network = 1, eid }: ScriptedEndpoint): void {
    const path = this.names.endpointPath(network, eid);
    const names = Object.keys(this.objects[path] ?? {});
    delete this.objects[path];
    this.signal(this.names.root, "org.freedesktop.DBus.ObjectManager", "InterfacesRemoved", "oas", [path, names]);
  }

  setConnectivity({ network = 1, eid }: ScriptedEndpoint, connectivity: string): void {
    const path = this.names.endpointPath(network, eid);
    const changed: SignedProperties = { Connectivity: ["s", connectivity] };
    Object.assign(this.objects[path]?.[this.names.endpointControl] ?? {}, changed);
    this.propertiesChanged(path, this.names.endpointControl, changed);
  }

  propertiesChanged(path: string, name: string, changed: SignedProperties, invalidated: string[] = []): void {
    this.signal(path, "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as", [
      name,
      this.#signed(changed),
      invalidated,
    ]);
  }

  signal(path: string, name: string, member: string, signature: string, body: unknown[]): void {
    this.#send({ type: 4, path, interface: name, member, signature, body });
  }

  reply(call: Message, signature: string, body: unknown[]): void {
    const { serial, sender } = call;
    this.#send({ type: 2, replySerial: serial ?? 0, destination: sender ?? "", signature, body });
  }

  #receive(message: Message): void {
    if (message.type === 2 || message.type === 3) this.#replies.get(message.replySerial ?? 0)?.(message);
    if (message.type !== 1 || this.intercept(message)) return;
    if (message.member === "Ping") this.reply(message, "", []);
    else if (message.member === "GetManagedObjects") this.sendObjects(message);
    else this.#answer(message);
  }

  #answer(call: Message): void {
    this.calls.push(call);
    const answer = this.answer(call);
    if (answer === undefined) return;
    if ("body" in answer) this.reply(call, answer.signature, answer.body);
    else this.replyError(call, answer.error, answer.text);
  }

  /** Answers GetManagedObjects. */
  sendObjects(call: Message): void {
    this.snapshots += 1;
    if (call.path === this.names.root) this.reply(call, "a{oa{sa{sv}}}", [this.#signed(this.objects)]);
    else this.replyError(call, "org.freedesktop.DBus.Error.UnknownObject", `Unknown object '${call.path}'.`);
  }

  /** With every value in a variant of the library. */
  #signed(value: unknown): unknown {
    if (Array.isArray(value)) return new this.#library.Variant(String(value[0]), value[1]);
    const entries = Object.entries(value as object).map(([name, each]) => [name, this.#signed(each)]);
    return Object.fromEntries(entries);
  }

  replyError(call: Message, errorName: string, text: string): void {
    const { serial, sender } = call;
    this.#send({
      type: 3,
      replySerial: serial ?? 0,
      destination: sender ?? "",
      errorName,
      signature: "s",
      body: [text],
    });
  }

  #call(message: Message): Promise<Message> {
    return new Promise((resolve, reject) => {
      const serial = this.#send({ ...message, type: 1 });
      this.#connection.once("close", () => reject(new Error("the bus has gone")));
      this.#replies.set(serial, (reply) => {
        this.#replies.delete(serial);
        if (reply.type === 2) resolve(reply);
        else reject(new Error(String(reply.body)));
      });
    });
  }

  #send(message: Message): number {
    this.#serial += 1;
    if (this.#connection.stream.writable) this.#connection.message({ ...message, serial: this.#serial });
    return this.#serial;
  }
}

/** The object of an endpoint, with the interfaces that a generation has. */
export function endpointObject(
  endpoint: ScriptedEndpoint,
  names: DaemonNames = currentNames,
): [string, SignedInterfaces] {
  const { network = 1, eid, types = [0, 4], uuid, connectivity } = endpoint;
  const legacy = names === legacyNames;
  const interfaces: SignedInterfaces = {
    [sharedInterfaces.endpoint]: {
      EID: ["y", eid],
      NetworkId: [legacy ? "i" : "u", network],
      SupportedMessageTypes: ["ay", Buffer.from(types)],
    },
    ...(uuid !== undefined && { [sharedInterfaces.uuid]: { UUID: ["s", uuid] } }),
    [names.endpointControl]: legacy ? {} : { Connectivity: ["s", connectivity ?? "Available"] },
  };
  return [names.endpointPath(network, eid), interfaces];
}

/** A tree as mctpd has it: endpoints, their network, a link, and the loopback. */
export function objectTree(endpoints: readonly ScriptedEndpoint[], names: DaemonNames = currentNames): SignedObjects {
  const objects = Object.fromEntries(endpoints.map((endpoint) => endpointObject(endpoint, names)));
  if (names === legacyNames) return objects;
  return {
    [currentPaths.link("mctpi2c3")]: {
      [currentInterfaces.link]: { Role: ["s", "BusOwner"], NetworkId: ["u", 1] },
      [currentNames.busOwner]: {},
    },
    [currentPaths.link("lo")]: { [currentInterfaces.link]: { Role: ["s", "Unknown"], NetworkId: ["u", 1] } },
    [currentPaths.network(1)]: { [currentInterfaces.network]: { LocalEIDs: ["ay", Buffer.of(8)] } },
    ...objects,
  };
}
