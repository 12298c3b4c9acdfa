/** `nvme-mi/discovery`: which drives there are. */

export type { BusAddress } from "../mctpd/bus-address.ts";
export { type ActionOptions, DaemonLink, type EndpointSetup } from "./daemon-link.ts";
export { DiscoveredEndpoint } from "./discovered-endpoint.ts";
export { type EndpointListOptions, parseEndpointList, readEndpointList } from "./endpoint-list.ts";
export type { DiscoverySource, Findings, FoundEndpoint } from "./found-endpoint.ts";
export { kernelRoute, type LinkRoute, type LinkRouteState } from "./link-route.ts";
export type {
  KeptSetting,
  LinkFrequency,
  LinkSettingName,
  LinkSettings,
  LinkTuning,
  RemainingSetting,
  TuneLinkOptions,
  TuningStep,
} from "./link-tuning.ts";
export { MctpDaemon, type MctpDaemonOptions } from "./mctp-daemon.ts";
export type { EndpointChange } from "./object-view.ts";
export type { PhysicalAddress } from "./physical-address.ts";
export { Scan, type ScanOptions, scan } from "./scan.ts";
export type { EndpointControl, Found, Look, Source } from "./source.ts";
export {
  type IdentifiedEndpoint,
  type ReadIdentitiesOptions,
  readSubsystemIdentities,
} from "./subsystem-identities.ts";
export { groupBySubsystem, type SubsystemIdentity, type SubsystemMember } from "./subsystems.ts";
export { type SweepOptions, sweep } from "./sweep.ts";
export { tuneLink } from "./tune-link.ts";
export { type EndpointWatch, type EndpointWatchOptions, watch } from "./watch.ts";
