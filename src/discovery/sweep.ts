import type { Infer, Struct } from "../codec/index.ts";
import { offAbort, onAbort } from "../endpoint/abort-listeners.ts";
import { checkTime } from "../endpoint/check-time.ts";
import { eachOf } from "../endpoint/each-of.ts";
import { Endpoint } from "../endpoint/endpoint.ts";
import { inContext } from "../endpoint/error-context.ts";
import { IntegrityError, MiError, MiStatusError, ProtocolError, TimeoutError, TransportError } from "../errors.ts";
import {
  addressKey,
  defaultNetwork,
  formatMctpAddress,
  isAssignableEid,
  type MctpAddress,
  mctpAddress,
} from "../mctp/address.ts";
import {
  type ControlCommand,
  controlCommands,
  decodeControlResponse,
  encodeControlRequest,
} from "../mctp/control-messages.ts";
import { messageType } from "../mctp/message.ts";
import type { MctpRoutes } from "../transport/af-mctp/routes.ts";
import type { Transport } from "../transport/transport.ts";
import { exchangeControl } from "./control-exchange.ts";
import type { Findings, FoundEndpoint } from "./found-endpoint.ts";

/** Whom to ask, and how. */
export interface SweepOptions {
  /** The network to ask in; all that have routes if left out, and network 1 where routes are not known. */
  readonly network?: number;
  /** The addresses to ask, instead of all in a network. */
  readonly addresses?: readonly MctpAddress[];
  /**
   * What the kernel knows of the way (`readMctpRoutes`): then only addresses with a route are asked, this machine's own and
   * those behind a link that is down are not, and each found endpoint has its `link`. For AF_MCTP.
   */
  readonly routes?: MctpRoutes;
  /**
   * The longest wait for an answer to each of two attempts, in milliseconds; 500 if left out. Bindings have endpoints answer
   * within 100 ms, and mctpd waits 250; an endpoint may be behind others on a slow bus.
   */
  readonly timeout?: number;
  /** How many addresses are asked at a time, from 1 on; 16 if left out. */
  readonly concurrency?: number;
  /** Ends the sweep when aborted: it rejects with the signal's reason at once. */
  readonly signal?: AbortSignal;
}

/** Control messages are carried without any assurance: one that is lost must not hide a drive. */
const attempts = 2;

/** How the kernel says that there is nobody at an address. */
const nobody: readonly (string | undefined)[] = ["EHOSTUNREACH", "ENETUNREACH", "ENOENT"];
/** What fails for every address alike: for want of a privilege, or of MCTP. */
const everybody: readonly (string | undefined)[] = ["EACCES", "EPERM", "EAFNOSUPPORT"];
/** What fails for every address behind an interface: it is down, gone or stuck. */
const neighbours: readonly (string | undefined)[] = ["ENETDOWN", "ENODEV", "ENXIO", "ENOBUFS", "EAGAIN"];
/** Where a system call is for one address. That of a stream is for all, and so is opening a socket. */
const forOneAddress: readonly (string | undefined)[] = ["sendto", "ioctl"];

/**
 * Finds MCTP endpoints by asking every address of a network, over any transport, which types of message it takes (MCTP
 * control, Get Message Type Support), and those that take NVMe-MI for their UUID. It changes nothing. Silence means that
 * nobody is there. An endpoint that refuses to tell its types is sent a Read NVMe-MI Data Structure: one that answers takes
 * NVMe-MI; of one that does not the types stay unknown.
 *
 * Endpoints come by ascending address; `problems` has what was malformed, and what kept addresses from being asked, once for
 * all behind an interface that is down. Rejects with `TransportError` where nobody can be asked, such as for want of a privilege, and with
 * `INVALID_ARGUMENT`.
 */
export async function sweep(transport: Transport, options: SweepOptions = {}): Promise<Findings> {
  const { signal, concurrency = 16 } = options;
  const timeout = checkTime("timeout", options.timeout ?? 500);
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new MiError("INVALID_ARGUMENT", `concurrency: ${concurrency} is not a number of addresses`);
  }
  const addresses = addressesOf(options);
  signal?.throwIfAborted();
  const stop = new AbortController();
  const abort = () => stop.abort(signal?.reason);
  onAbort(signal, abort);
  try {
    const sweeping = new Sweeping(transport, timeout, stop, options.routes);
    await eachOf(addresses, concurrency, (address) => sweeping.look(address));
    // Whatever stopped one has stopped all, at once.
    stop.signal.throwIfAborted();
    return sweeping.findings();
  } finally {
    offAbort(signal, abort);
  }
}

function addressesOf({ network, addresses, routes }: SweepOptions): readonly MctpAddress[] {
  // For what it throws.
  if (network !== undefined) mctpAddress({ network, eid: 8 });
  const wanted = addresses?.map(mctpAddress) ?? routes?.addresses(network) ?? wholeNetwork(network ?? defaultNetwork);
  const byName = new Map(wanted.map((address) => [formatMctpAddress(address), address]));
  for (const own of routes?.local ?? []) byName.delete(formatMctpAddress(own));
  return [...byName.values()];
}

function wholeNetwork(network: number): MctpAddress[] {
  const all = Array.from({ length: 0x100 }, (_, eid) => ({ network, eid }));
  return all.filter(({ eid }) => isAssignableEid(eid));
}

/** Instance identifiers have five bits. */
const instanceMask = 0x1f;
/** Where a control response has its completion code. */
const completionOffset = 3;

