import { readFileSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { chooseColors } from "./console.ts";
import { complain, exitCodeOf, exitCodes, reportFailure, usageError } from "./failure.ts";
import { parseInteger } from "./integer.ts";
import type { Options } from "./invocation.ts";
import { type Verb, type VerbOption, verbs } from "./verbs.ts";

const addressHelp = `
Addresses of drives:
  mctp:<net>,<eid>[:<ctrl>]       through the Linux kernel's MCTP
  mctp:<eid>[:<ctrl>]             the same, in network 1
  sim:<eid>[:<ctrl>]              in the built-in simulator: 9, 10, 11 or 12
  unix:<path>,<eid>[:<ctrl>]      on a socket of "nvme-mi simulate --unix"
  serial:<device>,<eid>[:<ctrl>]  on a serial line (DSP0253) at stty's speed
  <ctrl> is a controller id. Without it, controller 0 is asked, or the first of
  a drive that has no controller 0. Numbers may be hexadecimal (0x1f) or octal
  (017). Drives of the built-in simulator are always marked once they answered:
  "(simulated)", in JSON "simulated": true. Where the way to a drive does not
  tell, its model number does, which has "Simulated" in it.`;

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

const jsonHelp = `
JSON:
  A drive that fails has an "error" with "code" and "message", and where there
  are such, "status", "statusName", "statusCodeType", "statusCode", "errno" and
  "parameterErrorLocation". What was not read is null for status and left out by
  the other verbs. Where the command line is wrong there is no JSON.`;

const environmentHelp = `
Environment:
  NO_COLOR  no colours, as --no-color
  NODE_DEBUG=nvme-mi  says where an error came from`;

const longestTime = 2 ** 31 - 1;
const commonOptions: readonly VerbOption[] = [
  { flags: "--json", description: "JSON instead of text, of failures as well: see below" },
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
  { flags: "--no-color", description: "no colours; there are none anyway where stdout is no terminal" },
];

/** Runs a command line, without the program's name; returns the exit code. Says on stderr what went wrong. */
export async function runProgram(words: readonly string[]): Promise<number> {
  let exitCode: number = exitCodes.success;
  const program = makeProgram(async (verb, addresses, options) => {
    exitCode = await runVerb(verb, addresses, options);
  });
  try {
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    // Commander has already written its message, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
    reportFailure(error);
    return exitCodeOf(error);
  }
}

type Act = (verb: Verb, addresses: readonly string[], options: Options) => Promise<void>;

function makeProgram(act: Act): Command {
  const program = new Command("nvme-mi")
    .description("Manages NVMe drives out of band: the NVMe Management Interface over MCTP.")
    .version(packageVersion(), "-V, --version", "show the version")
    .helpOption("-h, --help", "show this help")
    .exitOverride()
    .configureOutput({ outputError: (text) => complain(`${usageMessage(text)}; see --help`) })
    .addHelpText("after", `${addressHelp}\n${exitHelp}\n${environmentHelp}`);
  for (const verb of verbs) addVerb(program, verb, act);
  program.helpCommand(false);
  addHelpVerb(program);
  return program;
}

/** Commander's own shows the program's help for a verb that does not exist. */
function addHelpVerb(program: Command): void {
  program
    .command("help")
    .summary("show the help of a verb")
    .description("Shows the help of a verb, or of the program.")
    .helpGroup("Help:")
    .helpOption("-h, --help", "show this help")
    .argument("[verb]", "the verb")
    .action((name: string | undefined) => {
      const command = name === undefined ? program : program.commands.find((each) => each.name() === name);
      const names = verbs.map((verb) => verb.name).join(", ");
      if (command === undefined) throw usageError(`help: there is no verb "${name}"; the verbs are ${names}`);
      command.outputHelp();
    });
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
  if (verb.argument !== undefined) command.argument(verb.argument, "the drive; forms are shown below");
  const common =
    verb.argument === undefined ? commonOptions.filter(({ flags }) => flags === "--no-color") : commonOptions;
  for (const option of [...verb.options, ...common]) command.addOption(makeOption(option));
  const examples = verb.examples.map((example) => `  ${example}`).join("\n");
  const more = verb.argument === undefined ? serviceExitHelp : `${addressHelp}\n${jsonHelp}\n${exitHelp}`;
  command.addHelpText("after", `${more}\n\nExamples:\n${examples}`);
  command.action((...values: unknown[]) => {
    const [given] = verb.argument === undefined ? [[]] : (values as [string | readonly string[] | undefined]);
    return act(verb, [given ?? []].flat() as string[], command.opts<Options>());
  });
}

function makeOption({ flags, description, range, mandatory = false }: VerbOption): Option {
  const option = new Option(flags, description).makeOptionMandatory(mandatory);
  if (range !== undefined) option.argParser((text) => parseInteger(text, flags.split(" ").at(-2) ?? flags, range));
  return option;
}

async function runVerb(verb: Verb, addresses: readonly string[], options: Options): Promise<number> {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort(new Error("interrupted"));
  // Only the first: a second one ends the process as it would any.
  process.once("SIGINT", interrupt);
  try {
    const [{ run }, colors] = await Promise.all([verb.load(), chooseColors(options.color)]);
    return await run({ read: verb.read, addresses, options, colors, call: { signal: interruption.signal } });
  } catch (error) {
    if (interruption.signal.aborted) return exitCodes.interrupted;
    throw error;
  } finally {
    process.off("SIGINT", interrupt);
  }
}

function packageVersion(): string {
  // From dist/src/cli/, where this file is compiled to.
  const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  if (typeof version !== "string") throw usageError("package.json has no version");
  return version;
}
