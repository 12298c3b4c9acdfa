import type { CommandRow, ReadRow, Run } from "./invocation.ts";

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
  /** For a verb that reads one structure: what to ask for. */
  readonly read?: ReadRow;
  /** For a verb that sends one command: which. */
  readonly command?: CommandRow;
  load(): Promise<{ readonly run: Run }>;
}

/** For every verb that takes the address of one drive. */
export const simulatedOption: VerbOption = {
  flags: "--sim",
  description: "the address is that of a drive of the built-in simulator",
};