/** One sweep: what it has found so far. */
class Sweeping {
  readonly #transport: Transport;
  readonly #timeout: number;
  readonly #stop: AbortController;
  readonly #routes: MctpRoutes | undefined;
  readonly #endpoints: FoundEndpoint[] = [];
  readonly #problems = new Map<string, Error>();
  #instance = 0;

  constructor(transport: Transport, timeout: number, stop: AbortController, routes: MctpRoutes | undefined) {
    this.#transport = transport;
    this.#timeout = timeout;
    this.#stop = stop;
    this.#routes = routes;
  }

  findings(): Findings {
    const endpoints = this.#endpoints.sort((one, other) => addressKey(one.address) - addressKey(other.address));
    return { endpoints, problems: [...this.#problems.values()] };
  }

  /** Asks nobody any more once the sweep is stopped. Never rejects. */
  async look(address: MctpAddress): Promise<void> {
    if (this.#stop.signal.aborted) return;
    try {
      this.#requireLink(address);
      await this.#look(address);
    } catch (error) {
      this.#note(error, address);
    }
  }

  /** What is sent over an interface that is down the kernel drops without a word. */
  #requireLink(address: MctpAddress): void {
    const name = this.#routes?.linkTo(address);
    if (this.#routes?.links.find((link) => link.name === name)?.up !== false) return;
    const text = `the link ${name} is down, so that nobody behind it was asked: bring it up with \`mctp link set ${name} up\``;
    throw new TransportError(text, { errno: "ENETDOWN", syscall: "sendto" });
  }

  async #look(address: MctpAddress): Promise<void> {
    const told = await this.#ask(address, controlCommands.getMessageTypeSupport);
    if (told === "silent") return;
    const messageTypes = told?.messageTypes ?? (await this.#attempt(address, () => this.#probed(address)));
    const isDrive = messageTypes?.includes(messageType.nvmeMi);
    const uuid = isDrive ? await this.#attempt(address, () => this.#uuidOf(address)) : undefined;
    const link = this.#routes?.linkTo(address);
    this.#endpoints.push({ source: "sweep", address, uuid, messageTypes, connectivity: undefined, link });
  }

  /** One that has been found stays so, whatever keeps it from being asked more. */
  async #attempt<Answer>(address: MctpAddress, ask: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await ask();
    } catch (error) {
      this.#note(error, address);
      this.#stop.signal.throwIfAborted();
      return undefined;
    }
  }

  async #uuidOf(address: MctpAddress): Promise<string | undefined> {
    // An endpoint may do without.
    const told = await this.#ask(address, controlCommands.getEndpointUuid);
    return told === "silent" ? undefined : told?.uuid;
  }

  /** Undefined for an answer that does not tell: a refusal, or, as a problem, nonsense. */
  async #ask<Response extends Struct>(
    address: MctpAddress,
    command: ControlCommand<typeof controlCommands.getEndpointId.request, Response>,
  ): Promise<Infer<Response> | "silent" | undefined> {
    const instance = this.#instance;
    this.#instance = (instance + 1) & instanceMask;
    const request = encodeControlRequest(command, {}, instance);
    const terms = { timeout: this.#timeout, attempts, signal: this.#stop.signal };
    const answer = await exchangeControl(this.#transport, address, request, terms);
    if (answer === undefined) return "silent";
    if (answer[completionOffset] !== 0) return undefined;
    try {
      return decodeControlResponse(command, answer, instance);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      const name = formatMctpAddress(address);
      this.#keep(inContext(error, command.title, name), `${command.title} ${name}`);
      return undefined;
    }
  }

  /** The types of message as far as one command tells them, which every NVMe-MI endpoint has and which only reads. */
  async #probed(address: MctpAddress): Promise<readonly number[] | undefined> {
    const { signal } = this.#stop;
    await using endpoint = new Endpoint(this.#transport, address, { probe: false, recovery: false });
    for (let attempt = 1; attempt <= attempts; attempt++) {
      try {
        await endpoint.readSubsystemInformation({}, { signal, timeout: this.#timeout, deadline: this.#timeout });
        return [messageType.nvmeMi];
      } catch (error) {
        if (isNvmeMi(error)) return [messageType.nvmeMi];
        if (!(error instanceof TimeoutError)) throw error;
      }
    }
    return undefined;
  }

  #note(error: unknown, address: MctpAddress): void {
    if (this.#stop.signal.aborted) return;
    const { errno, syscall } = error instanceof TransportError ? error : {};
    if (nobody.includes(errno)) return;
    const ofOne = errno === "EBUSY" || (forOneAddress.includes(syscall) && !everybody.includes(errno));
    if (!(error instanceof TransportError && ofOne)) this.#stop.abort(error);
    else if (!neighbours.includes(errno)) this.#keep(error, formatMctpAddress(address));
    else this.#keep(error, `${errno} ${this.#routes?.linkTo(address)}`);
  }

  #keep(error: Error, key: string): void {
    if (!this.#problems.has(key)) this.#problems.set(key, error);
  }
}

/** Whether it is an answer that failed, whatever else the endpoint makes of the command. */
function isNvmeMi(error: unknown): boolean {
  if (error instanceof TimeoutError) return error.moreProcessing > 0;
  return error instanceof MiStatusError || error instanceof IntegrityError || error instanceof ProtocolError;
}
