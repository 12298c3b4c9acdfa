import { MiError } from "../../errors.ts";
import { defaultNetwork } from "../../mctp/address.ts";
import { managementEndpointTypes } from "../../mctp/message.ts";
import type { Drive } from "../drive.ts";
import type { AttachedDevice, NetworkLink } from "./attached-device.ts";
import { MctpStack, type MctpStackOptions } from "./mctp-stack.ts";
import type { StackEndpoint } from "./stack-endpoint.ts";

/** Where the drives are. */
export interface AnnouncedFleetOptions extends Pick<MctpStackOptions, "localEid" | "recovery"> {
  /** Their MCTP network; 1 if left out. */
  readonly network?: number;
  /** The one link that leads to all of them. If left out they are on `mctpi2c1`, `mctpi2c2` and so on, eight each. */
  readonly link?: string;
}

/** The address of the first drive of an I2C bus: that of a management endpoint of NVMe-MI. */
const firstAddress = 0x1d;
const drivesOfLink = 8;

interface Slot {
  readonly drive: Drive;
  readonly link: string;
  readonly device: AttachedDevice;
}

/**
 * Simulated drives and the MCTP stack that knows them, all set up at first, with what happens to drives: they are pulled,
 * plugged in, degraded. Each method throws `INVALID_ARGUMENT` for an endpoint id that no drive of the fleet has, or whose
 * drive is not known to the stack where it would have to be.
 */
export class AnnouncedFleet {
  readonly stack: MctpStack;
  readonly #network: number;
  readonly #slots: ReadonlyMap<number, Slot>;

  /** Throws `INVALID_ARGUMENT` for drives that cannot be so. */
  constructor(drives: ReadonlyMap<number, Drive>, options: AnnouncedFleetOptions = {}) {
    const { network = defaultNetwork, link, ...others } = options;
    this.#network = network;
    this.#slots = new Map(
      [...drives].map(([eid, drive], index) => {
        const name = link ?? `mctpi2c${1 + Math.floor(index / drivesOfLink)}`;
        // On a link of all drives, the endpoint ids are the numbers that differ.
        const address = link === undefined ? firstAddress + (index % drivesOfLink) : eid;
        return [eid, { drive, link: name, device: deviceOf(eid, drive, address) }];
      }),
    );
    const names = new Set([...this.#slots.values()].map((slot) => slot.link));
    const links = [...names].map((name): NetworkLink => ({ name, network }));
    this.stack = new MctpStack({ links, ...others });
    for (const eid of this.#slots.keys()) this.add(eid);
  }

  /** The drive is plugged in, if it is not, and set up. */
  add(eid: number): void {
    const { link, device } = this.plug(eid);
    this.stack.setUp(link, device.physicalAddress);
  }

  /** The drive is plugged in, if it is not, and nobody sets it up. */
  plug(eid: number): Pick<Slot, "link" | "device"> {
    const slot = this.#slot(eid);
    slot.drive.insert();
    this.stack.detach(slot.link, slot.device.physicalAddress);
    this.stack.attach(slot.link, slot.device);
    return slot;
  }

  /** The drive is pulled, and mctpd is told. */
  pull(eid: number): void {
    const endpoint = this.#endpoint(eid);
    this.lose(eid);
    this.stack.remove(endpoint);
  }

  /** The drive is pulled, which mctpd does not notice before a recovery. */
  lose(eid: number): void {
    const { drive, link, device } = this.#slot(eid);
    drive.pull();
    this.stack.detach(link, device.physicalAddress);
  }

  /** mctpd calls the drive degraded. */
  degrade(eid: number): void {
    this.stack.degrade(this.#endpoint(eid));
  }

  /** mctpd tries to recover the drive. */
  recover(eid: number): void {
    this.stack.recover(this.#endpoint(eid));
  }

  #slot(eid: number): Slot {
    const slot = this.#slots.get(eid);
    if (slot !== undefined) return slot;
    const eids = [...this.#slots.keys()].join(", ");
    throw new MiError("INVALID_ARGUMENT", `no simulated drive has endpoint id ${eid}; there are ${eids}`);
  }

  #endpoint(eid: number): StackEndpoint {
    this.#slot(eid);
    return this.stack.endpoint(this.#network, eid);
  }
}

function deviceOf(eid: number, drive: Drive, address: number): AttachedDevice {
  return {
    physicalAddress: [address],
    eid,
    // Under another it could not be reached: those who serve it know it by this one.
    keepsEid: true,
    uuid: drive.uuid,
    messageTypes: managementEndpointTypes,
    answers: () => !drive.absent,
  };
}
