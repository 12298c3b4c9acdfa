import { kernelRoute, type LinkRoute, MctpDaemon } from "../discovery/index.ts";
import { DiscoveryError, MiError } from "../errors.ts";
import type { DeviceAddress } from "./device-address.ts";
import { messageOf } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { linkDescription } from "./links.ts";

/** This machine's side of the way to a drive, and what stays open for it. */
export interface TunedRoute extends AsyncDisposable {
  readonly route: LinkRoute;
}

/** The largest packet in a frame of a serial link, with its header (DSP0253), and what this program puts into one. */
const streamMtu = { linkMtu: 255, mtu: 68 } as const;

/**
 * The route to a drive, which mctpd can change where there is one. Rejects with `DISCOVERY` where it lets nobody in, or was asked
 * for by its bus and is not there.
 */
export async function openTunedRoute(address: DeviceAddress, { options, call }: Invocation): Promise<TunedRoute> {
  if (address.link.scheme !== "mctp") {
    const link = linkDescription(address.link) ?? "the built-in simulator";
    const route = {
      read: async () => ({ link, ...streamMtu }),
      fixed: "this program sends 64 bytes in a packet there",
    };
    return { route, [Symbol.asyncDispose]: async () => {} };
  }
  const { bus } = options;
  try {
    const daemon = await MctpDaemon.connect({ signal: call.signal, ...(bus !== undefined && { messageBus: bus }) });
    return { route: kernelRoute(address, daemon), [Symbol.asyncDispose]: () => daemon.close() };
  } catch (error) {
    if (bus !== undefined || !isAbsent(error)) throw error;
    const fixed = `only mctpd can change it, and there is none (${messageOf(error)})`;
    return { route: { ...kernelRoute(address), fixed }, [Symbol.asyncDispose]: async () => {} };
  }
}

/** Whether there is no mctpd to ask: the drive's side can be tuned all the same. */
function isAbsent(error: unknown): boolean {
  if (error instanceof DiscoveryError) return ["noBus", "noDaemon"].includes(error.reason);
  return error instanceof MiError && error.code === "NOT_SUPPORTED";
}
