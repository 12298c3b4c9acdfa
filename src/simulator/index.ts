/** Virtual drives that answer as real ones do: bytes in, bytes out. Whatever they say is simulated. */
export {
  type Behaviour,
  delayed,
  type MoreProcessingOptions,
  moreProcessing,
  type RequestContext,
  silent,
} from "./behaviour.ts";
export { defaultFleet } from "./default-fleet.ts";
export { Drive } from "./drive.ts";
export { type DriveSpecification, driveModel } from "./drive-model.ts";
export { Fleet } from "./fleet.ts";
export type { ControllerModel, DriveModel, FunctionType, NamespaceModel, PortModel } from "./model.ts";
