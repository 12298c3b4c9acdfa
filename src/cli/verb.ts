import { bytesHelp } from "./byte-input.ts";
import type { CommandRow, Run } from "./invocation.ts";

/** An option of a verb. */
export interface VerbOption {
  /** As commander reads it: `-n, --namespace-id <id>`. */
  readonly flags: string;
  readonly description: string;
  /** A number in this range; without it, text or a switch. */
  readonly range?: { readonly minimum: number; readonly maximum: number };
  /** Reads what is no plain number or text; `before` is what the option had from its earlier uses. */
  parse?(text: string, what: string, before: unknown): unknown;
  readonly mandatory?: boolean;
  /** Taken, but not worth a line of help. */
  readonly hidden?: boolean;
}

/** A verb of the command line. What it takes to run is loaded when it runs. */
export interface Verb {
  readonly name: string;
  /** As commander reads it. */
  readonly argument: keyof typeof argumentsHelp | undefined;
  /** For a verb that is about what the MCTP daemon and the like tell of drives: the members of its JSON, for the help. */
  readonly discovers?: { readonly json: string };
  /** The heading that the help lists it under. */
  readonly group: string;
  readonly title: string;
  readonly description: string;
  readonly options: readonly VerbOption[];
  readonly examples: readonly string[];
  /** For a verb that sends one command: which. */
  readonly command?: CommandRow;
  load(): Promise<{ readonly run: Run }>;
  /** For a verb whose options and help follow from what most uses of the program do without: the verb with all of it. */
  complete?(): Promise<Verb>;
}

const addressOfDrive = "the drive; forms are shown below";
const endpointAddress = "mctp:<net>,<eid>, or mctp:<eid> in network 1";

/** What verbs take besides options, as commander reads it, with the help of each. */
export const argumentsHelp = {
  "[address...]": [addressOfDrive],
  "<address>": [addressOfDrive],
  "[address]": [addressOfDrive],
  "<bytes>": [bytesHelp],
  "<endpoint>": [endpointAddress],
  "<endpoint> <size>": [endpointAddress, "bytes of a packet, the 4 of its header included; 0 for what the link has"],
  "<link> [physical-address]": [
    "the network interface, such as mctpi2c1",
    "where the device is on it: 0x1d on I2C (7 bits), six bytes on I3C (02:46:0a:00:00:01), none where there is only one, as on USB and serial lines",
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** For every verb that takes the address of one drive. */
export const simulatedOption: VerbOption = {
  flags: "--sim",
  description: "the address is that of a drive of the built-in simulator",
};

/** For every verb that sends Admin commands; nvme-cli has the short name. */
export const shutdownOptions: readonly VerbOption[] = [
  {
    flags: "--ignore-shutdown",
    description: "have it carried out though the controller is shut down (ISH), from NVMe-MI 2.1 on",
  },
  { flags: "--ish", description: "the same as --ignore-shutdown", hidden: true },
];
