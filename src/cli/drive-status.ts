import { kelvinToCelsius } from "../codec/index.ts";
import type { FoundEndpoint } from "../discovery/index.ts";
import { eachOf } from "../endpoint/each-of.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { TimeoutError, TransportError } from "../errors.ts";
import type { ControllerIdentity } from "../nvme/index.ts";
import { type DeviceAddress, formatDeviceAddress } from "./device-address.ts";
import {
  driveMessage,
  type ErrorJson,
  errorJson,
  type FailedPlace,
  interruptedError,
  isRefusal,
} from "./drive-failure.ts";
import type { Invocation } from "./invocation.ts";
import { type Connection, isSimulatedLink, linkDescription } from "./links.ts";
import { isSimulatedModel, withController } from "./target.ts";
import { type HealthReadings, warningsOf } from "./warnings.ts";

/** What is known of one drive; `null` where it was not told. */
export interface DriveStatus {
  readonly address: string;
  /** Whether it is known to be the simulator's. */
  readonly simulated: boolean;
  readonly model: string | null;
  readonly serial: string | null;
  readonly firmware: string | null;
  /** Degrees Celsius. */
  readonly temperature: number | null;
  /** Percent. */
  readonly availableSpare: number | null;
  /** Percent of the rated life; may be over 100. */
  readonly percentageUsed: number | null;
  readonly warnings: readonly string[] | null;
  /** What mctpd last saw; not there where nobody watches that. */
  readonly connectivity?: FoundEndpoint["connectivity"];
  /** What went wrong, where something did. The rest is what had been read by then. */
  readonly error?: ErrorJson;
}

/** A drive to be read, and the way to it. */
export interface DriveAtHand {
  readonly address: DeviceAddress;
  readonly connectivity?: FoundEndpoint["connectivity"];
  /** Rejects with `TransportError` where there is no way to it. */
  connect(): Promise<Connection>;
}

/** How many drives are read at the same time: more than a network has, but each may take a socket. */
const concurrency = 512;

/** Does something for all drives; results are in their order. */
export function eachDrive<R>(drives: readonly DriveAtHand[], act: (drive: DriveAtHand) => Promise<R>): Promise<R[]> {
  return eachOf(drives, concurrency, act);
}

interface Readings extends HealthReadings {
  subsystem?: HealthReadings["subsystem"];
  smart?: HealthReadings["smart"];
  identity?: ControllerIdentity;
}

/** Never rejects: whatever went wrong is told in the drive's line. */
export async function readStatus(drive: DriveAtHand, call: Invocation["call"]): Promise<DriveStatus> {
  const { address, connectivity } = drive;
  const readings: Readings = {};
  let place: FailedPlace = { name: formatDeviceAddress(address), link: linkDescription(address.link) };
  let failure: { readonly error: unknown } | undefined;
  try {
    call.signal.throwIfAborted();
    const { endpoint, noise } = await drive.connect();
    place = { ...place, noise };
    for (const step of stepsOf(endpoint, address, readings, call)) {
      // A refusal of one command says nothing of the next; silence does.
      await step().catch((error: unknown) => {
        if (call.signal.aborted || isFatal(error)) throw error;
        failure ??= { error };
      });
    }
  } catch (error) {
    failure = { error };
  }
  const error = failure && (call.signal.aborted ? interruptedError : errorOf(failure.error, place));
  const answered = Object.keys(readings).length > 0 || isRefusal(failure?.error);
  const model = readings.identity?.modelNumber ?? "";
  const simulated = isSimulatedLink(address.link, answered) || isSimulatedModel(model);
  const told = { ...(connectivity !== undefined && { connectivity }), ...(error !== undefined && { error }) };
  return { address: place.name, simulated, ...summaryOf(readings), ...told };
}

function stepsOf(endpoint: Endpoint, address: DeviceAddress, readings: Readings, call: Invocation["call"]) {
  return [
    async () => {
      readings.subsystem = await endpoint.subsystemHealthStatusPoll({}, call);
    },
    () =>
      withController({ address, endpoint }, call, async (controller) => {
        readings.identity = await controller.identifyControllerIdentity({}, call);
        readings.smart = await controller.getSmartHealthLog({}, call);
      }),
  ];
}

const errorOf = (error: unknown, place: FailedPlace): ErrorJson => errorJson(error, driveMessage(error, place));

function isFatal(error: unknown): boolean {
  return error instanceof TimeoutError || error instanceof TransportError;
}

function summaryOf({ identity, subsystem, smart }: Readings) {
  return {
    model: identity?.modelNumber ?? null,
    serial: identity?.serialNumber ?? null,
    firmware: identity?.firmwareRevision ?? null,
    temperature: temperatureOf({ smart, subsystem }),
    availableSpare: smart?.availableSpare ?? null,
    percentageUsed: smart?.percentageUsed ?? subsystem?.percentageUsed ?? null,
    warnings: subsystem === undefined && smart === undefined ? null : warningsOf({ subsystem, smart }),
  };
}

/** The SMART log's, which is not cut off at −60 and 127; where it has none, that of the subsystem's health. */
function temperatureOf({ smart, subsystem }: HealthReadings): number | null {
  if (smart !== undefined && smart.compositeTemperature !== 0) return kelvinToCelsius(smart.compositeTemperature);
  return typeof subsystem?.compositeTemperature === "number" ? subsystem.compositeTemperature : null;
}
