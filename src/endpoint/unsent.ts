import { TimeoutError } from "../errors.ts";

/** The error of a command that was not sent because of what became of the quirk probe before it. */
export function unsent(name: string, { elapsed, moreProcessing, sent, message }: TimeoutError): TimeoutError {
  const silence = `the look at the drive before it (quirk probe) got no answer in ${elapsed} ms`;
  const text = `${name}: not sent, since ${sent ? silence : message}`;
  return new TimeoutError(text, { elapsed, moreProcessing, sent: false });
}
