/** Virtual drives that answer as real ones do: bytes in, bytes out. Whatever they say is simulated. */
export {
  type Behaviour,
  corrupted,
  delayed,
  dropped,
  duplicated,
  type EndlessOptions,
  endless,
  limited,
  type MoreProcessingOptions,
  moreProcessing,
  type RequestContext,
  refused,
  silent,
  truncated,
  wrongSlot,
} from "./behaviour.ts";
export { defaultFleet } from "./default-fleet.ts";
export { Drive } from "./drive.ts";
export type {
  ControllerModel,
  DriveModel,
  NamespaceModel,
  PciFunctionModel,
  PortModel,
  VendorAdminCommand,
  VendorCommand,
  VendorPrimitive,
} from "./drive-model.ts";
export { type DriveSpecification, driveModel } from "./drive-specification.ts";
export type { EventModel } from "./events/event-model.ts";
export type { EventState, EventTerms } from "./events/event-state.ts";
export type { RaisedEvent } from "./events/state-changes.ts";
export { simulatedFirmwareImage } from "./firmware/firmware-image.ts";
export { Fleet } from "./fleet.ts";
export type { FunctionType } from "./function-type.ts";
export { AnnouncedFleet, type AnnouncedFleetOptions } from "./mctp-daemon/announced-fleet.ts";
export type { AttachedDevice, LinkRole, NetworkLink, VendorMessageType } from "./mctp-daemon/attached-device.ts";
export type { BusChoice } from "./mctp-daemon/bus-connection.ts";
export { type DaemonVersion, daemonVersions } from "./mctp-daemon/daemon-version.ts";
export { MctpStack, type MctpStackOptions, type SetUp, type StackChange } from "./mctp-daemon/mctp-stack.ts";
export type { RecoveryTimes } from "./mctp-daemon/recoveries.ts";
export { type FakeMctpDaemon, type ServeMctpDaemonOptions, serveMctpDaemon } from "./mctp-daemon/serve-mctp-daemon.ts";
export type { Distortion } from "./mctp-daemon/served-objects.ts";
export type { ShownInterface, ShownObject, ShownProperty } from "./mctp-daemon/shown-object.ts";
export type { StackEndpoint } from "./mctp-daemon/stack-endpoint.ts";
export type { StackLink } from "./mctp-daemon/stack-link.ts";
export { type TwoWireLinkOptions, type TwoWireSender, twoWireLink } from "./two-wire-link.ts";
