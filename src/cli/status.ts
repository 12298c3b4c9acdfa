import { escapeText, kelvinToCelsius, toJson } from "../codec/index.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { TimeoutError, TransportError } from "../errors.ts";
import type { ControllerIdentity } from "../nvme/index.ts";
import { type Colors, jsonText, printLines } from "./console.ts";
import { type DeviceAddress, formatDeviceAddress } from "./device-address.ts";
import {
  driveMessage,
  type ErrorJson,
  errorJson,
  type FailedPlace,
  interruptedError,
  isRefusal,
} from "./drive-failure.ts";
import { driveLabel } from "./drive-json.ts";
import { complain, exitCodes, usageError } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { isSimulatedLink, Links, linkDescription } from "./links.ts";
import { type Cell, tableLines } from "./table.ts";
import { isSimulatedModel, parseAddresses, withController } from "./target.ts";
import { type HealthReadings, warningsOf, warningText } from "./warnings.ts";

/** How many drives are read at the same time: more than a network has, but each may take a socket. */
const concurrency = 512;

/** What is known of one drive; `null` where it was not told. */
interface DriveStatus {
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
  /** What went wrong, where something did. The rest is what had been read by then. */
  readonly error?: ErrorJson;
}

/** Shows a line for each drive; after an interruption, what is known by then. */
export async function run(invocation: Invocation): Promise<number> {
  const { options, colors, call } = invocation;
  const addresses = await addressesOf(invocation);
  await using links = new Links(options);
  const statuses = await eachOf(addresses, (address) => readStatus(links, address, invocation));
  if (options.json) printLines([jsonText(toJson(statuses))]);
  else printLines(statusTable(statuses, colors));
  const failed = statuses.filter(({ error }) => error !== undefined).length;
  if (failed > 0) {
    const begin = call.signal.aborted ? "interrupted: " : "";
    complain(`${begin}${failed} of ${statuses.length} drives could not be read`);
  }
  call.signal.throwIfAborted();
  return failed === 0 ? exitCodes.success : exitCodes.failure;
}

async function addressesOf({ addresses, options }: Invocation): Promise<readonly DeviceAddress[]> {
  if (addresses.length > 0) return parseAddresses(addresses, options.sim);
  if (!options.sim) throw usageError("status: name the drives, such as mctp:1,9, or give --sim; see --help");
  const { defaultFleet } = await import("../simulator/index.ts");
  return parseAddresses(defaultFleet().eids.map(String), true);
}

/** Does something for all items, some at a time; results are in the items' order. */
async function eachOf<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, work));
  return results;
}

interface Readings extends HealthReadings {
  subsystem?: HealthReadings["subsystem"];
  smart?: HealthReadings["smart"];
  identity?: ControllerIdentity;
}

/** Never rejects: whatever went wrong is told in the drive's line. */
async function readStatus(links: Links, address: DeviceAddress, { call }: Invocation): Promise<DriveStatus> {
  const readings: Readings = {};
  let place: FailedPlace = { name: formatDeviceAddress(address), link: linkDescription(address.link) };
  let failure: { readonly error: unknown } | undefined;
  try {
    call.signal.throwIfAborted();
    const { endpoint, noise } = await links.connect(address);
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
  return { address: place.name, simulated, ...summaryOf(readings), ...(error !== undefined && { error }) };
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

function summaryOf({ identity, subsystem, smart }: Readings): Omit<DriveStatus, "address" | "simulated" | "error"> {
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

const headings = ["ADDRESS", "MODEL", "SERIAL", "FIRMWARE", "TEMP", "SPARE", "USED", "WARNINGS"];

/** Warnings that one of the numbers shown explains. */
const explainedBy = {
  temperature: ["temperatureThreshold"],
  spare: ["availableSpareBelowThreshold"],
  used: ["enduranceConsumed"],
} as const;

function statusTable(statuses: readonly DriveStatus[], colors: Colors): string[] {
  const header = headings.map((text): Cell => ({ text, paint: colors.heading }));
  return tableLines([header, ...statuses.map((status) => statusRow(status, colors))]);
}

function statusRow(status: DriveStatus, colors: Colors): Cell[] {
  const { error } = status;
  const warnings = status.warnings ?? [];
  const number = (value: number | null, unit: string, reasons: readonly string[]): Cell => {
    const alarming = reasons.some((reason) => warnings.includes(reason));
    return { text: value === null ? "-" : `${value}${unit}`, paint: alarming ? colors.alarm : undefined };
  };
  const text = (value: string | null): Cell => ({ text: value === null || value === "" ? "-" : escapeText(value) });
  const problems = [...warnings.map(warningText), ...(error === undefined ? [] : [problemText(status.address, error)])];
  return [
    text(driveLabel(status.address, status.simulated)),
    text(status.model),
    text(status.serial),
    text(status.firmware),
    number(status.temperature, " °C", explainedBy.temperature),
    number(status.availableSpare, "%", explainedBy.spare),
    number(status.percentageUsed, "%", explainedBy.used),
    problems.length === 0 ? { text: "none", paint: colors.faint } : { text: problems.join(", "), paint: colors.alarm },
  ];
}

/** The address begins the line already. */
function problemText(address: string, error: ErrorJson): string {
  if (error === interruptedError) return error.message;
  const begin = `${address}: `;
  return `error: ${error.message.startsWith(begin) ? error.message.slice(begin.length) : error.message}`;
}
