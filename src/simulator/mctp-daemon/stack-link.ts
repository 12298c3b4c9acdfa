import { MiError, TransportError } from "../../errors.ts";
import { defaultNetwork, isAssignableEid } from "../../mctp/address.ts";
import type { AttachedDevice, LinkRole, NetworkLink } from "./attached-device.ts";

/** As the kernel's I2C driver has it: baseline, and the most that a block write can hold. */
const packetSizesOnI2c = { smallest: 68, largest: 254 } as const;

/** A device on a link. */
export interface Plugged {
  readonly link: StackLink;
  readonly device: AttachedDevice;
  /** The endpoint id that it has by now; 0 for none. */
  eid: number;
}

/** A network link of the stack, with what is attached to it. */
export class StackLink {
  readonly name: string;
  readonly network: number;
  readonly packetSizes: { readonly smallest: number; readonly largest: number };
  role: LinkRole;
  readonly #plugged = new Map<string, Plugged>();

  /** Throws `INVALID_ARGUMENT` for a name that no object path can hold, and for devices that cannot be. */
  constructor({
    name,
    role = "BusOwner",
    network = defaultNetwork,
    packetSizes = packetSizesOnI2c,
    devices = [],
  }: NetworkLink) {
    if (!/^\w{1,15}$/.test(name)) {
      throw new MiError("INVALID_ARGUMENT", `${name}: the name of a link is 1 to 15 letters, digits and underscores`);
    }
    this.name = name;
    this.role = role;
    this.network = network;
    this.packetSizes = packetSizes;
    for (const device of devices) this.attach(device);
  }

  /** Throws `INVALID_ARGUMENT` where its address is taken, or its endpoint id is none. */
  attach(device: AttachedDevice): void {
    const { physicalAddress, eid = 0 } = device;
    const key = keyOf(physicalAddress);
    if (this.#plugged.has(key)) {
      throw new MiError("INVALID_ARGUMENT", `${this.name}: there is a device with physical address ${key} already`);
    }
    if (eid !== 0 && !isAssignableEid(eid)) {
      throw new MiError("INVALID_ARGUMENT", `${this.name}: a device cannot have endpoint id ${eid}`);
    }
    this.#plugged.set(key, { link: this, device, eid });
  }

  /** Takes a device away, if there is one. */
  detach(physicalAddress: readonly number[]): void {
    this.#plugged.delete(keyOf(physicalAddress));
  }

  /** The device with a physical address, if there is one that answers. */
  at(physicalAddress: readonly number[]): Plugged | undefined {
    const plugged = this.#plugged.get(keyOf(physicalAddress));
    return plugged !== undefined && answers(plugged) ? plugged : undefined;
  }

  /** The same, but throws `TransportError` where nobody answers. */
  ask(physicalAddress: readonly number[]): Plugged {
    const plugged = this.at(physicalAddress);
    if (plugged !== undefined) return plugged;
    throw new TransportError(`${this.name}: nobody answers at physical address ${keyOf(physicalAddress)}`, {
      errno: "ETIMEDOUT",
    });
  }

  /** The device with an endpoint id, if it answers. */
  reached(eid: number): Plugged | undefined {
    return [...this.#plugged.values()].find((plugged) => plugged.eid === eid && answers(plugged));
  }
}

/** Whether two devices are at one place, such as one that was pulled and another in its stead. */
export function atOnePlace(one: Plugged, other: Plugged): boolean {
  return one.link === other.link && keyOf(one.device.physicalAddress) === keyOf(other.device.physicalAddress);
}

function answers({ device }: Plugged): boolean {
  return device.answers?.() ?? true;
}

function keyOf(physicalAddress: readonly number[]): string {
  return physicalAddress.map((byte) => byte.toString(16).padStart(2, "0")).join(":") || "(none)";
}
