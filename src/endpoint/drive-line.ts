import type { MctpAddress } from "../mctp/address.ts";
import type { Transport } from "../transport/transport.ts";
import type { Settings } from "./call-options.ts";
import { exchangeMessages, type OtherWay } from "./exchange.ts";
import type { Expected } from "./exchange-state.ts";
import { Lingering } from "./lingering.ts";
import { noQuirks, type Quirks } from "./quirks.ts";
import { sleep } from "./sleep.ts";

/** The way to one drive for whole messages, with the time that it needs between them and the tags of what was given up. */
export class DriveLine {
  readonly #transport: Transport;
  readonly #peer: MctpAddress;
  readonly #moreProcessingLimit: number;
  readonly #lingering = new Lingering();
  #quirks: Quirks = noQuirks;
  #lastResponse = Number.NEGATIVE_INFINITY;

  constructor(transport: Transport, peer: MctpAddress, moreProcessingLimit: number) {
    this.#transport = transport;
    this.#peer = peer;
    this.#moreProcessingLimit = moreProcessingLimit;
  }

  get quirks(): Quirks {
    return this.#quirks;
  }

  /** Takes over what the last response told of the drive: the time since that one counts already. */
  heed(quirks: Quirks): void {
    this.#quirks = quirks;
    if (quirks.commandInterval > 0) this.#lastResponse = performance.now();
  }

  /** Sends one message and returns its final answer, whatever its status. Rejects with the error of whatever failed. */
  async exchange(name: string, expected: Expected, message: Uint8Array, settings: Settings): Promise<Uint8Array> {
    const { slot, signal, timeout, deadline } = settings;
    const { messageType, tag, replayed } = expected;
    if (this.#quirks.commandInterval > 0) await this.#pause(signal);
    if (messageType !== "controlPrimitive") this.#lingering.supersede(slot);
    const moreProcessingLimit = this.#moreProcessingLimit;
    const terms = { title: name, messageType, tag, replayed, slot, timeout, deadline, moreProcessingLimit };
    const otherWay: OtherWay | undefined = replayed && ((receive) => this.#lingering.listen(slot, receive));
    const outcome = await exchangeMessages(this.#transport, this.#peer, message, terms, signal, otherWay);
    if (this.#quirks.commandInterval > 0) this.#lastResponse = performance.now();
    if (outcome.message !== undefined) return outcome.message;
    if (outcome.abandoned !== undefined) this.#lingering.add(outcome.abandoned, slot);
    throw outcome.error;
  }

  /** Lets go of the tags. */
  close(): void {
    this.#lingering.close();
  }

  /** Some drives drop a command that comes too soon after their last response, on whichever slot that was. */
  async #pause(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const wait = this.#lastResponse + this.#quirks.commandInterval - performance.now();
      if (wait <= 0) return;
      await sleep(Math.ceil(wait), signal);
    }
  }
}
