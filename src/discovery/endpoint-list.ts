import { constants, open } from "node:fs/promises";
import { MiError, TransportError } from "../errors.ts";
import { defaultNetwork, formatMctpAddress, type MctpAddress, mctpAddress } from "../mctp/address.ts";
import type { Findings, FoundEndpoint } from "./found-endpoint.ts";

/** Where the list is looked for if nobody says otherwise. */
const defaultPath = "/etc/nvme-mi/endpoints";
/** Enough for some ten thousand endpoints. What is longer is another file. */
const longestList = 1024 * 1024;

/** How to read a list. */
export interface EndpointListOptions {
  /** The file; `/etc/nvme-mi/endpoints` if left out. */
  readonly path?: string;
  /** Gives up when aborted: rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Reads a list of endpoints from a file, as `parseEndpointList` understands it. Resolves to undefined where no file was named
 * and there is none at the default place. Rejects with `TransportError` where it cannot be read, and with `INVALID_ARGUMENT`
 * for what is no file, or too long for a list.
 */
export async function readEndpointList(options: EndpointListOptions = {}): Promise<Findings | undefined> {
  const { path = defaultPath, signal } = options;
  signal?.throwIfAborted();
  try {
    return parseEndpointList(await readText(path, signal), path);
  } catch (error) {
    signal?.throwIfAborted();
    if (!isSystemError(error)) throw error;
    if (options.path === undefined && error.code === "ENOENT") return undefined;
    const { code: errno, syscall } = error;
    const reason = reasons[errno] ?? "the system refuses";
    const text = `the list of endpoints ${path} cannot be read: ${reason} (${syscall}: ${errno})`;
    throw new TransportError(text, { errno, syscall, cause: error });
  }
}

const reasons: { readonly [errno: string]: string } = {
  ENOENT: "there is no such file",
  EACCES: "this process may not read it",
  ENOTDIR: "what should be a folder on the way there is none",
};

async function readText(path: string, signal: AbortSignal | undefined): Promise<string> {
  // Otherwise a pipe without a writer would be waited for, and that cannot be given up.
  await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const stats = await file.stat();
  if (!stats.isFile()) throw invalid(`${path} is no list of endpoints: it is not a regular file`);
  if (stats.size > longestList) {
    throw invalid(`${path} is no list of endpoints: it has ${stats.size} bytes, more than ${longestList}`);
  }
  return await file.readFile({ encoding: "utf8", ...(signal && { signal }) });
}

function isSystemError(error: unknown): error is Error & { code: string; syscall: string } {
  return error instanceof Error && "code" in error && "syscall" in error;
}

/**
 * Reads a list of endpoints: one a line, as `mctp:<net>,<eid>`, `<net>,<eid>` or `<eid>` (in network 1), and behind it, where
 * known, `uuid=<UUID>` and `link=<network interface>`, which tells who shares a bus. `#` begins a comment.
 *
 * ```text
 * # slot 0 to 2
 * mctp:1,9   link=mctpi2c3
 * mctp:1,10  link=mctpi2c3  uuid=7d1b9c52-0000-4000-8000-000000000010
 * 2,9        # behind the riser
 * ```
 *
 * A line that makes no sense, or whose address an earlier one has, is a problem that says where: `name` and line number. The
 * others count.
 */
export function parseEndpointList(text: string, name: string): Findings {
  const endpoints: FoundEndpoint[] = [];
  const problems: Error[] = [];
  const lines = new Map<string, number>();
  // A byte order mark is no part of the text.
  for (const [index, line] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    const words = line
      .replace(/(^|\s)#.*$/s, "")
      .split(/\s+/)
      .filter((word) => word !== "");
    if (words.length === 0) continue;
    try {
      const endpoint = endpointOf(words);
      const address = formatMctpAddress(endpoint.address);
      const before = lines.get(address);
      if (before !== undefined) throw invalid(`${address} is in line ${before} already`);
      lines.set(address, index + 1);
      endpoints.push(endpoint);
    } catch (error) {
      if (!(error instanceof MiError)) throw error;
      problems.push(invalid(`${name}:${index + 1}: ${error.message}`));
    }
  }
  return { endpoints, problems };
}

function endpointOf([place = "", ...properties]: readonly string[]): FoundEndpoint {
  const address = addressOf(place);
  const values = new Map<string, string>();
  for (const property of properties) {
    const [, key = "", value = ""] = /^([^=]+)=(.+)$/.exec(property) ?? [];
    if (!Object.hasOwn(checks, key)) throw invalid(`${quoted(property)} is neither uuid=… nor link=…`);
    if (values.has(key)) throw invalid(`${key}= is there twice`);
    values.set(key, checks[key as keyof typeof checks](value));
  }
  return {
    source: "list",
    address,
    uuid: values.get("uuid"),
    messageTypes: undefined,
    connectivity: undefined,
    link: values.get("link"),
  };
}

const checks = {
  uuid: (value: string) => {
    if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return value.toLowerCase();
    throw invalid(`${quoted(value)} is not a UUID`);
  },
  link: (value: string) => value,
} as const;

function addressOf(text: string): MctpAddress {
  const [, network, eid] = /^(?:(?:mctp:)?(\d{1,10}),|)(\d{1,3})$/.exec(text) ?? [];
  if (eid === undefined) throw invalid(`${quoted(text)} is not an address: mctp:<net>,<eid>, <net>,<eid> or <eid>`);
  return mctpAddress({ eid: Number(eid), network: network === undefined ? defaultNetwork : Number(network) });
}

/** As JSON, so that nothing in it reaches a terminal as it is; and no more than a line's worth. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

function invalid(message: string): MiError {
  return new MiError("INVALID_ARGUMENT", message);
}
