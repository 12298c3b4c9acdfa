import { AnnouncedFleet, type DaemonVersion, serveMctpDaemon } from "../simulator/index.ts";
import { obeyFleetCommands } from "./fleet-commands.ts";
import type { Drives, Service } from "./service.ts";

/** Which bus, and how the drives are shown there. */
export interface AnnounceOptions {
  readonly bus: string;
  readonly version: DaemonVersion;
  readonly network: number;
  readonly link: string | undefined;
}

/**
 * Shows drives on a message bus as mctpd does, and lets lines on stdin change what is there. Rejects with `TransportError`
 * where there is no bus, and `NOT_SUPPORTED` without the D-Bus library.
 */
export async function announceOnBus(drives: Drives, options: AnnounceOptions): Promise<Service> {
  const { bus, version, network, link } = options;
  const fleet = new AnnouncedFleet(drives, { network, ...(link !== undefined && { link }) });
  const daemon = await serveMctpDaemon({ bus, version, stack: fleet.stack });
  const commands = obeyFleetCommands(process.stdin, fleet);
  return {
    failed: daemon.failed,
    async [Symbol.asyncDispose]() {
      commands[Symbol.dispose]();
      await daemon.close();
    },
  };
}
