/** `nvme-mi/discovery`: which drives there are. */
export { type EndpointListOptions, parseEndpointList, readEndpointList } from "./endpoint-list.ts";
export type { DiscoverySource, Findings, FoundEndpoint } from "./found-endpoint.ts";
export {
  type IdentifiedEndpoint,
  type ReadIdentitiesOptions,
  readSubsystemIdentities,
} from "./subsystem-identities.ts";
export { groupBySubsystem, type SubsystemIdentity, type SubsystemMember } from "./subsystems.ts";
export { type SweepOptions, sweep } from "./sweep.ts";
