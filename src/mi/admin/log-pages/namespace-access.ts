import { bit } from "../../../codec/index.ts";
import { AsymmetricNamespaceAccessLog, ChangedNamespaceList, LbaStatusLog } from "../../../nvme/index.ts";
import {
  AsymmetricNamespaceAccessHeader,
  leastAnaLog,
  neededAnaLog,
} from "../../../nvme/log-pages/asymmetric-namespace-access.ts";
import { LbaStatusHeader } from "../../../nvme/log-pages/lba-status.ts";
import { logPageIdentifiers } from "../../../nvme/log-pages/log-page-identifiers.ts";
import { logPage, longLogPage } from "./log-page-command.ts";

/** Which attached namespaces changed since this log was last read with its event not retained. */
export const getChangedNamespaceList = logPage({
  title: "Get Log Page: Changed Attached Namespace List",
  spec: "NVMe base 2.0 §5.16.1.5",
  identifier: logPageIdentifiers.changedAttachedNamespaceList,
  response: ChangedNamespaceList,
});

/** How namespaces can be accessed through this controller, by ANA group; with `groupsOnly`, without their ids. */
export const getAsymmetricNamespaceAccessLog = longLogPage({
  title: "Get Log Page: Asymmetric Namespace Access",
  spec: "NVMe base 2.0 §5.16.1.13",
  identifier: logPageIdentifiers.asymmetricNamespaceAccess,
  namespaceId: 0,
  specific: { groupsOnly: bit(0, "Return Groups Only (RGO)") },
  response: AsymmetricNamespaceAccessLog,
  extent: {
    head: AsymmetricNamespaceAccessHeader,
    length: leastAnaLog,
    needed: neededAnaLog,
    stamp: ({ changeCount }) => changeCount,
  },
});

/** Where logical blocks may not be readable, by namespace. */
export const getLbaStatusLog = longLogPage({
  title: "Get Log Page: LBA Status Information",
  spec: "NVM command set 1.0 §4.1.4.5",
  identifier: logPageIdentifiers.lbaStatus,
  namespaceId: 0,
  response: LbaStatusLog,
  extent: {
    head: LbaStatusHeader,
    length: ({ length }) => Math.max(length, LbaStatusHeader.size),
    stamp: ({ generationCounter }) => generationCounter,
  },
});
