/** What the tests of the addon share: AF_UNIX datagrams, which the addon carries as it carries MCTP's. */
import { existsSync } from "node:fs";
import { endianness } from "node:os";
import { fileURLToPath } from "node:url";
import { loadDatagramSystem } from "./addon.ts";
import type { DatagramReceiver, DatagramSocket, DatagramSystem } from "./socket.ts";

const unixFamily = 1;
const datagramType = 2;

/** The addon this checkout has built for itself. */
export const addonFile: string = fileURLToPath(
  new URL(`../../../../prebuilds/${process.platform}-${process.arch}/mctp-socket.node`, import.meta.url),
);

/** Why the tests of the addon are skipped, or false. */
export const skipWithoutAddon: string | false =
  !existsSync(addonFile) && "the addon is not built here (`npm run build:native`)";

/** The addon, or the special build whose file is given. */
export function testedSystem(file: string = addonFile): DatagramSystem {
  return loadDatagramSystem(file);
}

let names = 0;

/** A socket address in the abstract namespace, which leaves no file behind, and which nobody has. */
export function unixAddress(name: string = `nvme-mi-test-${process.pid}-${names++}`): Uint8Array {
  const bytes = Buffer.alloc(3 + name.length);
  const write = endianness() === "LE" ? "writeUInt16LE" : "writeUInt16BE";
  bytes[write](unixFamily, 0);
  bytes.write(name, 3, "latin1");
  return bytes;
}

/** One thing a socket delivered, copied from the lent views. */
interface Delivery {
  readonly data?: string;
  readonly from?: Uint8Array;
  readonly oversized?: number;
  /** What was received of an oversized one. */
  readonly begins?: string;
  readonly errno?: number;
  /** Of what was posted and not sent. */
  readonly key?: number;
}

/** A bound socket that keeps what it is delivered. */
export class UnixPeer implements DatagramReceiver {
  readonly address: Uint8Array = unixAddress();
  readonly deliveries: Delivery[] = [];
  readonly socket: DatagramSocket;
  /** Called after each delivery. */
  onDelivery: (delivery: Delivery) => void = () => {};

  constructor(system: DatagramSystem, maximumLength = 1024) {
    this.socket = system.open({ family: unixFamily, type: datagramType, protocol: 0, maximumLength }, this);
    this.socket.bind(this.address);
  }

  /** Resolves when so many deliveries have come in all, the process being kept alive meanwhile. */
  async received(count: number): Promise<readonly Delivery[]> {
    this.socket.ref();
    while (this.deliveries.length < count) {
      await new Promise<void>((resolve) => {
        this.onDelivery = () => resolve();
      });
    }
    this.socket.unref();
    return this.deliveries;
  }

  send(text: string, to: UnixPeer): void {
    this.socket.send(Buffer.from(text), to.address);
  }

  post(text: string, to: Pick<UnixPeer, "address">, key = 0): void {
    this.socket.post(Buffer.from(text), to.address, 0, key);
  }

  datagram(data: Uint8Array, address: Uint8Array): void {
    this.#take({ data: Buffer.from(data).toString(), from: Uint8Array.from(address) });
  }

  oversized(data: Uint8Array, address: Uint8Array, length: number): void {
    this.#take({ oversized: length, begins: Buffer.from(data).toString(), from: Uint8Array.from(address) });
  }

  unsent({ errno }: { errno: number }, key: number): void {
    this.#take({ errno, key });
  }

  failed(failure: { errno: number }): void {
    this.#take({ errno: failure.errno });
  }

  #take(delivery: Delivery): void {
    this.deliveries.push(delivery);
    this.onDelivery(delivery);
  }
}
