import type { DiscoveredEndpoint, FoundEndpoint, Scan } from "../discovery/index.ts";
import { formatMctpAddress } from "../mctp/address.ts";
import { findEndpoints, namesSource, requireOneSource, scanNotes } from "./discovery-source.ts";
import type { DriveAtHand } from "./drive-status.ts";
import { messageOf, usageError } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { Links } from "./links.ts";
import { parseAddresses } from "./target.ts";
import { WatchedEndpoints } from "./watched-endpoints.ts";

/** The drives that a verb is for, which may come and go. */
export interface Drives extends AsyncDisposable {
  /** Those that there are by now, to be read until this is called again. */
  now(): Promise<readonly DriveAtHand[]>;
  /** Resolves when there may be others than those last told, if anything tells that, and when aborted. */
  changed(signal: AbortSignal): Promise<void>;
}

/** How drives are looked for. */
export interface DrivesOptions {
  /** Whether to follow those that mctpd knows, for a verb that shows them for long. */
  readonly follow: boolean;
  /** Is told what there is to say about the source, a line each. */
  say(text: string): void;
}

/** Drives as a command line names them; all that there are where it names none. Throws `INVALID_ARGUMENT`. */
export function drivesOf(invocation: Invocation, options: DrivesOptions): Drives {
  const { name, addresses, options: given } = invocation;
  requireOneSource(name, given);
  if (addresses.length > 0 && namesSource(given)) {
    throw usageError(`${name}: give addresses, or say where to look for drives, not both`);
  }
  return addresses.length > 0 || given.sim ? new NamedDrives(invocation) : new FoundDrives(invocation, options);
}

/** Drives that were named, or all of the built-in simulator's. */
class NamedDrives implements Drives {
  readonly #invocation: Invocation;
  readonly #links: Links;
  #drives: Promise<readonly DriveAtHand[]> | undefined;

  constructor(invocation: Invocation) {
    this.#invocation = invocation;
    this.#links = new Links(invocation.options);
    if (invocation.addresses.length > 0) this.#drives = Promise.resolve(this.#named(invocation.addresses));
  }

  now(): Promise<readonly DriveAtHand[]> {
    this.#drives ??= this.#simulated();
    return this.#drives;
  }

  changed(signal: AbortSignal): Promise<void> {
    return aborted(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#links[Symbol.asyncDispose]();
  }

  #named(addresses: readonly string[]): readonly DriveAtHand[] {
    const { sim } = this.#invocation.options;
    return parseAddresses(addresses, sim).map((address) => ({ address, connect: () => this.#links.connect(address) }));
  }

  async #simulated(): Promise<readonly DriveAtHand[]> {
    const { defaultFleet } = await import("../simulator/index.ts");
    return this.#named(defaultFleet().eids.map(String));
  }
}

/** Drives that discovery finds: each time anew, or as mctpd tells of them. */
class FoundDrives implements Drives {
  readonly #invocation: Invocation;
  readonly #options: DrivesOptions;
  #scan: Scan | undefined;
  #watched: WatchedEndpoints | undefined;
  #connectivity = new Map<string, FoundEndpoint["connectivity"]>();
  #said = "";

  constructor(invocation: Invocation, options: DrivesOptions) {
    this.#invocation = invocation;
    this.#options = options;
  }

  async now(): Promise<readonly DriveAtHand[]> {
    const found = await this.#find();
    if (found !== undefined) await this.#take(found);
    if (this.#options.follow && this.#scan?.source === "mctpd" && this.#watched === undefined) {
      const { options, call } = this.#invocation;
      this.#watched = new WatchedEndpoints({
        bus: options.bus,
        ...call,
        before: this.#scan.endpoints,
        say: this.#options.say,
      });
    }
    return (this.#scan?.endpoints ?? []).map((endpoint) => this.#driveAt(endpoint));
  }

  changed(signal: AbortSignal): Promise<void> {
    return this.#watched?.changed(signal) ?? aborted(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#watched?.[Symbol.asyncDispose](), this.#scan?.close()]);
  }

  #driveAt(endpoint: DiscoveredEndpoint): DriveAtHand {
    const connection = { endpoint, noise: () => "" };
    return {
      address: { link: { scheme: "mctp" }, ...endpoint.address, controllerId: undefined },
      connectivity: this.#connectivity.get(formatMctpAddress(endpoint.address)),
      connect: async () => connection,
    };
  }

  /** Undefined where it fails though it did not before: what was found then is still the best that is known. */
  async #find(): Promise<Scan | undefined> {
    try {
      return await findEndpoints(this.#invocation, this.#watched);
    } catch (error) {
      if (this.#scan === undefined || this.#invocation.call.signal.aborted) throw error;
      this.#say([`warning: ${messageOf(error)}`]);
      return undefined;
    }
  }

  /** Endpoints remember what they know of their drives, so those that are open stay where no others are found. */
  async #take(found: Scan): Promise<void> {
    this.#say(scanNotes(found, this.#invocation.options));
    this.#connectivity = new Map(found.endpoints.map((each) => [formatMctpAddress(each.address), each.connectivity]));
    if (this.#scan !== undefined && placesOf(found) === placesOf(this.#scan)) {
      await found.close();
      return;
    }
    await this.#scan?.close();
    this.#scan = found;
  }

  /** What was said the last time is not said again. */
  #say(notes: readonly string[]): void {
    const all = notes.join("\n");
    if (all !== this.#said) for (const note of notes) this.#options.say(note);
    this.#said = all;
  }
}

/** What makes one set of endpoints another. */
function placesOf({ endpoints }: Scan): string {
  return endpoints.map((each) => [formatMctpAddress(each.address), each.uuid, each.link].join(" ")).join("\n");
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
