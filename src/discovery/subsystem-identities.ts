import type { CallOptions } from "../endpoint/call-options.ts";
import type { Controller } from "../endpoint/controller.ts";
import { eachOf } from "../endpoint/each-of.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { MiError, MiStatusError, NvmeStatusError } from "../errors.ts";
import { adminCommands } from "../mi/index.ts";
import type { SubsystemIdentity } from "./subsystems.ts";

/** How to read the identities of many endpoints. */
export interface ReadIdentitiesOptions extends Pick<CallOptions, "timeout" | "deadline"> {
  /** How many endpoints are read at a time, from 1 on; 16 if left out. */
  readonly concurrency?: number;
  /** Gives up when aborted: rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** An endpoint with what could be read of it: what `groupBySubsystem` takes. */
export interface IdentifiedEndpoint<Opened> {
  readonly endpoint: Opened;
  /** The endpoint's own, where it has one. */
  readonly uuid: string | undefined;
  /** Undefined where nothing could be read. */
  readonly identity: SubsystemIdentity | undefined;
  /** Why something could not be read. */
  readonly problem: Error | undefined;
}

/**
 * Reads of each endpoint what tells its NVM subsystem: two short parts of Identify Controller, some 330 bytes, of its first
 * controller. Endpoints come in the order given; one that fails has a `problem` and does not disturb the others.
 */
export async function readSubsystemIdentities<Opened extends Endpoint & { readonly uuid?: string | undefined }>(
  endpoints: Iterable<Opened>,
  options: ReadIdentitiesOptions = {},
): Promise<IdentifiedEndpoint<Opened>[]> {
  const { concurrency = 16, ...call } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new MiError("INVALID_ARGUMENT", `concurrency: ${concurrency} is not a number of endpoints`);
  }
  call.signal?.throwIfAborted();
  return await eachOf([...endpoints], concurrency, async (endpoint) => {
    const reading = await readIdentity(endpoint, call);
    call.signal?.throwIfAborted();
    return { endpoint, uuid: endpoint.uuid, ...reading };
  });
}

interface Reading {
  readonly identity: SubsystemIdentity | undefined;
  readonly problem: Error | undefined;
}

async function readIdentity(endpoint: Endpoint, call: CallOptions): Promise<Reading> {
  let identity: SubsystemIdentity | undefined;
  try {
    const { controller, ...names } = await readNames(endpoint, call);
    identity = { ...names, subsystemNqn: "" };
    const { subsystemNqn } = await controller.readFields(adminCommands.identifyController, ["subsystemNqn"], {}, call);
    return { identity: { ...names, subsystemNqn }, problem: undefined };
  } catch (error) {
    return { identity, problem: error as Error };
  }
}

/** Of controller 0, or, where the drive refuses that one, of the first that it has. */
async function readNames(
  endpoint: Endpoint,
  call: CallOptions,
): Promise<Omit<SubsystemIdentity, "subsystemNqn"> & { readonly controller: Controller }> {
  try {
    return await namesOf(endpoint.controller(0), call);
  } catch (error) {
    if (!(error instanceof MiStatusError || error instanceof NvmeStatusError)) throw error;
    const { controllerIds } = await endpoint.readControllerList({}, call);
    const [first] = controllerIds;
    if (first === undefined || first === 0) throw error;
    return namesOf(endpoint.controller(first), call);
  }
}

async function namesOf(controller: Controller, call: CallOptions) {
  const { pciVendorId, serialNumber, modelNumber } = await controller.identifyControllerIdentity({}, call);
  return { controller, pciVendorId, serialNumber, modelNumber };
}
