/** `nvme-mi/discovery`: the endpoints there are, by the MCTP daemon mctpd. */
export type { BusAddress } from "./bus-address.ts";
export { type ActionOptions, DaemonLink, type EndpointSetup } from "./daemon-link.ts";
export { DiscoveredEndpoint } from "./discovered-endpoint.ts";
export type { DiscoverySource, Findings, FoundEndpoint } from "./found-endpoint.ts";
export { MctpDaemon, type MctpDaemonOptions } from "./mctp-daemon.ts";
export type { EndpointChange } from "./object-view.ts";
export type { PhysicalAddress } from "./physical-address.ts";
export { Scan, type ScanOptions, scan } from "./scan.ts";
export type { EndpointControl, Look, Source } from "./source.ts";
export { type EndpointWatch, type EndpointWatchOptions, watch } from "./watch.ts";
