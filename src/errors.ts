/**
 * Everything this library throws is an `MiError`; the subclass says which layer found the fault, from the wire up:
 * discovery, transport, timeout, integrity, protocol, NVMe-MI status, NVMe status. `code` is stable and meant to be compared.
 * An aborted call is the one exception: it rejects with its signal's own `reason`.
 */

/** What went wrong, in one stable word. */
export type MiErrorCode =
  | "INVALID_ARGUMENT"
  | "NOT_SUPPORTED"
  | "NOTHING_TO_REPLAY"
  | "ABORTED"
  | "BUSY"
  | "CHANGED"
  | "CLOSED"
  | "DISCOVERY"
  | "TRANSPORT"
  | "TIMEOUT"
  | "INTEGRITY"
  | "PROTOCOL"
  | "MI_STATUS"
  | "NVME_STATUS";

/**
 * The base class. Used itself for faults on our side of the wire: a bad argument, a closed endpoint, a command ended by our
 * own Abort (`ABORTED`), a buffer that an earlier command may still write to (`BUSY`), data that changed while they were read in
 * parts, so that these do not belong together (`CHANGED`).
 */
export class MiError extends Error {
  override readonly name: string = "MiError";
  readonly code: MiErrorCode;
  /** The command that failed, by its title; not there where the fault is no command's. */
  declare command?: string;
  /** The endpoint concerned, such as `mctp:1,9`; not there where the fault is no endpoint's. */
  declare address?: string;
  /** How far data had come that move in parts, in bytes: where to go on with them; not there where nothing moves so. */
  declare offset?: number;

