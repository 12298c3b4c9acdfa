import type { CallOptions } from "../endpoint/call-options.ts";
import type { adminCommands, Command, CommandSlot } from "../mi/index.ts";
import type { Colors } from "./console.ts";
import type { Patience } from "./links.ts";
import type { RequestInput } from "./request-input.ts";

/** The options of all verbs together, as they are read from a command line. */
export interface Options extends Patience {
  readonly json?: boolean;
  readonly color: boolean;
  readonly sim?: boolean;
  readonly clear?: boolean;
  readonly vendorSpecific?: boolean;
  readonly namespaceId?: number;
  readonly entries?: number;
  readonly unix?: string;
  readonly pty?: boolean;
  readonly mctp?: true | number;
  readonly eid?: number;
  readonly slot?: CommandSlot;
  readonly throughBuffer?: boolean;
  readonly autoPause?: boolean;
  readonly rawBinary?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly file?: string;
  readonly event?: readonly string[];
  readonly delay?: number;
  readonly retryDelay?: number;
  readonly check?: number;
  readonly states?: boolean;
  readonly count?: number;
}

/** A verb that is one Admin command, rendered from the description of its answer. */
export interface ReadRow {
  /** The command, by its name in the registry. */
  readonly command: keyof typeof adminCommands;
  /** The request's fields that options fill. */
  readonly request: Readonly<Record<string, "namespaceId" | "entries">>;
}

/** A verb that is one command, its flags and its text from the descriptions of request and answer. */
export interface CommandRow {
  /** Its name in the registry. */
  readonly method: string;
  readonly command: Command;
  readonly inputs: readonly RequestInput[];
}

/** One use of a verb. */
export interface Invocation {
  /** For a verb that reads one structure: what to ask for. */
  readonly read: ReadRow | undefined;
  /** For a verb that sends one command: which. */
  readonly command: CommandRow | undefined;
  /** Addresses as they were given; for a verb that is about bytes, those. */
  readonly addresses: readonly string[];
  readonly options: Options;
  readonly colors: Colors;
  /** For every command: gives up when the user does. */
  readonly call: CallOptions & { readonly signal: AbortSignal };
}

/** What a verb does; returns the exit code. */
export type Run = (invocation: Invocation) => Promise<number>;
