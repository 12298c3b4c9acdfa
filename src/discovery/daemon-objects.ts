import { DiscoveryError } from "../errors.ts";
import { currentNames, type DaemonNames, legacyNames } from "../mctpd/daemon-names.ts";
import type { BusCall, BusCallOptions, MessageBus } from "./message-bus.ts";

/** The generations of mctpd that may be on a bus, the one first that is believed where both tell of the same. */
export const generations: readonly DaemonNames[] = [currentNames, legacyNames];

/** A daemon that is on the bus. */
export interface RunningDaemon {
  readonly names: DaemonNames;
  /** Its unique name: calls to that reach this process or none. */
  readonly owner: string;
}

/** The daemons on a bus, none where there is none. Starts none. Rejects as `MessageBus.call`. */
export async function runningDaemons(bus: MessageBus, options: BusCallOptions): Promise<RunningDaemon[]> {
  const owners = await Promise.all(generations.map(({ service }) => bus.ownerOf(service, options)));
  return generations.flatMap((names, index) => {
    const owner = owners[index];
    return owner === undefined ? [] : { names, owner };
  });
}

/** Nobody to ask. */
export function noDaemon(): DiscoveryError {
  const sought = generations.map(({ service }) => service).join(" or ");
  return new DiscoveryError("noDaemon", `mctpd is not running: nobody on the message bus is called ${sought}`);
}

/** Asks a daemon for all of its objects. */
export function objectsCall({ names, owner }: RunningDaemon): BusCall {
  return {
    destination: owner,
    path: names.root,
    interface: "org.freedesktop.DBus.ObjectManager",
    member: "GetManagedObjects",
    title: "asking mctpd for its endpoints",
  };
}
