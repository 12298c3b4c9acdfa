import { at, bit, bits, hex, u32 } from "../../../codec/index.ts";
import {
  ChangedNamespaceList,
  ChangedZoneList,
  CrossControllerResetLog,
  DispersedNamespaceLog,
  EyeOpeningLog,
  LostHostCommunicationLog,
  ManagementAddressList,
  ReachabilityAssociationsLog,
  ReachabilityGroupsLog,
  ReservationNotificationLog,
} from "../../../nvme/index.ts";
import { logPageIdentifiers } from "../../../nvme/log-pages/log-page-identifiers.ts";
import { adminPlaces } from "../admin-command.ts";
import { askedLength } from "./asked-length.ts";
import { logPage, longLogPage } from "./log-page-command.ts";
import { specificIdentifier } from "./specific-identifier.ts";

const ofNamespace = { namespaceId: at(adminPlaces.namespaceId, hex(u32), "Namespace Identifier (NSID)") };

/** The subsystems that a namespace is dispersed over. */
export const getDispersedNamespaceSubsystems = longLogPage({
  title: "Get Log Page: Dispersed Namespace Participating NVM Subsystems",
  spec: "NVMe base 2.1 §5.1.12.1.23",
  identifier: logPageIdentifiers.dispersedNamespaceParticipatingSubsystems,
  request: ofNamespace,
  response: DispersedNamespaceLog,
  extent: {
    head: DispersedNamespaceLog,
    length: ({ subsystemCount }) => DispersedNamespaceLog.size * (1 + Number(subsystemCount)),
    stamp: ({ generation }) => generation,
  },
  example: { namespaceId: 1 },
});

/** Addresses at which the subsystem is managed. */
export const getManagementAddressList = logPage({
  title: "Get Log Page: Management Address List",
  spec: "NVMe base 2.1 §5.1.12.1.24",
  identifier: logPageIdentifiers.managementAddressList,
  response: ManagementAddressList,
});

/** How wide the eyes of a port's lanes are open. The Log Specific Parameter may start a measurement or end it. */
export const getPhyReceiverEyeMeasurement = longLogPage({
  title: "Get Log Page: Physical Interface Receiver Eye Opening Measurement",
  spec: "NVMe base 2.1 §5.1.12.1.25",
  identifier: logPageIdentifiers.phyReceiverEyeOpening,
  namespaceId: 0,
  specific: { specificParameter: bits(6, 0, "Action and quality, by the transport's specification (LSP)") },
  request: { measuredControllerId: specificIdentifier("Controller Identifier") },
  response: EyeOpeningLog,
  extent: {
    head: EyeOpeningLog,
    length: ({ headerSize, descriptorSize, descriptorCount }) =>
      Math.max(EyeOpeningLog.size, headerSize + descriptorSize * descriptorCount),
    stamp: ({ generation }) => generation,
  },
});

/** Which namespaces are in which Reachability Group, or only which groups there are. */
export const getReachabilityGroups = logPage({
  title: "Get Log Page: Reachability Groups",
  spec: "NVMe base 2.1 §5.1.12.1.26",
  identifier: logPageIdentifiers.reachabilityGroups,
  specific: { groupsOnly: bit(0, "Return Groups Only (RGO)") },
  ...askedLength,
  response: ReachabilityGroupsLog,
});

/** Between which Reachability Groups commands with two namespaces are possible. */
export const getReachabilityAssociations = logPage({
  title: "Get Log Page: Reachability Associations",
  spec: "NVMe base 2.1 §5.1.12.1.27",
  identifier: logPageIdentifiers.reachabilityAssociations,
  specific: { associationsOnly: bit(0, "Return Associations Only (RAO)") },
  ...askedLength,
  response: ReachabilityAssociationsLog,
});

/** Namespaces that were created, deleted or changed, attached or not, since the log was last read with its event not retained. */
export const getChangedAllocatedNamespaceList = logPage({
  title: "Get Log Page: Changed Allocated Namespace List",
  spec: "NVMe base 2.1 §5.1.12.1.28",
  identifier: logPageIdentifiers.changedAllocatedNamespaceList,
  response: ChangedNamespaceList,
});

/** What became of resets of controllers asked for through another; those completed may be removed by reading. */
export const getCrossControllerResetLog = longLogPage({
  title: "Get Log Page: Cross-Controller Reset",
  spec: "NVMe base 2.3",
  identifier: logPageIdentifiers.crossControllerReset,
  specific: { removeCompleted: bit(0, "Remove Completed (RMC)") },
  response: CrossControllerResetLog,
  extent: { head: CrossControllerResetLog, length: ({ entryCount }) => 8 * (1 + entryCount) },
});

/** Which controllers of the subsystem lost their host. */
export const getLostHostCommunicationLog = longLogPage({
  title: "Get Log Page: Lost Host Communication",
  spec: "NVMe base 2.3",
  identifier: logPageIdentifiers.lostHostCommunication,
  response: LostHostCommunicationLog,
  extent: { head: LostHostCommunicationLog, length: ({ entryCount }) => 8 * (1 + entryCount) },
});

/** The oldest notice of a reservation that was not read yet; reading it with `retainAsynchronousEvent` false takes it away. */
export const getReservationNotificationLog = logPage({
  title: "Get Log Page: Reservation Notification",
  spec: "NVMe base 2.0 §5.16.1.24",
  identifier: logPageIdentifiers.reservationNotification,
  response: ReservationNotificationLog,
});

/** Zones of a namespace that changed since the log was last read with its event not retained. */
export const getChangedZoneList = logPage({
  title: "Get Log Page: Changed Zone List",
  spec: "NVMe ZNS 1.1 §4.1.4.1",
  identifier: logPageIdentifiers.changedZoneList,
  commandSet: 2,
  request: ofNamespace,
  response: ChangedZoneList,
  example: { namespaceId: 1 },
});
