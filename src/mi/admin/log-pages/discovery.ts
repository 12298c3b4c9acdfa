import { bit } from "../../../codec/index.ts";
import { AveDiscoveryLog, DiscoveryLog, HostDiscoveryLog, PullModelDiscoveryLog } from "../../../nvme/index.ts";
import { logPageIdentifiers } from "../../../nvme/log-pages/log-page-identifiers.ts";
import { wholeDwords } from "../../../nvme/log-pages/page-entries.ts";
import { longLogPage } from "./log-page-command.ts";

/** Where subsystems are reached over fabrics, as a discovery controller tells it, in entries of one size. */
export const getDiscoveryLog = longLogPage({
  title: "Get Log Page: Discovery",
  spec: "NVMe base 2.1 §5.1.12.3.1",
  identifier: logPageIdentifiers.discovery,
  namespaceId: 0,
  specific: {
    portLocalOnly: bit(1, "Port Local Entries Only (PLEO)"),
    allSubsystems: bit(2, "All NVM Subsystem Entries (ALLSUBE)"),
  },
  response: DiscoveryLog,
  extent: {
    head: DiscoveryLog,
    length: ({ recordCount }) => DiscoveryLog.size * (1 + Number(recordCount)),
    stamp: ({ generation }) => generation,
  },
});

/** The hosts that a discovery controller knows. */
export const getHostDiscoveryLog = longLogPage({
  title: "Get Log Page: Host Discovery",
  spec: "NVMe base 2.1 §5.1.12.3.2",
  identifier: logPageIdentifiers.hostDiscovery,
  namespaceId: 0,
  specific: { allHosts: bit(0, "All Host Entries (ALLHOSTE)") },
  response: HostDiscoveryLog,
  extent: {
    head: HostDiscoveryLog,
    length: ({ length }) => Math.max(HostDiscoveryLog.size, wholeDwords(length)),
    stamp: ({ generation }) => generation,
  },
});

/** The Authentication Verification Entities that a discovery controller knows. */
export const getAveDiscoveryLog = longLogPage({
  title: "Get Log Page: AVE Discovery",
  spec: "NVMe base 2.1 §5.1.12.3.3",
  identifier: logPageIdentifiers.aveDiscovery,
  namespaceId: 0,
  response: AveDiscoveryLog,
  extent: {
    head: AveDiscoveryLog,
    length: ({ length }) => Math.max(AveDiscoveryLog.size, wholeDwords(length)),
    stamp: ({ generation }) => generation,
  },
});

/** What a direct discovery controller asks of a central one. */
export const getPullModelDiscoveryLog = longLogPage({
  title: "Get Log Page: Pull Model DDC Request",
  spec: "NVMe base 2.1 §5.1.12.3.4",
  identifier: logPageIdentifiers.pullModelDiscovery,
  namespaceId: 0,
  response: PullModelDiscoveryLog,
  extent: {
    head: PullModelDiscoveryLog,
    length: ({ length }) => Math.max(PullModelDiscoveryLog.size, wholeDwords(length)),
  },
});
