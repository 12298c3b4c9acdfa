import type { Controller } from "../endpoint/controller.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { MiStatusError, NvmeStatusError } from "../errors.ts";
import { responseStatuses } from "../mi/index.ts";
import { jsonText, printLines } from "./console.ts";
import { type DeviceAddress, formatDeviceAddress, parseDeviceAddress } from "./device-address.ts";
import {
  driveMessage,
  type ErrorJson,
  errorJson,
  type FailedPlace,
  interruptionJson,
  isRefusal,
} from "./drive-failure.ts";
import { type DriveLabel, driveJson } from "./drive-json.ts";
import { exitCodeOf, exitCodes, reportFailure, usageError } from "./failure.ts";
import type { Invocation, Options } from "./invocation.ts";
import { isSimulatedLink, Links, linkDescription } from "./links.ts";

/** A drive that a command line names, with the way to it open. */
export interface Target {
  readonly address: DeviceAddress;
  /** The address as it is printed. */
  readonly name: string;
  readonly endpoint: Endpoint;
  /** Where it is, for what is said of its failures. */
  readonly place: FailedPlace;
}

/** How a failure is printed with `--json`; undefined where it is not, as it has been or is none. */
export type FailureJson = (label: DriveLabel, error: ErrorJson) => string | undefined;

/** Reads the addresses of a command line, with what `--sim` means for them. Throws `INVALID_ARGUMENT`. */
export function parseAddresses(texts: readonly string[], sim = false): DeviceAddress[] {
  return texts.map((text) => {
    const address = parseDeviceAddress(text, sim ? { bare: "sim" } : {});
    if (sim && address.link.scheme !== "sim") throw usageError(`--sim does not go with the address "${text}"`);
    return address;
  });
}

const invalidLogPage = { type: 1, code: 0x09 };

/**
 * Runs what a verb does with the one drive that it is for; returns the exit code. A failure is told on stderr, with
 * `--json` on stdout as well, and so is there an interruption. Rejects where the command line is wrong and where the user
 * interrupts.
 */
export async function withTarget(
  invocation: Invocation,
  use: (target: Target) => Promise<number>,
  failureJson: FailureJson = (label, error) => jsonText(driveJson(label, { error })),
): Promise<number> {
  const { addresses, options, call } = invocation;
  const [address] = parseAddresses(addresses, options.sim);
  if (address === undefined) throw usageError("the address of a drive is missing");
  const name = formatDeviceAddress(address);
  let place: FailedPlace = { name, link: linkDescription(address.link), advice: adviceOf(address, options) };
  let target: Target | undefined;
  await using links = new Links(options);
  try {
    const { endpoint, noise } = await links.connect(address);
    place = { ...place, noise };
    target = { address, name, endpoint, place };
    return await use(target);
  } catch (error) {
    // A silent drive is not asked for its model, which would only cost the same time again, nor is one after an interruption.
    const silent = { name, simulated: isSimulatedLink(address.link, false) };
    const show = (label: DriveLabel, failure: ErrorJson) => {
      if (options.json) printLines([failureJson(label, failure) ?? []].flat());
    };
    if (call.signal.aborted) show(silent, interruptionJson(error));
    if (call.signal.aborted || exitCodeOf(error) === exitCodes.usage) throw error;
    const message = driveMessage(error, place) + refusalHint(error, invocation);
    const refusing = options.json && isRefusal(error) ? target : undefined;
    show(refusing === undefined ? silent : await labelOf(refusing, call), errorJson(error, message));
    reportFailure(error, message);
    return exitCodes.failure;
  }
}

/** Statuses of a Firmware Commit that did all but run the image, for which the reset is missing that they name. */
const committedStatuses = [0x0b, 0x10, 0x11];

/**
 * A log page that is not there is named as the user did, with what lists those that are. A commit that waits for a reset has
 * a status, though nothing went wrong with it.
 */
function refusalHint(error: unknown, { name, command }: Invocation): string {
  if (!(error instanceof NvmeStatusError)) return "";
  const { statusCodeType, statusCode } = error;
  if (command?.method === "firmwareCommit" && statusCodeType === 1 && committedStatuses.includes(statusCode))
    return "; the image is committed, and runs after that reset";
  const isMissing = statusCodeType === invalidLogPage.type && statusCode === invalidLogPage.code;
  return isMissing ? `; it does not have what ${name} shows: supported-log-pages lists its pages` : "";
}

/** Who had the drive pause is to know how it goes on. */
function adviceOf(address: DeviceAddress, { autoPause }: Options): string | undefined {
  if (!autoPause) return undefined;
  return `--auto-pause has the drive wait: nvme-mi control resume ${formatDeviceAddress({ ...address, controllerId: undefined })}`;
}

/**
 * Runs commands that only read on the controller that an address means. Where it names none that is controller 0, and on
 * drives without one their first.
 */
export async function withController<T>(
  target: Pick<Target, "address" | "endpoint">,
  call: Invocation["call"],
  use: (controller: Controller) => Promise<T>,
): Promise<T> {
  const { endpoint } = target;
  const { controllerId } = target.address;
  try {
    return await use(controllerOf(target));
  } catch (error) {
    if (controllerId !== undefined || !mayLackController(error)) throw error;
    const first = await firstController(endpoint, call);
    if (first === undefined || first === 0) throw error;
    return await use(endpoint.controller(first));
  }
}

/** The controller that commands which change something go to: no other takes its place where it refuses. */
export function controllerOf({ address, endpoint }: Pick<Target, "address" | "endpoint">): Controller {
  return endpoint.controller(address.controllerId ?? 0);
}

/**
 * What to call a drive that has answered. Through the kernel and on serial lines, only a simulated drive's model tells
 * that it is one, so it is asked for: after what the verb is for, which must not suffer from it.
 */
export async function labelOf(target: Target, call: Invocation["call"]): Promise<DriveLabel> {
  const { name, address } = target;
  if (isSimulatedLink(address.link, true)) return { name, simulated: true };
  try {
    const identity = await withController(target, call, (controller) =>
      controller.identifyControllerIdentity({}, call),
    );
    return { name, simulated: isSimulatedModel(identity.modelNumber) };
  } catch {
    call.signal.throwIfAborted();
    return { name, simulated: false };
  }
}

/** Whether a model is one of the simulator's, which all call themselves so. */
export function isSimulatedModel(modelNumber: string): boolean {
  return /\bsimulated\b/i.test(modelNumber);
}

/** Whether an error is how drives refuse a controller that they do not have. */
function mayLackController(error: unknown): boolean {
  if (error instanceof MiStatusError) return error.status === responseStatuses.invalidParameter.code;
  // Invalid Field in Command, which some controllers answer in its place.
  return error instanceof NvmeStatusError && error.statusCodeType === 0 && error.statusCode === 2;
}

async function firstController(endpoint: Endpoint, call: Invocation["call"]): Promise<number | undefined> {
  try {
    return (await endpoint.readControllerList({}, call)).controllerIds[0];
  } catch {
    // That the drive refused the command tells more than that it cannot list its controllers.
    return undefined;
  }
}
