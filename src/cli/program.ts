import { readFileSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { longestTime } from "../endpoint/check-time.ts";
import { type CommandGroup, commandGroups, groupOf, verbsOf } from "./command-group.ts";
import { chooseColors } from "./console.ts";
import { complain, exitCodeOf, exitCodes, reportFailure, usageError } from "./failure.ts";
import { helpLayout } from "./help-layout.ts";
import { parseInteger } from "./integer.ts";
import { catchInterruption } from "./interruption.ts";
import type { Options } from "./invocation.ts";
import { formatOptions } from "./nvme-cli-habits.ts";
import { argumentsHelp, type Verb, type VerbOption } from "./verb.ts";
import { verbs } from "./verbs.ts";
import { wrappedText } from "./wrapped-text.ts";

const addressHelp = `
Addresses of drives:
  mctp:<net>,<eid>[:<ctrl>]       through the Linux kernel's MCTP
  mctp:<eid>[:<ctrl>]             the same, in network 1
  sim:<eid>[:<ctrl>]              in the built-in simulator: 9, 10, 11 or 12
  unix:<path>,<eid>[:<ctrl>]      on a socket of "nvme-mi simulate --unix"
  serial:<device>,<eid>[:<ctrl>]  on a serial line (DSP0253) at stty's speed
  <ctrl> is a controller id. Without it, controller 0 is meant; commands that
  only read ask the first controller of a drive that has no controller 0.
  Numbers may be hexadecimal (0x1f) or octal (017). Drives of the built-in
  simulator are always marked once they answered: "(simulated)", in JSON
  "simulated": true. Where the way to a drive does not tell, its model number
  does, which has "Simulated" in it.`;

/** The exit codes of verbs that end by themselves. */
const exitHelp = `
Exit codes:
  0    all went well
  1    a drive or the way to it failed
  2    the command line is wrong
  130  interrupted (SIGINT); as with any program 143 for SIGTERM, 129 for SIGHUP`;

/** Those of a verb that runs until it is told to stop. */
const serviceExitHelp = `
Exit codes:
  0    told to stop, by SIGINT or SIGTERM
  1    serving failed
  2    the command line is wrong`;

/** Those of a verb that has to do with no drive. */
const bytesExitHelp = `
Exit codes:
  0    the bytes were decoded, be they damaged or not
  1    there is nothing in them to decode
  2    the command line is wrong, or the file cannot be read`;

const jsonHelp = `
JSON:
  A drive that fails has an "error" with "code" and "message", and where there
  are such, "status", "statusName", "statusCodeType", "statusCode",
  "doNotRetry", "errno", "parameterErrorLocation" and, of data that move in
  parts, "offset": where to go on. The code of what was interrupted is
  INTERRUPTED. What was not read is null for status and left out by the other
  verbs. Where the command line is wrong there is no JSON.`;

const environmentHelp = `
Environment:
  NO_COLOR  no colours, as --no-color
  NODE_DEBUG=nvme-mi  says where an error came from`;

const json: VerbOption = { flags: "--json", description: "JSON instead of text, of failures as well" };
const noColor: VerbOption = {
  flags: "--no-color",
  description: "no colours; there are none anyway where stdout is no terminal",
};
const commonOptions: readonly VerbOption[] = [
  json,
  {
    flags: "--timeout <ms>",
    description: "longest wait for an answer (default: 5000)",
    range: { minimum: 1, maximum: longestTime },
  },
  {
    flags: "--deadline <ms>",
    description: "longest time for one command, however often a drive asks for more (default: 300000)",
    range: { minimum: 1, maximum: longestTime },
  },
  noColor,
];
const daemonTimeout: VerbOption = {
  flags: "--timeout <ms>",
  description: "longest wait for an answer (default: 5000, and 25000 where mctpd has to act)",
  range: { minimum: 1, maximum: longestTime },
};

/** Runs a command line, without the program's name; returns the exit code. Says on stderr what went wrong. */
export async function runProgram(words: readonly string[]): Promise<number> {
  let exitCode: number = exitCodes.success;
  const act: Act = async (verb, addresses, options) => {
    exitCode = await runVerb(verb, addresses, options);
  };
  try {
    const group = groupOf(words);
    await refuseStray(words);
    const complete = await verbsFor(words);
    const program = makeProgram(act, complete, group && { group, verbs: await verbsOf(group) });
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    // Commander has already written its message, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
    reportFailure(error);
    return exitCodeOf(error);
  }
}

/** A verb of a group without its group is told where it is. */
async function refuseStray(words: readonly string[]): Promise<void> {
  const [name = ""] = words;
  const known = ["help", ...verbs.map((verb) => verb.name), ...commandGroups.map((group) => group.name)];
  if (!/^[a-z]/.test(name) || known.includes(name)) return;
  const hint = await groupHint(name);
  // Without a hint, commander has one of its own for misspelt verbs.
  if (hint !== "") throw usageError(`unknown command '${name}'${hint}; see --help`);
}

type Act = (verb: Verb, addresses: readonly string[], options: Options) => Promise<void>;

/** A group whose verbs are loaded. */
interface LoadedGroup {
  readonly group: CommandGroup;
  readonly verbs: readonly Verb[];
}

/** All verbs, of which the one that a command line is about, or asks the help of, has its options. */
function verbsFor(words: readonly string[]): Promise<Verb[]> {
  const [first, second] = words.filter((word) => !word.startsWith("-"));
  const named = first === "help" ? second : first;
  return Promise.all(verbs.map((verb) => (verb.name === named ? (verb.complete?.() ?? verb) : verb)));
}

function makeProgram(act: Act, known: readonly Verb[], loaded: LoadedGroup | undefined): Command {
  const program = new Command("nvme-mi")
    .description("Manages NVMe drives out of band: the NVMe Management Interface over MCTP.")
    .version(packageVersion(), "-V, --version", "show the version")
    .helpOption("-h, --help", "show this help")
    .exitOverride()
    .configureOutput({ outputError: (text) => complain(`${usageMessage(text)}; see --help`) })
    .addHelpText("after", `${addressHelp}\n${exitHelp}\n${environmentHelp}`)
    // All take options, nearly all an address.
    .configureHelp({ ...helpLayout, subcommandTerm: (each) => each.name() });
  for (const verb of known) addVerb(program, verb, act);
  for (const group of commandGroups) addGroup(program, group, group === loaded?.group ? loaded.verbs : [], act);
  program.helpCommand(false);
  addHelpVerb(program);
  return program;
}

function addGroup(program: Command, { name, title, description }: CommandGroup, members: readonly Verb[], act: Act) {
  const command = program
    .command(name)
    .summary(title)
    .description(description)
    .usage("<command> <address> [options]")
    .helpGroup("Command sets:")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .addHelpText("after", `\nOptions of a command: nvme-mi ${name} <command> --help`)
    // Their options are the same for most, and their names are long.
    .configureHelp({ ...helpLayout, subcommandTerm: (each) => each.name() });
  for (const verb of members) addVerb(command, verb, act);
  addHelpVerb(command);
}

/** Of the program and of a group. Commander's own shows the whole help for a verb that does not exist. */
function addHelpVerb(program: Command): void {
  program
    .command("help")
    .summary("show the help of a verb")
    .description("Shows the help of a verb, or of the program.")
    .helpGroup("Help:")
    .helpOption("-h, --help", "show this help")
    .argument("[verb...]", "the verb")
    .action((names: readonly string[]) => {
      return showHelp(program, names);
    });
}

async function showHelp(program: Command, names: readonly string[]): Promise<void> {
  let command = program;
  for (const name of names) {
    const inner = command.commands.find((each) => each.name() === name);
    const known = command.commands.map((each) => each.name()).filter((each) => each !== "help");
    if (inner === undefined) {
      const hint = command === program ? await groupHint(name) : "";
      throw usageError(`help: there is no verb "${name}"${hint}; the verbs are ${known.join(", ") || "none"}`);
    }
    command = inner;
  }
  command.outputHelp();
}

/** Where a verb is that is none of the program's; empty where it is nowhere. */
async function groupHint(name: string): Promise<string> {
  const loaded = await Promise.all(commandGroups.map(async (group) => ({ group, verbs: await verbsOf(group) })));
  const places = loaded
    .filter(({ verbs: members }) => members.some((verb) => verb.name === name))
    .map(({ group }) => `"${group.name} ${name}"`);
  return places.length === 0 ? "" : ` (did you mean ${places.join(" or ")}?)`;
}

/** Commander's complaint without what it decorates it with. */
function usageMessage(text: string): string {
  return text
    .replace(/^error: /, "")
    .trim()
    .replace(/\.$/, "");
}

function addVerb(program: Command, verb: Verb, act: Act): void {
  const command = program
    .command(verb.name)
    .summary(verb.title)
    .description(verb.description)
    .helpGroup(verb.group)
    .helpOption("-h, --help", "show this help");
  const names = verb.argument?.split(" ") ?? [];
  const helps: readonly string[] = verb.argument === undefined ? [] : argumentsHelp[verb.argument];
  for (const [index, name] of names.entries()) command.argument(name, helps[index]);
  for (const option of [...verb.options, ...commonOptionsOf(verb)]) command.addOption(makeOption(option));
  const examples = verb.examples.map(exampleText).join("\n");
  command.addHelpText("after", `${moreHelp(verb)}\n\nExamples:\n${examples}`);
  command.action((...values: unknown[]) => {
    const given = (values as (string | readonly string[] | undefined)[]).slice(0, names.length);
    return act(verb, given.flatMap((each) => each ?? []) as string[], command.opts<Options>());
  });
}

/** An example, in as many lines as a terminal needs. */
function exampleText(example: string): string {
  const lines = [" "];
  for (const word of example.split(/ (?=--|\S+$)/)) {
    const line = `${lines.pop()} ${word}`;
    lines.push(...(line.length <= 78 ? [line] : [line.slice(0, -word.length - 1), `    ${word}`]));
  }
  return lines.join(" \\\n");
}

function moreHelp({ argument, discovers }: Verb): string {
  if (discovers !== undefined) return `\nJSON:\n${indented(discovers.json)}\n${indented(discoveryErrors)}\n${exitHelp}`;
  if (argument === undefined) return serviceExitHelp;
  return argument === "<bytes>" ? bytesExitHelp : `${addressHelp}\n${jsonHelp}\n${exitHelp}`;
}

const discoveryErrors =
  'What fails is {"error": {"code", "message"}}, with "reason" where the code is DISCOVERY: noBus, noPermission, noDaemon, lost, noAnswer, unknown, refused, malformed.';

/** A paragraph of help. */
function indented(text: string): string {
  return wrappedText(text, 78, 0)
    .map((line) => `  ${line}`)
    .join("\n");
}

function commonOptionsOf({ argument, discovers }: Verb): readonly VerbOption[] {
  if (discovers !== undefined) return [json, daemonTimeout, noColor];
  if (argument === undefined) return [noColor];
  return argument === "<bytes>" ? commonOptions.filter(({ flags }) => !flags.includes("<ms>")) : commonOptions;
}

function makeOption({ flags, description, range, parse, mandatory = false, hidden = false }: VerbOption): Option {
  const option = new Option(flags, description).makeOptionMandatory(mandatory).hideHelp(hidden);
  const what = flags.split(" ").at(-2) ?? flags;
  if (range !== undefined) option.argParser((text) => parseInteger(text, what, range));
  if (parse !== undefined) option.argParser((text, before) => parse(text, what, before));
  return option;
}

async function runVerb(verb: Verb, addresses: readonly string[], options: Options): Promise<number> {
  // A service listens to signals itself: for it they are no interruption.
  const isService = verb.argument === undefined && verb.discovers === undefined;
  using interruption = isService ? undefined : catchInterruption();
  const signal = interruption?.signal ?? new AbortController().signal;
  try {
    const [{ run }, colors] = await Promise.all([verb.load(), chooseColors(options.color)]);
    const ignoreShutdown = options.ignoreShutdown === true || options.ish === true;
    const given = { ...options, ...formatOptions(options), ignoreShutdown };
    return await run({ name: verb.name, command: verb.command, addresses, options: given, colors, call: { signal } });
  } catch (error) {
    if (interruption?.signal.aborted) return interruption.exitCode();
    throw error;
  }
}

function packageVersion(): string {
  // From dist/src/cli/, where this file is compiled to.
  const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  if (typeof version !== "string") throw usageError("package.json has no version");
  return version;
}
