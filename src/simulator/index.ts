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
