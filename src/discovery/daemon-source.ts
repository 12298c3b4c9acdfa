import { MctpDaemon, type MctpDaemonOptions } from "./mctp-daemon.ts";
import type { EndpointControl, Source } from "./source.ts";

/** Endpoints that mctpd knows. Each look and each action has a connection of its own: nothing stays open between them. */
export function daemonSource(options: Pick<MctpDaemonOptions, "messageBus" | "timeout">): Source {
  const connected = async <T>(
    signal: AbortSignal | undefined,
    work: (daemon: MctpDaemon) => Promise<T>,
  ): Promise<T> => {
    await using daemon = await MctpDaemon.connect({ ...options, ...(signal !== undefined && { signal }) });
    return await work(daemon);
  };
  const control: EndpointControl = {
    setMtu: (address, mtu, call) => connected(call?.signal, (daemon) => daemon.setMtu(address, mtu, call)),
    remove: (address, call) => connected(call?.signal, (daemon) => daemon.remove(address, call)),
    recover: (address, call) => connected(call?.signal, (daemon) => daemon.recover(address, call)),
  };
  return {
    find: async ({ signal }) => {
      const findings = await connected(signal, (daemon) => daemon.findings(signal === undefined ? {} : { signal }));
      return { ...findings, source: "mctpd", control };
    },
  };
}
