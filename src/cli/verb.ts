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
  readonly argument: "[address...]" | "<address>" | "[address]" | "<bytes>" | undefined;
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
