import { MiError, MiStatusError, NvmeStatusError, TimeoutError } from "../errors.ts";
import { messageOf } from "./failure.ts";
import { Interrupted } from "./interruption.ts";

/** An error as JSON shows it: its stable code, its text, and the fields it has besides. */
export interface ErrorJson {
  readonly code: string;
  readonly message: string;
  readonly status?: number;
  readonly statusName?: string;
  readonly statusCodeType?: number;
  readonly statusCode?: number;
  readonly doNotRetry?: boolean;
  readonly errno?: string;
  readonly parameterErrorLocation?: object;
  readonly listed?: boolean;
  /** What kept discovery from finding, or mctpd from acting. */
  readonly reason?: string;
  /** How far data had come that move in parts, in bytes: where to go on with them. */
  readonly offset?: number;
}

/** Where a failure happened, as the user names it. */
export interface FailedPlace {
  /** The drive's address as it is printed. */
  readonly name: string;
  /** The link in the words of a transport's errors; undefined where it has none of its own. */
  readonly link?: string | undefined;
  /** What came over the link and was of no use; empty where nothing was. */
  noise?(): string;
  /** What to do where no answer comes. */
  readonly advice?: string | undefined;
}

/** What a drive that was not finished has for an error. */
export const interruptedError: ErrorJson = { code: "INTERRUPTED", message: "interrupted" };

/**
 * What went wrong with a drive, on one line, under the address that the user knows: the endpoint only knows its own,
 * which on a socket or a serial line is a made-up one.
 */
export function driveMessage(error: unknown, { name, link, noise, advice = "" }: FailedPlace): string {
  let text = error instanceof Error ? error.message : String(error);
  if (link !== undefined) text = text.replaceAll(`${link}: `, "");
  const address = error instanceof MiError ? error.address : undefined;
  // Only the whole address: mctp:1,9 is not meant by mctp:1,99.
  if (address !== undefined) text = text.replaceAll(new RegExp(`${address}(?!\\d)`, "g"), () => name);
  if (!text.includes(name)) text = `${name}: ${text}`;
  const additions = error instanceof TimeoutError ? [noise?.() ?? "", advice] : [];
  return messageOf([text, ...additions.filter((each) => each !== "")].join("; "));
}

const details = [
  "status",
  "statusName",
  "statusCodeType",
  "statusCode",
  "doNotRetry",
  "errno",
  "parameterErrorLocation",
  "listed",
  "reason",
  "offset",
] as const satisfies readonly (keyof ErrorJson)[];

/** An error for JSON, with the message that is told of it. */
export function errorJson(error: unknown, message: string): ErrorJson {
  if (!(error instanceof MiError)) return { code: "INTERNAL", message };
  const fields: Readonly<Record<string, unknown>> = { ...error };
  const known = details.filter((name) => fields[name] !== undefined && fields[name] !== "");
  return { code: error.code, message, ...Object.fromEntries(known.map((name) => [name, fields[name]])) };
}

/** The same of what the user interrupted, whatever it was. */
export function interruptionJson(error: unknown): ErrorJson {
  if (!(error instanceof Interrupted)) return interruptedError;
  const { message, offset } = error;
  return { ...interruptedError, message, ...(offset !== undefined && { offset }) };
}

/** Whether an error is a drive's own: it answered, with a refusal. */
export function isRefusal(error: unknown): boolean {
  return error instanceof MiStatusError || error instanceof NvmeStatusError;
}
