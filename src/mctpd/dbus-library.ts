import { MiError } from "../errors.ts";

/** What the D-Bus library exports. Types only: it is loaded when a bus is first needed, and need not be there. */
export type DBusLibrary = typeof import("dbus-native");

let loaded: Promise<DBusLibrary> | undefined;

/** Loads the D-Bus library, an optional package. Rejects with `NOT_SUPPORTED` where it is not installed. */
export function loadDBus(): Promise<DBusLibrary> {
  loaded ??= import("dbus-native").then(
    (module) => ("default" in module ? (module.default as DBusLibrary) : module),
    (cause: unknown) => {
      loaded = undefined;
      throw new MiError(
        "NOT_SUPPORTED",
        "discovery through mctpd needs the package dbus-native: npm install dbus-native",
        {
          cause,
        },
      );
    },
  );
  return loaded;
}