  constructor(code: MiErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What kept an endpoint from being found or the MCTP daemon from acting, in one stable word. */
export type DiscoveryReason =
  /** There is no message bus at the address, or it does not answer. */
  | "noBus"
  /** The message bus or the daemon does not let this user in. */
  | "noPermission"
  /** The message bus is there, mctpd is not. */
  | "noDaemon"
  /** The message bus or mctpd went away meanwhile: what was asked for may or may not have been done. */
  | "lost"
  /** mctpd did not answer in time: what was asked for may or may not have been done. */
  | "noAnswer"
  /** mctpd knows no such object, or its version no such method. */
  | "unknown"
  /** mctpd tried and failed, or did not want to; the text is its own. */
  | "refused"
  /** What was told is not what it should be. */
  | "malformed";

/** Discovery failed, or something the MCTP daemon was asked to do: the message bus (D-Bus), mctpd, or what it tells. */
export class DiscoveryError extends MiError {
  override readonly name = "DiscoveryError";
  readonly reason: DiscoveryReason;
  /** The name of the D-Bus error, such as `org.freedesktop.DBus.Error.AccessDenied`; undefined where there was none. */
  readonly dbusName: string | undefined;

  constructor(
    reason: DiscoveryReason,
    message: string,
    details: { dbusName?: string | undefined; cause?: unknown } = {},
  ) {
    super("DISCOVERY", message, details.cause === undefined ? undefined : { cause: details.cause });
    this.reason = reason;
    this.dbusName = details.dbusName;
  }
}

/** The operating system or the link refused: no route, no privilege, a socket or stream that broke. */
export class TransportError extends MiError {
  override readonly name = "TransportError";
  /** The operating system's error name, such as `EHOSTUNREACH`; undefined where no system call failed. */
  readonly errno: string | undefined;
  /** The system call that failed, such as `sendto`. */
  readonly syscall: string | undefined;

  constructor(message: string, details: { errno?: string; syscall?: string; cause?: unknown } = {}) {
    super("TRANSPORT", message, details.cause === undefined ? undefined : { cause: details.cause });
    this.errno = details.errno;
    this.syscall = details.syscall;
  }
}

/**
 * No answer came in time. Where the request was sent, the command may or may not have been carried out, and its slot may
 * still be busy with it: the next command on it asks the drive first (`EndpointOptions.recovery`).
 */
export class TimeoutError extends MiError {
  override readonly name = "TimeoutError";
  /**
   * False where the request never left, for want of a free command slot, ours or the drive's, or of a place on a bus: the
   * command was not carried out.
   */
  readonly sent: boolean;
  /** How long was waited in all, in milliseconds. */
  readonly elapsed: number;
  /** How many More Processing Required responses had come by then. */
  readonly moreProcessing: number;

  constructor(message: string, details: { elapsed: number; moreProcessing: number; sent?: boolean }) {
    super("TIMEOUT", message);
    this.sent = details.sent ?? true;
    this.elapsed = details.elapsed;
    this.moreProcessing = details.moreProcessing;
  }
}

/** A message arrived damaged: its Message Integrity Check (MIC) does not match its bytes. */
export class IntegrityError extends MiError {
  override readonly name = "IntegrityError";
  /** The whole message as received. */
  readonly bytes: Uint8Array;

  constructor(message: string, bytes: Uint8Array) {
    super("INTEGRITY", `${message}; ${hexExcerpt(bytes)}`);
    this.bytes = bytes;
  }
}

/** An intact message does not say what the specification lets it say here. */
export class ProtocolError extends MiError {
  override readonly name = "ProtocolError";
  /** The structure and field concerned, such as `Controller List.controllerIds`. */
  readonly path: string;
  /** What is wrong there. */
  readonly detail: string;
  /** The bytes that were being read, where there were any. */
  readonly bytes: Uint8Array | undefined;

  constructor(path: string, detail: string, bytes?: Uint8Array) {
    super("PROTOCOL", `${path}: ${detail}${bytes === undefined ? "" : `; ${hexExcerpt(bytes)}`}`);
    this.path = path;
    this.detail = detail;
    this.bytes = bytes;
  }
}

/** Where a request was found wrong, as an Invalid Parameter response tells it (PEL, NVMe-MI 2.0 §4.1.2). */
export interface ParameterErrorLocation {
  /** Byte offset from the start of the message, its type byte being 0. */
  readonly byte: number;
  /** Least significant bit of the field within that byte. */
  readonly bit: number;
  /** The request field at that place, where there is one. */
  readonly field: string | undefined;
}

/** The management endpoint refused the command with an NVMe-MI response status (NVMe-MI 2.0 §4.1.2). */
export class MiStatusError extends MiError {
  override readonly name = "MiStatusError";
  /** The response status byte. */
  readonly status: number;
  /** Its name in the specification. */
  readonly statusName: string;
  readonly parameterErrorLocation: ParameterErrorLocation | undefined;
  /** Of an optional command that the drive does not know: whether its list of optional commands has it, if that was read. */
  readonly listed: boolean | undefined;

  constructor(
    message: string,
    details: { status: number; statusName: string; location?: ParameterErrorLocation; listed?: boolean },
  ) {
    super("MI_STATUS", message);
    this.status = details.status;
    this.statusName = details.statusName;
    this.parameterErrorLocation = details.location;
    this.listed = details.listed;
  }
}

/** The controller completed an Admin command with an error (NVMe base specification, completion queue entry). */
export class NvmeStatusError extends MiError {
  override readonly name = "NvmeStatusError";
  /** Status Code Type (SCT), 0–7. */
  readonly statusCodeType: number;
  /** Status Code (SC), 0–255. */
  readonly statusCode: number;
  /** The status' name in the specification. */
  readonly statusName: string;
  /** Do Not Retry (DNR): the same command would fail again. */
  readonly doNotRetry: boolean;

  constructor(
    message: string,
    details: { statusCodeType: number; statusCode: number; statusName: string; doNotRetry: boolean },
  ) {
    super("NVME_STATUS", message);
    this.statusCodeType = details.statusCodeType;
    this.statusCode = details.statusCode;
    this.statusName = details.statusName;
    this.doNotRetry = details.doNotRetry;
  }
}

/** The first bytes of a message in hexadecimal, for an error's text. */
function hexExcerpt(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, 32), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const rest = bytes.length > 32 ? ` … (${bytes.length} bytes)` : "";
  return bytes.length === 0 ? "no bytes" : `bytes ${shown}${rest}`;
}
