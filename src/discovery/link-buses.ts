import { Bus } from "../endpoint/bus.ts";
import type { MctpLink } from "../transport/af-mctp/index.ts";
import type { FoundEndpoint } from "./found-endpoint.ts";

/** Links on which one device talks at a time. What is behind the others is switched, or told apart by its own medium. */
const serialLinks = /^mctp(i2c|i3c|serial)/;
/** Commands at once on other links, and where the link is not known: as many as one host's drives commonly are. */
const otherConcurrency = 8;

/** How the buses of links are made. */
interface LinkBusesOptions {
  /** How many commands go on at once on each; unless given, 1 on I2C, I3C and serial lines, else 8. */
  readonly concurrency?: number | undefined;
  /** What the kernel knows of links: an interface may have been given another name than its driver's. */
  readonly links?: readonly Pick<MctpLink, "name" | "physicalAddress">[] | undefined;
}

/** A bus for each link, which its endpoints share; those whose link is not known share one for their network. */
export class LinkBuses {
  readonly #buses = new Map<string, Bus>();
  readonly #concurrency: number | undefined;
  readonly #links: NonNullable<LinkBusesOptions["links"]>;

  constructor({ concurrency, links = [] }: LinkBusesOptions = {}) {
    this.#concurrency = concurrency;
    this.#links = links;
  }

  busOf({ link, address }: Pick<FoundEndpoint, "link" | "address">): Bus {
    const name = link ?? `network ${address.network}`;
    let bus = this.#buses.get(name);
    if (bus === undefined) {
      bus = new Bus({ name, concurrency: this.#concurrency ?? this.#usual(link) });
      this.#buses.set(name, bus);
    }
    return bus;
  }

  #usual(link: string | undefined): number {
    if (link === undefined) return otherConcurrency;
    const known = this.#links.find(({ name }) => name === link);
    // Of all links, only those on I2C have addresses of one byte.
    return serialLinks.test(link) || known?.physicalAddress?.length === 1 ? 1 : otherConcurrency;
  }
}
