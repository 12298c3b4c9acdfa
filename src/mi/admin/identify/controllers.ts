import { at, optional, u16 } from "../../../codec/index.ts";
import { identifyCns } from "../../../nvme/identify/cns.ts";
import {
  ControllerIdentity,
  ControllerStateFormats,
  IdentifyController,
  IdentifyControllerList,
  PrimaryControllerCapabilities,
  SecondaryControllerList,
} from "../../../nvme/index.ts";
import { namespaceRow } from "../admin-command.ts";
import { identify, identifyPlaces } from "./identify-command.ts";

/** Lists of controllers begin with the id given, or the next there is. */
const startFrom = {
  startingControllerId: optional(identifyPlaces.controllerId, u16, "Controller Identifier (CNTID) to start from"),
};

/** Everything a controller says of itself. */
export const identifyController = identify({
  title: "Identify Controller",
  spec: "NVMe base 2.0 §5.17.2.1",
  cns: identifyCns.controller,
  response: IdentifyController,
});

/** The first 72 bytes of Identify Controller: who made the drive and which it is. Quick even over a slow bus. */
export const identifyControllerIdentity = identify({
  title: "Identify Controller, its first 72 bytes",
  spec: "NVMe base 2.0 §5.17.2.1",
  cns: identifyCns.controller,
  response: ControllerIdentity,
  partial: true,
});

/** Ids of the controllers that a namespace is attached to, from the one given on, at most 2047. */
export const identifyNamespaceControllerList = identify({
  title: "Identify Namespace Attached Controller List",
  spec: "NVMe base 2.0 §5.17.2.11",
  cns: identifyCns.namespaceControllerList,
  request: { ...namespaceRow, ...startFrom },
  response: IdentifyControllerList,
});

/** Ids of the controllers of the NVM subsystem, from the one given on, at most 2047. */
export const identifyControllerList = identify({
  title: "Identify Controller List",
  spec: "NVMe base 2.0 §5.17.2.12",
  cns: identifyCns.controllerList,
  request: startFrom,
  response: IdentifyControllerList,
});

/** What a primary controller has to give to its secondary controllers. */
export const identifyPrimaryControllerCapabilities = identify({
  title: "Identify Primary Controller Capabilities",
  spec: "NVMe base 2.0 §5.17.2.13",
  cns: identifyCns.primaryControllerCapabilities,
  request: {
    startingControllerId: at(
      identifyPlaces.controllerId,
      u16,
      "Controller Identifier (CNTID) of the primary controller",
    ),
  },
  response: PrimaryControllerCapabilities,
});

/** Secondary controllers of the controller that it is sent to, from the one given on, at most 127. */
export const identifySecondaryControllerList = identify({
  title: "Identify Secondary Controller List",
  spec: "NVMe base 2.0 §5.17.2.14",
  cns: identifyCns.secondaryControllerList,
  request: startFrom,
  response: SecondaryControllerList,
});

/** Formats in which the state of a controller can be moved to another. */
export const identifyControllerStateFormats = identify({
  title: "Identify Supported Controller State Formats",
  spec: "NVMe base 2.1 §5.1.13.2.21",
  cns: identifyCns.supportedControllerStateFormats,
  response: ControllerStateFormats,
});
