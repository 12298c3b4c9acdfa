import { DiscoveryError, MiError } from "../errors.ts";

/** Which message bus: the system's, the session's, or one at a D-Bus address such as `unix:path=/run/dbus/socket`. */
export type BusAddress = "system" | "session" | (string & {});

/** Where a socket is dialled: as `net.connect` takes it. */
export type SocketPlace = { readonly path: string } | { readonly host: string; readonly port: number };

const defaultSystemBus = "unix:path=/var/run/dbus/system_bus_socket";

/**
 * The sockets to try for a message bus, in order (D-Bus specification, "Server Addresses"). Throws `INVALID_ARGUMENT` for
 * what is no address of a socket, and `DISCOVERY` with reason `noBus` where the environment names no session bus.
 */
export function busPlaces(address: BusAddress, environment: NodeJS.ProcessEnv = process.env): SocketPlace[] {
  if (typeof address !== "string") throw notAnAddress(address);
  const addresses = resolve(address, environment)
    .split(";")
    .filter((each) => each !== "");
  if (addresses.length === 0) throw notAnAddress(address);
  return addresses.map((each) => placeOf(each, environment));
}

function resolve(address: BusAddress, environment: NodeJS.ProcessEnv): string {
  if (address === "system") return environment.DBUS_SYSTEM_BUS_ADDRESS || defaultSystemBus;
  if (address !== "session") return address;
  const named = environment.DBUS_SESSION_BUS_ADDRESS;
  if (named) return named;
  if (environment.XDG_RUNTIME_DIR) return "unix:runtime=yes";
  throw new DiscoveryError("noBus", "no session bus: DBUS_SESSION_BUS_ADDRESS is not set");
}

function placeOf(address: string, environment: NodeJS.ProcessEnv): SocketPlace {
  const colon = address.indexOf(":");
  const values = new Map(
    address
      .slice(colon + 1)
      .split(",")
      .map((pair) => [pair.slice(0, pair.indexOf("=")), unescaped(pair.slice(pair.indexOf("=") + 1), address)]),
  );
  const place = colon < 0 ? undefined : socketPlace(address.slice(0, colon), values, environment);
  if (place === undefined) throw notAnAddress(address);
  return place;
}

function socketPlace(
  family: string,
  values: ReadonlyMap<string, string>,
  environment: NodeJS.ProcessEnv,
): SocketPlace | undefined {
  const [path, abstract, port] = [values.get("path"), values.get("abstract"), Number(values.get("port"))];
  if (family === "tcp") {
    if (!Number.isInteger(port) || port < 1 || port > 0xffff) return undefined;
    return { host: values.get("host") ?? "localhost", port };
  }
  if (family !== "unix") return undefined;
  if (path) return { path };
  if (abstract) return { path: `\0${abstract}` };
  const runtime = environment.XDG_RUNTIME_DIR;
  return values.get("runtime") === "yes" && runtime ? { path: `${runtime}/bus` } : undefined;
}

function unescaped(value: string, address: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw notAnAddress(address);
  }
}

function notAnAddress(address: unknown): MiError {
  const examples = "unix:path=/run/dbus/system_bus_socket, unix:abstract=name, tcp:host=localhost,port=1234";
  return new MiError("INVALID_ARGUMENT", `${JSON.stringify(address)} is no address of a message bus (${examples})`);
}
