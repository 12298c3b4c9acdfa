import { DiscoveryError, type DiscoveryReason } from "../errors.ts";

/** Errors that the message bus, sd-bus and the kernel have names for, by the end of these. The rest is mctpd's refusal. */
const reasons: Readonly<Record<string, DiscoveryReason>> = {
  AccessDenied: "noPermission",
  AuthFailed: "noPermission",
  InteractiveAuthorizationRequired: "noPermission",
  ServiceUnknown: "noDaemon",
  NameHasNoOwner: "noDaemon",
  NoReply: "lost",
  Disconnected: "lost",
  UnknownObject: "unknown",
  UnknownInterface: "unknown",
  UnknownMethod: "unknown",
};

const busErrors = "org.freedesktop.DBus.Error.";

/** Codes of the operating system where a socket is there that may not be used. */
const forbidden = new Set(["EACCES", "EPERM"]);

const whyNoBus: Readonly<Record<string, string>> = {
  ENOENT: "there is nothing",
  ECONNREFUSED: "nobody listens",
};

/** An error of the operating system on the way to a message bus. */
export function socketFailure(place: string, error: NodeJS.ErrnoException): DiscoveryError {
  const { code = error.message } = error;
  if (forbidden.has(code)) {
    return new DiscoveryError("noPermission", `no permission for the message bus at ${place} (${code})`, {
      cause: error,
    });
  }
  const why = whyNoBus[code] ?? "it cannot be used";
  return new DiscoveryError("noBus", `no message bus at ${place}: ${why} (${code})`, { cause: error });
}

/** An error that came as an answer to a call, or instead of one, with the daemon's text. `what` names the call. */
export function callFailure(what: string, error: unknown): DiscoveryError {
  const { message, dbusName } = describe(error);
  const reason = dbusName?.startsWith(busErrors) ? reasons[dbusName.slice(busErrors.length)] : undefined;
  return new DiscoveryError(reason ?? "refused", `${what}: ${wording(reason, message)}`, { dbusName, cause: error });
}

function describe(error: unknown): { message: string; dbusName: string | undefined } {
  if (!(error instanceof Error)) return { message: String(error), dbusName: undefined };
  const dbusName = "dbusName" in error && typeof error.dbusName === "string" ? error.dbusName : undefined;
  return { message: error.message, dbusName };
}

function wording(reason: DiscoveryReason | undefined, message: string): string {
  if (reason === "noPermission") return `not permitted: ${message}`;
  if (reason === "lost") return `the connection ended before the answer: ${message}`;
  return message;
}
