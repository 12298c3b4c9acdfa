/** Virtual drives that answer as real ones do: bytes in, bytes out. Whatever they say is simulated. */
export {
  type Behaviour,
  corrupted,
  delayed,
  duplicated,
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
export type { ControllerModel, DriveModel, FunctionType, NamespaceModel, PortModel } from "./drive-model.ts";
export { type DriveSpecification, driveModel } from "./drive-specification.ts";
export { Fleet } from "./fleet.ts";
