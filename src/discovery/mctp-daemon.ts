import { offAbort, onAbort } from "../endpoint/abort-listeners.ts";
import { DiscoveryError, MiError } from "../errors.ts";
import { formatMctpAddress, type MctpAddress, mctpAddress } from "../mctp/address.ts";
import type { BusAddress } from "../mctpd/bus-address.ts";
import { currentInterfaces, currentPaths, legacyNames, methodSignatures } from "../mctpd/daemon-names.ts";
import { type ActionOptions, DaemonLink, type EndpointSetup } from "./daemon-link.ts";
import { noDaemon, objectsCall, type RunningDaemon, runningDaemons } from "./daemon-objects.ts";
import { actingTimeout, readingTimeout } from "./daemon-options.ts";
import type { Findings } from "./found-endpoint.ts";
import { managedObjects } from "./managed-objects.ts";
import { type BusCall, connectBus, type MessageBus } from "./message-bus.ts";
import { ObjectView } from "./object-view.ts";
import { type EndpointWatch, type EndpointWatchOptions, watch } from "./watch.ts";

/** Where mctpd is, and how long to wait for it. */
export interface MctpDaemonOptions {
  /** The message bus; the system's unless given. */
  readonly messageBus?: BusAddress;
  /** The longest wait for an answer, in milliseconds; unless given, 5000 for a question and 25000 for what mctpd has to do. */
  readonly timeout?: number;
  /** Gives up connecting when aborted. */
  readonly signal?: AbortSignal;
}

/**
 * The MCTP daemon, mctpd, 1.x or 2.x, over D-Bus: what it knows, and what it can do. An idle connection does not keep the
 * process alive; one that was lost is made anew by the next call.
 *
 * Methods reject with `DISCOVERY`, whose `reason` says what stands in the way, and with the daemon's own text where it
 * refused; an aborted call with its signal's reason.
 */
export class MctpDaemon implements AsyncDisposable {
  readonly #options: MctpDaemonOptions;
  readonly #end = new AbortController();
  #bus: MessageBus | undefined;
  #dialling: Promise<MessageBus> | undefined;

  private constructor(options: MctpDaemonOptions) {
    this.#options = options;
  }

  /**
   * Connects to mctpd. Rejects with `DISCOVERY`: `noBus`, `noPermission`, `noDaemon`; with `NOT_SUPPORTED` where the package
   * dbus-native is not installed; with `INVALID_ARGUMENT`. mctpd is not started where it is not running.
   */
  static async connect(options: MctpDaemonOptions = {}): Promise<MctpDaemon> {
    const daemon = new MctpDaemon(options);
    try {
      await daemon.#running(options.signal, readingTimeout(options.timeout));
      return daemon;
    } catch (error) {
      await daemon.close();
      throw error;
    }
  }

  /** The endpoints that mctpd knows which speak NVMe-MI and are not our own, and what made no sense. */
  async findings({ signal, timeout }: ActionOptions = {}): Promise<Findings> {
    const problems: Error[] = [];
    const view = await this.#view(signal, timeout, (error) => problems.push(error));
    return { endpoints: view.endpoints, problems };
  }

