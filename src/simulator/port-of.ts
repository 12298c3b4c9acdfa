import type { DriveModel, PortModel } from "./drive-model.ts";
import { invalidParameter } from "./refusal.ts";

/** A port of a drive; refuses a `portId` that it does not have. */
export function portOf(drive: DriveModel, portId: number): PortModel {
  const port = drive.ports[portId];
  if (port === undefined) throw invalidParameter("portId");
  return port;
}
