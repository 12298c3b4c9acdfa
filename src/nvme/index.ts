/** NVMe base structures as data: what Identify and Get Log Page return, and the names of statuses and identifiers. */
export { DirectiveParameters } from "./commands/directive-parameters.ts";
export { LbaStatusDescriptor } from "./commands/lba-status.ts";
export { NamespaceSpecification } from "./commands/namespace-specification.ts";
export { ControllerRegisters } from "./controller-registers.ts";
export { ControllerDataQueuePointers, HostBehavior, HostMemoryBufferAttributes } from "./features/host-features.ts";
export { ControllerMetadata, NamespaceMetadata } from "./features/host-metadata.ts";
export { ManagementAgentAddress } from "./features/management-address-features.ts";
export {
  LbaRange,
  PerformanceAttributeIdentifiers,
  PredictableLatencyThresholds,
  StandardPerformanceAttribute,
  VendorPerformanceAttribute,
} from "./features/media-features.ts";
export { AutonomousPowerStateTransitions } from "./features/power-features.ts";
export { NamespaceList } from "./identify/active-namespace-list.ts";
export { identifyCns } from "./identify/cns.ts";
export { IoCommandSetCombinations } from "./identify/command-set-combinations.ts";
export { IdentifyController } from "./identify/controller.ts";
export { ControllerIdentity } from "./identify/controller-identity.ts";
export {
  IdentifyControllerList,
  PrimaryControllerCapabilities,
  SecondaryControllerList,
} from "./identify/controller-lists.ts";
export { ControllerStateFormats } from "./identify/controller-state-formats.ts";
export { IdentifyIndependentNamespace } from "./identify/independent-namespace.ts";
export { IdentifyKeyValueNamespace } from "./identify/key-value-namespace.ts";
export { currentLbaFormat, IdentifyNamespace, LbaFormat } from "./identify/namespace.ts";
export { type NamespaceDescriptor, NamespaceDescriptorList } from "./identify/namespace-descriptors.ts";
export { IdentifyNvmController, IdentifyNvmNamespace } from "./identify/nvm-command-set.ts";
export { PowerStateDescriptor } from "./identify/power-state.ts";
export { DomainList, EnduranceGroupList, NamespaceGranularityList, NvmSetList } from "./identify/resource-lists.ts";
export { PortsList, UnderlyingNamespaceList } from "./identify/underlying-lists.ts";
export { UuidList } from "./identify/uuid-list.ts";
export { IdentifyZonedController, IdentifyZonedNamespace } from "./identify/zoned-command-set.ts";
export { type AnaGroup, AsymmetricNamespaceAccessLog } from "./log-pages/asymmetric-namespace-access.ts";
export { BootPartitionHeader } from "./log-pages/boot-partition.ts";
export { CapacityConfigurationList } from "./log-pages/capacity-configurations.ts";
export { ChangedNamespaceList, tooManyChangedNamespaces } from "./log-pages/changed-namespaces.ts";
export { ChangedZoneList } from "./log-pages/changed-zones.ts";
export { CommandEffectsLog, MiCommandEffectsLog } from "./log-pages/command-effects.ts";
export { criticalWarnings } from "./log-pages/critical-warnings.ts";
export { DevicePersonalitiesLog, ManufacturingDefaultLog } from "./log-pages/device-personalities.ts";
export {
  DeviceSelfTestLog,
  SelfTestResult,
  selfTestOperations,
  selfTestResults,
  selfTestStatusName,
} from "./log-pages/device-self-test.ts";
export { DiscoveryLog } from "./log-pages/discovery.ts";
export { DispersedNamespaceLog } from "./log-pages/dispersed-namespace.ts";
export { EnduranceGroupLog } from "./log-pages/endurance-group.ts";
export { ErrorInformationEntry, ErrorInformationLog } from "./log-pages/error-information.ts";
export { EnduranceGroupEvents, PredictableLatencyEvents } from "./log-pages/event-aggregate.ts";
export { EyeOpeningLog } from "./log-pages/eye-opening.ts";
export { FeatureEffectsLog } from "./log-pages/feature-effects.ts";
export { FirmwareSlotLog } from "./log-pages/firmware-slot.ts";
export {
  FdpConfigurationsLog,
  FdpEventsLog,
  FdpStatisticsLog,
  ReclaimUnitHandleUsageLog,
} from "./log-pages/flexible-data-placement.ts";
export { AveDiscoveryLog, HostDiscoveryLog, PullModelDiscoveryLog } from "./log-pages/host-discovery.ts";
export { CrossControllerResetLog, LostHostCommunicationLog } from "./log-pages/host-recovery.ts";
export { type LbaStatusElement, LbaStatusLog, type LbaStatusRange } from "./log-pages/lba-status.ts";
export { LockdownLog } from "./log-pages/lockdown.ts";
export { logPageIdentifiers } from "./log-pages/log-page-identifiers.ts";
export { ManagementAddressList } from "./log-pages/management-addresses.ts";
export { MediaUnitStatusLog } from "./log-pages/media-unit-status.ts";
export {
  type DecodedEvents,
  decodePersistentEvents,
  type PersistentEvent,
} from "./log-pages/persistent-events/decode-events.ts";
export { encodePersistentEvent, type PersistentEventDescription } from "./log-pages/persistent-events/encode-event.ts";
export { PersistentEventHeader } from "./log-pages/persistent-events/event-header.ts";
export { type PersistentEventData, persistentEventStructures } from "./log-pages/persistent-events/event-structures.ts";
export { persistentEventTypes } from "./log-pages/persistent-events/event-types.ts";
export { PersistentEventLogHeader } from "./log-pages/persistent-events/log-header.ts";
export { PowerMeasurementLog } from "./log-pages/power-measurement.ts";
export { PredictableLatencyLog } from "./log-pages/predictable-latency.ts";
export { RateLimitingLog } from "./log-pages/rate-limiting.ts";
export { ReachabilityAssociationsLog, ReachabilityGroupsLog } from "./log-pages/reachability.ts";
export { ReservationNotificationLog } from "./log-pages/reservation-notification.ts";
export { RotationalMediaLog } from "./log-pages/rotational-media.ts";
export { SanitizeNamespaceStatusList } from "./log-pages/sanitize-namespace-status.ts";
export { SanitizeStatusLog } from "./log-pages/sanitize-status.ts";
export { SmartHealthLog } from "./log-pages/smart-health.ts";
export { SupportedLogPages } from "./log-pages/supported-log-pages.ts";
export { TelemetryControllerLogHeader, TelemetryHostLogHeader, telemetryBlockSize } from "./log-pages/telemetry.ts";
export { VoltageMeasurementLog } from "./log-pages/voltage-measurement.ts";
export { AdvancedErrorReporting } from "./pci/advanced-error-reporting.ts";
export { type BaseAddress, baseAddressesOf } from "./pci/base-addresses.ts";
export { capabilitiesOf, type PciCapabilities, type PciCapability } from "./pci/capabilities-of.ts";
export { PciConfigurationHeader } from "./pci/configuration-header.ts";
export { DeviceSerialNumber } from "./pci/device-serial-number.ts";
export { MsixCapability } from "./pci/msix-capability.ts";
export { PciExpressCapability } from "./pci/pci-express-capability.ts";
export { PowerManagementCapability } from "./pci/power-management-capability.ts";
export { decodeSecurityProtocols, type SecurityProtocol, securityProtocolName } from "./security-protocols.ts";
export { CompletionStatus, nvmeStatusName } from "./status.ts";
