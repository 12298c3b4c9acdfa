import { placeOf, type Struct } from "../codec/index.ts";
import type { AnswerTo } from "../mi/answer.ts";
import type { Command, ResponseStatus } from "../mi/index.ts";
import { offersAutoPause } from "./auto-pause.ts";
import type { DriveModel } from "./drive-model.ts";
import { bufferFlag, flagsOffset, offersBuffer } from "./offered-buffer.ts";

/** A place in a request message. */
interface Place {
  readonly byte: number;
  readonly bit: number;
}

/** A command refused with an NVMe-MI response status; Invalid Parameter has a place, or a field that gives it. */
export class MiRefusal {
  readonly status: ResponseStatus;
  readonly place: Place | string | undefined;

  constructor(status: ResponseStatus, place?: Place | string) {
    this.status = status;
    this.place = place;
  }

  /** The same refusal with its field's place in a request found. */
  locatedIn(request: Struct): MiRefusal {
    if (typeof this.place !== "string") return this;
    const place = placeOf(request, this.place);
    if (place === undefined) throw new TypeError(`${request.title} has no field ${this.place}`);
    return new MiRefusal(this.status, place);
  }
}

/** An Admin command completed with an NVMe status, for one of its fields where the refusal has a place. */
export class NvmeRefusal {
  readonly statusCodeType: number;
  readonly statusCode: number;
  readonly place: Place | string | undefined;

  constructor(statusCodeType: number, statusCode: number, place?: Place | string) {
    this.statusCodeType = statusCodeType;
    this.statusCode = statusCode;
    this.place = place;
  }

  /** The same refusal for a field of the request. */
  at(field: string): NvmeRefusal {
    return new NvmeRefusal(this.statusCodeType, this.statusCode, field);
  }

  /** The same refusal with its field's place in a request found. What is in a command's data has none. */
  locatedIn(request: Struct): NvmeRefusal {
    if (typeof this.place !== "string") return this;
    return new NvmeRefusal(this.statusCodeType, this.statusCode, placeOf(request, this.place));
  }
}

/** A status that says what is still to be done about a command that was carried out: no error, though it is no success. */
export class NvmeAdvice {
  readonly statusCodeType: number;
  readonly statusCode: number;

  constructor(statusCodeType: number, statusCode: number) {
    this.statusCodeType = statusCodeType;
    this.statusCode = statusCode;
  }
}

/** Refuses a request for one of its fields. */
export function invalidParameter(field: string): MiRefusal {
  return new MiRefusal("invalidParameter", field);
}

/** Refuses a request for what its command objects to. */
export function refuseObjection<Q>({ objection }: Pick<Command<never, Q>, "objection">, request: Q): void {
  const found = objection?.(request);
  if (found !== undefined) throw invalidParameter(found.field);
}

/** Refuses a request that has bits set in a byte other than those that mean something there. */
export function refuseReserved(message: Uint8Array, byte: number, meaningful = 0): void {
  const reserved = (message[byte] ?? 0) & ~meaningful;
  if (reserved === 0) return;
  throw new MiRefusal("invalidParameter", { byte, bit: 31 - Math.clz32(reserved & -reserved) });
}

/** Refuses a request for bits of its header that are reserved, or that the drive does not offer to the command. */
export function refuseReservedHeader(drive: DriveModel, to: AnswerTo, message: Uint8Array): void {
  // CSI, NMIMT and ROR.
  refuseReserved(message, 1, 0b1111_1001);
  // MEB and CIAP.
  const buffer = offersBuffer(drive, to, message) ? bufferFlag : 0;
  refuseReserved(message, flagsOffset, buffer | (offersAutoPause(drive, to) ? 0b10 : 0));
  refuseReserved(message, 3);
}

/** Whether time alone ends what a status tells of, so that the same command may succeed later: Do Not Retry is not set then. */
export function isTransient({
  statusCodeType,
  statusCode,
}: Pick<NvmeRefusal, "statusCodeType" | "statusCode">): boolean {
  const { sanitizeInProgress, formatInProgress } = nvmeRefusals;
  return statusCodeType === 0 && [sanitizeInProgress.statusCode, formatInProgress.statusCode].includes(statusCode);
}

/** NVMe statuses that the simulated drives give, by name. */
export const nvmeRefusals = {
  invalidField: new NvmeRefusal(0, 0x02),
  invalidNamespaceOrFormat: new NvmeRefusal(0, 0x0b),
  invalidLogPage: new NvmeRefusal(1, 0x09),
  invalidFormat: new NvmeRefusal(1, 0x0a),
  sanitizeFailed: new NvmeRefusal(0, 0x1c),
  sanitizeInProgress: new NvmeRefusal(0, 0x1d),
  writeProtected: new NvmeRefusal(0, 0x20),
  mediaNotReady: new NvmeRefusal(0, 0x24),
  formatInProgress: new NvmeRefusal(0, 0x84),
  featureNotSaveable: new NvmeRefusal(1, 0x0d),
  featureNotChangeable: new NvmeRefusal(1, 0x0e),
  featureNotNamespaceSpecific: new NvmeRefusal(1, 0x0f),
} as const;
