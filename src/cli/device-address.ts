import { MiError } from "../errors.ts";
import { defaultNetwork, type MctpAddress, mctpAddress } from "../mctp/address.ts";
import { parseInteger } from "./integer.ts";

/** What leads to a drive. */
export type Link =
  /** The Linux kernel's MCTP. */
  | { readonly scheme: "mctp" }
  /** The built-in simulator. */
  | { readonly scheme: "sim" }
  /** A socket of `nvme-mi simulate --unix`, or a serial line. */
  | { readonly scheme: "unix" | "serial"; readonly path: string };

/** A drive, and maybe one of its controllers, as the command line names it. */
export interface DeviceAddress extends MctpAddress {
  readonly link: Link;
  /** Undefined where the address names none. */
  readonly controllerId: number | undefined;
}

/**
 * Reads an address. Numbers may have C's prefixes. `bare` is the scheme of an address that is an endpoint id only.
 * Throws `INVALID_ARGUMENT` that says what is wrong.
 */
export function parseDeviceAddress(text: string, options: { readonly bare?: "sim" } = {}): DeviceAddress {
  const whole = options.bare !== undefined && /^[0-9]/.test(text) ? `${options.bare}:${text}` : text;
  try {
    return parse(whole);
  } catch (error) {
    if (!(error instanceof MiError)) throw error;
    throw new MiError("INVALID_ARGUMENT", `"${text}" is not the address of a drive: ${error.message}`);
  }
}

function parse(text: string): DeviceAddress {
  const colon = text.indexOf(":");
  const scheme = text.slice(0, Math.max(colon, 0));
  const rest = text.slice(colon + 1);
  switch (scheme) {
    case "mctp": {
      const [network, endpoint] = splitAtLastComma(rest);
      const net = network === undefined ? defaultNetwork : networkId(network);
      return { link: { scheme }, ...endpointOf(endpoint, "mctp:<net>,<eid>[:<ctrl>]", net) };
    }
    case "sim":
      return { link: { scheme }, ...endpointOf(rest, "sim:<eid>[:<ctrl>]", defaultNetwork) };
    case "unix":
    case "serial": {
      const form = scheme === "unix" ? "unix:<path>,<eid>[:<ctrl>]" : "serial:<device>,<eid>[:<ctrl>]";
      const [path, endpoint] = splitAtLastComma(rest);
      if (path === undefined) throw invalid(`the endpoint id is missing; the form is ${form}`);
      if (path === "" || path.includes("\0")) throw invalid(`the path is missing; the form is ${form}`);
      return { link: { scheme, path }, ...endpointOf(endpoint, form, defaultNetwork) };
    }
    default:
      throw invalid(`it does not begin with mctp:, sim:, unix: or serial:`);
  }
}

/** Paths may have commas in them, so the last one counts. */
function splitAtLastComma(text: string): [string | undefined, string] {
  const comma = text.lastIndexOf(",");
  return comma < 0 ? [undefined, text] : [text.slice(0, comma), text.slice(comma + 1)];
}

function endpointOf(text: string, form: string, network: number): Omit<DeviceAddress, "link"> {
  const [eid = "", controller, ...more] = text.split(":");
  if (more.length > 0) throw invalid(`there is something after the controller id; the form is ${form}`);
  if (eid === "") throw invalid(`the endpoint id is missing; the form is ${form}`);
  const controllerId = controller === undefined ? undefined : number(controller, "controller id", 0xffff);
  // What is out of range is refused there, with the reason.
  return { ...mctpAddress({ network, eid: number(eid, "endpoint id", Number.MAX_VALUE) }), controllerId };
}

const networkId = (text: string): number => parseInteger(text, "network id", { minimum: 1, maximum: 0xffff_ffff });

const number = (text: string, what: string, maximum: number): number =>
  parseInteger(text, what, { minimum: 0, maximum });

const invalid = (message: string): MiError => new MiError("INVALID_ARGUMENT", message);

/** Writes an address as it is read, in its full form. */
export function formatDeviceAddress(address: DeviceAddress): string {
  const { link, network, eid, controllerId } = address;
  const controller = controllerId === undefined ? "" : `:${controllerId}`;
  return `${formatLink(link)}${link.scheme === "mctp" ? `${network},` : ""}${eid}${controller}`;
}

/** What an address begins with, up to the endpoint (for `mctp:`, up to the network). Equal for drives on one link. */
export function formatLink(link: Link): string {
  return "path" in link ? `${link.scheme}:${link.path},` : `${link.scheme}:`;
}
