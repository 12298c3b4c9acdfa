import { miCommands, type TwoWirePortInformation } from "../../mi/index.ts";
import type { DriveModel, PortModel } from "../drive-model.ts";
import { portOf } from "../port-of.ts";
import { invalidParameter, refuseObjection } from "../refusal.ts";
import { without } from "../status-changes.ts";
import type { Handlers } from "./handler.ts";

type PortFrequency = TwoWirePortInformation["protocols"]["maximumFrequency"];
type Frequency = NonNullable<PortModel["frequency"]>;

const slowestFirst: readonly unknown[] = ["notSupported", "khz100", "khz400", "mhz1"] satisfies PortFrequency[];

function twoWirePortOf(drive: DriveModel, portId: number): PortModel {
  const port = portOf(drive, portId);
  if (port.information.portType !== "twoWire") throw invalidParameter("portId");
  return port;
}

/** Whether a frequency is one, and the port not too slow for it. */
function supports({ information }: PortModel, frequency: Frequency | number): frequency is Frequency {
  const fastest = information.specific.twoWire?.protocols.maximumFrequency;
  return typeof frequency === "string" && slowestFirst.indexOf(frequency) <= slowestFirst.indexOf(fastest);
}

/** Configuration Get and Set of a simulated drive. */
export const configurationHandlers = {
  getSmbusFrequency: (drive, { portId }) => ({ frequency: twoWirePortOf(drive, portId).frequency ?? "khz100" }),
  setSmbusFrequency: (drive, { portId, frequency }) => {
    const port = twoWirePortOf(drive, portId);
    if (!supports(port, frequency)) throw invalidParameter("frequency");
    port.frequency = frequency;
    return {};
  },
  getHealthStatusChange: () => ({}),
  setHealthStatusChange: (drive, clear) => {
    drive.compositeStatus = without(drive.compositeStatus, clear);
    return {};
  },
  getTransmissionUnitSize: (drive, { portId }) => ({
    transmissionUnitSize: portOf(drive, portId).transmissionUnitSize,
  }),
  setTransmissionUnitSize: (drive, request) => {
    const { portId, transmissionUnitSize } = request;
    const port = portOf(drive, portId);
    refuseObjection(miCommands.setTransmissionUnitSize, request);
    if (transmissionUnitSize > port.information.maximumTransmissionUnitSize) {
      throw invalidParameter("transmissionUnitSize");
    }
    port.transmissionUnitSize = transmissionUnitSize;
    return {};
  },
} satisfies Partial<Handlers<typeof miCommands>>;
