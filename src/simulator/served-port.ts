import { baselineTransmissionUnit } from "../mctp/fragment.ts";
import type { DriveModel, PortModel } from "./drive-model.ts";

/** The port through which a drive is served: its 2-Wire port, whatever the link is; without one, its first. */
export function servedPort({ ports }: DriveModel): PortModel | undefined {
  return ports.find(({ information }) => information.portType === "twoWire") ?? ports[0];
}

/** Bytes of a message in one packet, as they are configured for that port. */
export function configuredUnit(model: DriveModel): number {
  return servedPort(model)?.transmissionUnitSize ?? baselineTransmissionUnit;
}
