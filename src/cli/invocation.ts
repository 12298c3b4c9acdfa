import type { TuneLinkOptions } from "../discovery/index.ts";
import type { CallOptions } from "../endpoint/call-options.ts";
import type { Command, CommandSlot } from "../mi/index.ts";
import type { DaemonVersion } from "../simulator/index.ts";
import type { ByteInput } from "./byte-input.ts";
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
  readonly unix?: string;
  readonly pty?: boolean;
  readonly mctp?: true | number;
  readonly mctpd?: true | DaemonVersion;
  readonly bus?: string;
  readonly network?: number;
  readonly link?: string;
  readonly drives?: number;
  readonly eid?: number;
  readonly slot?: CommandSlot;
  readonly commandSlot?: CommandSlot;
  readonly throughBuffer?: boolean;
  readonly autoPause?: boolean;
  readonly ignoreShutdown?: boolean;
  readonly ish?: boolean;
  readonly wait?: boolean;
  readonly blockSize?: number;
  /** Read by the flag's own form. */
  readonly flbas?: object;
  readonly cntid?: number;
  readonly hostGenerate?: number;
  readonly all?: boolean;
  readonly namespaceId?: number;
  readonly csi?: number;
  readonly uuidIndex?: number;
  readonly logId?: number;
  readonly logLen?: number;
  readonly lpo?: number;
  readonly lsp?: number;
  readonly lsi?: number;
  readonly rae?: boolean;
  readonly ot?: boolean;
  readonly featureId?: number;
  readonly sel?: number;
  readonly dataLen?: number;
  readonly value?: number;
  readonly cdw11?: number;
  readonly cdw12?: number;
  readonly cdw13?: number;
  readonly cdw15?: number;
  readonly data?: ByteInput;
  readonly inputFile?: ByteInput;
  readonly opcode?: number;
  readonly read?: boolean;
  readonly write?: boolean;
  readonly outputFormat?: string;
  readonly save?: boolean;
  readonly outputFile?: string;
  readonly controllerInit?: boolean;
  readonly create?: boolean;
  readonly dataArea?: number;
  readonly offset?: number;
  readonly generation?: number;
  readonly takeContext?: boolean;
  readonly partition?: number;
  readonly fw?: string;
  readonly xfer?: number;
  readonly retries?: number;
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
  readonly list?: string;
  readonly sweep?: true | number;
  readonly subsystems?: boolean;
  readonly watch?: true | number;
  readonly initial?: boolean;
  readonly patient?: boolean;
  readonly assign?: boolean;
  readonly learn?: boolean;
  readonly twoWire?: boolean;
  readonly portId?: number;
  readonly frequency?: NonNullable<TuneLinkOptions["frequency"]>;
  readonly transmissionUnit?: NonNullable<TuneLinkOptions["transmissionUnit"]>;
}

/** A verb that is one command, its flags and its text from the descriptions of request and answer. */
export interface CommandRow {
  /** Its name in the registry. */
  readonly method: string;
  readonly command: Command;
  readonly inputs: readonly RequestInput[];
  /** Members of the request that the verb decides. */
  readonly fixed: Readonly<Record<string, unknown>>;
  /** What goes on in the drive after the command's answer, and may be waited for. */
  readonly watch?: Watched | undefined;
}

/** What goes on in a drive by itself once a command has begun it. */
export type Watched = "format" | "sanitize" | "selfTest";

/** One use of a verb. */
export interface Invocation {
  /** The verb's name. */
  readonly name: string;
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
