import { Bus } from "../endpoint/bus.ts";
import type { FoundEndpoint } from "./found-endpoint.ts";

/** Links on which one device talks at a time. What is behind the others is switched, or told apart by its own medium. */
const serialLinks = /^mctp(i2c|i3c|serial)/;
/** Commands at once on other links, and where the link is not known: as many as one host's drives commonly are. */
const otherConcurrency = 8;

/** A bus for each link, which its endpoints share; those whose link is not known share one for their network. */
export class LinkBuses {
  readonly #buses = new Map<string, Bus>();
  readonly #concurrency: number | undefined;

  /** `concurrency` is how many commands go on at once on each; unless given, 1 on I2C, I3C and serial lines, else 8. */
  constructor(concurrency?: number) {
    this.#concurrency = concurrency;
  }

  busOf({ link, address }: Pick<FoundEndpoint, "link" | "address">): Bus {
    const name = link ?? `network ${address.network}`;
    let bus = this.#buses.get(name);
    if (bus === undefined) {
      const usual = link !== undefined && serialLinks.test(link) ? 1 : otherConcurrency;
      bus = new Bus({ name, concurrency: this.#concurrency ?? usual });
      this.#buses.set(name, bus);
    }
    return bus;
  }
}
