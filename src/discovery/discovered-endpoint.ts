import type { EndpointOptions } from "../endpoint/call-options.ts";
import { Endpoint } from "../endpoint/endpoint.ts";
import { MiError } from "../errors.ts";
import { formatMctpAddress } from "../mctp/address.ts";
import type { Transport } from "../transport/transport.ts";
import type { ActionOptions } from "./daemon-link.ts";
import type { DiscoverySource, FoundEndpoint } from "./found-endpoint.ts";
import type { EndpointControl } from "./source.ts";

/** A management endpoint with what its source told of it, when it was found: `watch` tells what has changed since. */
export class DiscoveredEndpoint extends Endpoint implements FoundEndpoint {
  readonly source: DiscoverySource;
  readonly uuid: string | undefined;
  readonly messageTypes: readonly number[] | undefined;
  readonly connectivity: FoundEndpoint["connectivity"];
  readonly link: string | undefined;
  readonly #control: EndpointControl | undefined;

  /** As of an `Endpoint`. Without `control`, the methods below reject with `NOT_SUPPORTED`. */
  constructor(transport: Transport, found: FoundEndpoint, options: EndpointOptions = {}, control?: EndpointControl) {
    super(transport, found.address, options);
    this.source = found.source;
    this.uuid = found.uuid;
    this.messageTypes = found.messageTypes;
    this.connectivity = found.connectivity;
    this.link = found.link;
    this.#control = control;
  }

  /** As `MctpDaemon.setMtu`. */
  async setMtu(mtu: number, options?: ActionOptions): Promise<void> {
    await this.#controlled("setMtu").setMtu(this.address, mtu, options);
  }

  /** As `MctpDaemon.remove`. The endpoint itself stays open. */
  async remove(options?: ActionOptions): Promise<void> {
    await this.#controlled("remove").remove(this.address, options);
  }

  /** As `MctpDaemon.recover`. */
  async recover(options?: ActionOptions): Promise<void> {
    await this.#controlled("recover").recover(this.address, options);
  }

  #controlled(method: keyof EndpointControl): EndpointControl {
    if (this.#control !== undefined) return this.#control;
    const address = formatMctpAddress(this.address);
    throw new MiError("NOT_SUPPORTED", `${method}: only mctpd can, and ${address} was found by ${this.source}`);
  }
}
