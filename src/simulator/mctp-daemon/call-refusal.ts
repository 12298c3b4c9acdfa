import { MiError } from "../../errors.ts";

const prefix = "org.freedesktop.DBus.Error.";

/** Names of D-Bus errors. */
export const errorNames = {
  failed: `${prefix}Failed`,
  invalidArgs: `${prefix}InvalidArgs`,
  propertyReadOnly: `${prefix}PropertyReadOnly`,
  unknownInterface: `${prefix}UnknownInterface`,
  unknownMethod: `${prefix}UnknownMethod`,
  unknownObject: `${prefix}UnknownObject`,
  unknownProperty: `${prefix}UnknownProperty`,
} as const;

/** A method call is answered with a D-Bus error. */
export class CallRefusal extends Error {
  override readonly name = "CallRefusal";
  readonly errorName: string;

  constructor(errorName: string, message: string) {
    super(message);
    this.errorName = errorName;
  }
}

/** The D-Bus error of whatever went wrong. mctpd has two: for arguments, and for all the rest. */
export function refusalOf(error: unknown): CallRefusal {
  if (error instanceof CallRefusal) return error;
  const argument = error instanceof MiError && error.code === "INVALID_ARGUMENT";
  const message = error instanceof Error ? error.message : String(error);
  return new CallRefusal(argument ? errorNames.invalidArgs : errorNames.failed, message);
}
