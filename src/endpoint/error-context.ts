import { MiError, TransportError } from "../errors.ts";

/**
 * An error with the command and the drive it belongs to, in its fields and in its text: of many that fail at once, each
 * says which it was. What a transport reports it may report to many, so that becomes an error of its own, with the
 * original for its cause; whatever else comes out of a transport is a transport error.
 */
export function inContext(error: unknown, command: string, address: string): MiError {
  const own = ownError(error);
  const text = own.message;
  if (!text.includes(`${command} to ${address}`)) {
    // What names the drive already need not name it twice.
    const place = text.includes(address) ? command : `${command} to ${address}`;
    own.message = text.startsWith(command) ? place + text.slice(command.length) : `${place}: ${text}`;
    if (own.stack !== undefined) own.stack = own.stack.replace(text, () => own.message);
  }
  own.command = command;
  own.address = address;
  return own;
}

function ownError(error: unknown): MiError {
  if (error instanceof TransportError) {
    const { message, errno, syscall } = error;
    return new TransportError(message, { ...(errno && { errno }), ...(syscall && { syscall }), cause: error });
  }
  if (error instanceof MiError)
    return error.code === "CLOSED" ? new MiError("CLOSED", error.message, { cause: error }) : error;
  const reason = error instanceof Error ? error.message : String(error);
  return new TransportError(`the transport failed: ${reason}`, { cause: error });
}
