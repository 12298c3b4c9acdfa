import { bit } from "../../../codec/index.ts";
import {
  FdpConfigurationsLog,
  FdpEventsLog,
  FdpStatisticsLog,
  ReclaimUnitHandleUsageLog,
} from "../../../nvme/index.ts";
import { logPageIdentifiers } from "../../../nvme/log-pages/log-page-identifiers.ts";
import { wholeDwords } from "../../../nvme/log-pages/page-entries.ts";
import { logPage, longLogPage } from "./log-page-command.ts";
import { ofEnduranceGroup } from "./specific-identifier.ts";

/** How an Endurance Group can be configured for Flexible Data Placement: reclaim groups, units and handles. */
export const getFdpConfigurations = longLogPage({
  title: "Get Log Page: FDP Configurations",
  spec: "NVMe base 2.1 §5.1.12.1.28",
  identifier: logPageIdentifiers.fdpConfigurations,
  namespaceId: 0,
  request: ofEnduranceGroup,
  response: FdpConfigurationsLog,
  extent: { head: FdpConfigurationsLog, length: ({ size }) => Math.max(FdpConfigurationsLog.size, wholeDwords(size)) },
});

/** By Reclaim Unit Handle of an Endurance Group, whether it is used and who chose it. */
export const getReclaimUnitHandleUsage = longLogPage({
  title: "Get Log Page: Reclaim Unit Handle Usage",
  spec: "NVMe base 2.1 §5.1.12.1.29",
  identifier: logPageIdentifiers.reclaimUnitHandleUsage,
  namespaceId: 0,
  request: ofEnduranceGroup,
  response: ReclaimUnitHandleUsageLog,
  extent: { head: ReclaimUnitHandleUsageLog, length: ({ handleCount }) => 8 * (1 + handleCount) },
});

/** What was written to an Endurance Group and to its media, and erased. */
export const getFdpStatistics = logPage({
  title: "Get Log Page: FDP Statistics",
  spec: "NVMe base 2.1 §5.1.12.1.30",
  identifier: logPageIdentifiers.fdpStatistics,
  namespaceId: 0,
  request: ofEnduranceGroup,
  response: FdpStatisticsLog,
});

/** Events of Flexible Data Placement in an Endurance Group: those of the controller, or of the host. */
export const getFdpEvents = longLogPage({
  title: "Get Log Page: FDP Events",
  spec: "NVMe base 2.1 §5.1.12.1.31",
  identifier: logPageIdentifiers.fdpEvents,
  namespaceId: 0,
  specific: { hostEvents: bit(0, "FDP Host Events (FDPHE)") },
  request: ofEnduranceGroup,
  response: FdpEventsLog,
  extent: { head: FdpEventsLog, length: ({ eventCount }) => 64 * (1 + eventCount) },
});