  /** The links that mctpd knows. Rejects with `NOT_SUPPORTED` where only 1.x runs, which does not list them: name one. */
  async links({ signal, timeout }: ActionOptions = {}): Promise<DaemonLink[]> {
    const view = await this.#view(signal, timeout, () => {}, true);
    return view.links.map((link) => new DaemonLink({ ...link, call: this.#call }));
  }

  /** The link of a name. mctpd is not asked whether it exists. */
  link(name: string): DaemonLink {
    return new DaemonLink({ name, network: undefined, role: undefined, busOwner: undefined, call: this.#call });
  }

  /**
   * Sets the largest packet on the way to an endpoint (MTU), in bytes with the four of the header: 68 and more, on I2C up to
   * 254; 0 is the link's own. Both ends must be able to take it.
   */
  async setMtu(address: { eid: number; network?: number }, mtu: number, options?: ActionOptions): Promise<void> {
    if (!Number.isInteger(mtu) || mtu < 0 || mtu > 0xffff_ffff) {
      throw new MiError("INVALID_ARGUMENT", `mtu: ${mtu} is not a number of bytes`);
    }
    await this.#act(address, "SetMTU", [mtu], options);
  }

  /** Has mctpd forget an endpoint. The drive keeps its endpoint id. */
  async remove(address: { eid: number; network?: number }, options?: ActionOptions): Promise<void> {
    await this.#act(address, "Remove", [], options);
  }

  /**
   * Has mctpd find out whether an endpoint still answers: it is degraded until it does, and removed where it does not within
   * some seconds. Does not wait for that; `watch` tells. mctpd 2.x, else rejects with `NOT_SUPPORTED`.
   */
  async recover(address: { eid: number; network?: number }, options?: ActionOptions): Promise<void> {
    await this.#act(address, "Recover", [], options);
  }

  /**
   * Has mctpd list an endpoint that it has a route to already, such as one behind a bridge that gave it its id. mctpd 2.2,
   * else rejects with `NOT_SUPPORTED` or, `unknown`, with mctpd's words.
   */
  async learnEndpoint(address: { eid: number; network?: number }, options?: ActionOptions): Promise<EndpointSetup> {
    const { network, eid } = mctpAddress(address);
    const title = `LearnEndpoint of ${formatMctpAddress({ network, eid })}`;
    const [, isNew] = await this.#call(({ names }) => {
      if (names === legacyNames)
        throw new MiError("NOT_SUPPORTED", "mctpd 1.x learns endpoints by their physical address");
      const call = { path: currentPaths.network(network), interface: currentInterfaces.network, title };
      return { ...call, member: "LearnEndpoint", signature: "y", body: [eid] };
    }, options);
    if (typeof isNew === "boolean") return { address: { network, eid }, isNew };
    throw new DiscoveryError("malformed", `${title}: mctpd did not say whether it is new, but ${String(isNew)}`);
  }

  /** As the function of that name, on the same bus. It has a connection of its own, which closing this does not end. */
  watch(options: Omit<EndpointWatchOptions, "messageBus"> = {}): EndpointWatch {
    const { messageBus, timeout } = this.#options;
    return watch({
      ...(messageBus !== undefined && { messageBus }),
      ...(timeout !== undefined && { timeout }),
      ...options,
    });
  }

  /** Ends the connection; calls under way are rejected. Idempotent. */
  async close(): Promise<void> {
    this.#end.abort(closed());
    await this.#dialling?.catch(() => {});
    await this.#bus?.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #act(
    address: { eid: number; network?: number },
    member: "SetMTU" | "Remove" | "Recover",
    body: unknown[],
    options: ActionOptions | undefined,
  ): Promise<void> {
    const { network, eid }: MctpAddress = mctpAddress(address);
    const name = formatMctpAddress({ network, eid });
    try {
      await this.#call(({ names }) => {
        if (names === legacyNames && member === "Recover")
          throw new MiError("NOT_SUPPORTED", "mctpd 1.x has no Recover");
        const signature = methodSignatures[member].in;
        const call = { path: names.endpointPath(network, eid), interface: names.endpointControl, member };
        return { ...call, title: `${member} of ${name}`, ...(signature !== "" && { signature, body }) };
      }, options);
    } catch (error) {
      if (error instanceof MiError) error.address = name;
      throw error;
    }
  }

  readonly #call = async (
    call: (daemon: RunningDaemon) => Omit<BusCall, "destination">,
    { signal, timeout }: ActionOptions = {},
  ): Promise<unknown[]> => {
    const wait = actingTimeout(timeout ?? this.#options.timeout);
    const { bus, daemons } = await this.#running(signal, wait);
    const [daemon] = daemons;
    return await bus.call({ ...call(daemon), destination: daemon.owner }, { signal, timeout: wait });
  };

  /** What mctpd tells. Asking twice does no harm, so a restart meanwhile goes unnoticed. */
  async #view(...terms: ViewTerms): Promise<ObjectView> {
    try {
      return await this.#viewOnce(...terms);
    } catch (error) {
      const passing = error instanceof DiscoveryError && ["lost", "noDaemon"].includes(error.reason);
      if (!passing || this.#end.signal.aborted) throw error;
      return await this.#viewOnce(...terms);
    }
  }

  async #viewOnce(...[signal, timeout, problem, onlyCurrent = false]: ViewTerms): Promise<ObjectView> {
    const options = { signal, timeout: readingTimeout(timeout ?? this.#options.timeout) };
    const { bus, daemons } = await this.#running(signal, options.timeout);
    const asked = onlyCurrent ? daemons.filter(({ names }) => names !== legacyNames) : daemons;
    if (asked.length === 0) throw new MiError("NOT_SUPPORTED", "mctpd 1.x does not list its links: use link(name)");
    const view = new ObjectView(problem);
    await Promise.all(
      asked.map(async (daemon) => {
        const [objects] = await bus.call(objectsCall(daemon), options);
        view.snapshot(daemon.names.root, managedObjects(objects));
      }),
    );
    return view;
  }

  async #running(
    signal: AbortSignal | undefined,
    timeout: number,
  ): Promise<{ bus: MessageBus; daemons: [RunningDaemon, ...RunningDaemon[]] }> {
    const bus = await this.#connection(signal);
    const [first, ...others] = await runningDaemons(bus, { signal, timeout });
    if (first === undefined) throw noDaemon();
    return { bus, daemons: [first, ...others] };
  }

  /** The connection, made anew where it was lost. Callers share it, so the signal of one does not end it for the others. */
  #connection(signal: AbortSignal | undefined): Promise<MessageBus> {
    return new Promise((resolve, reject) => {
      if (this.#end.signal.aborted) throw closed();
      signal?.throwIfAborted();
      if (this.#bus?.closed === false) {
        resolve(this.#bus);
        return;
      }
      const abort = (): void => reject(signal?.reason);
      onAbort(signal, abort);
      this.#dialling ??= this.#dial();
      this.#dialling.then(resolve, reject).finally(() => offAbort(signal, abort));
    });
  }

  async #dial(): Promise<MessageBus> {
    const { messageBus = "system", timeout } = this.#options;
    try {
      this.#bus = await connectBus(messageBus, { signal: this.#end.signal, timeout: readingTimeout(timeout) });
      return this.#bus;
    } finally {
      this.#dialling = undefined;
    }
  }
}

type ViewTerms = [
  signal: AbortSignal | undefined,
  timeout: number | undefined,
  problem: (error: Error) => void,
  onlyCurrent?: boolean,
];

function closed(): MiError {
  return new MiError("CLOSED", "the connection to mctpd was closed");
}
