import { debuglog } from "node:util";
import { escapeText } from "../codec/text.ts";
import { MiError } from "../errors.ts";

/** What the process ends with where no signal ends it. */
export const exitCodes = { success: 0, failure: 1, usage: 2 } as const;

/** The command line is wrong: ends with exit code 2. */
export function usageError(message: string): MiError {
  return new MiError("INVALID_ARGUMENT", message);
}

/** The exit code an error calls for. */
export function exitCodeOf(error: unknown): number {
  return error instanceof MiError && error.code === "INVALID_ARGUMENT" ? exitCodes.usage : exitCodes.failure;
}

/** What an error says, on one line: devices have a say in messages, so control characters are made visible. */
export function messageOf(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : String(error));
}

/** Says on stderr what went wrong, on one line; with NODE_DEBUG=nvme-mi also where. */
export function reportFailure(error: unknown, message: string = messageOf(error)): void {
  complain(message);
  if (debuglog("nvme-mi").enabled && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}

/** One line on stderr. */
export function complain(message: string): void {
  process.stderr.write(`nvme-mi: ${oneLine(message)}\n`);
}

/** Line ends become spaces, as commander puts them into its messages; other control characters are made visible. */
function oneLine(text: string): string {
  return escapeText(text.replaceAll(/\s*\n\s*/g, " "));
}
