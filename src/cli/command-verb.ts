import { bufferObstacle } from "../endpoint/buffer-transfer.ts";
import { dataDirection } from "../mi/admin/admin-command.ts";
import { type Command, commandSets, type Effect } from "../mi/index.ts";
import { exampleFlags } from "./command-example.ts";
import { type CommandNotes, notesOf } from "./command-notes.ts";
import type { Watched } from "./invocation.ts";
import { kebabCase } from "./kebab-case.ts";
import { flagsOf } from "./request-flags.ts";
import { type RequestInput, requestInputs, wholeInput } from "./request-input.ts";
import { shutdownOptions, simulatedOption, type Verb, type VerbOption } from "./verb.ts";

const waitOption: VerbOption = {
  flags: "-w, --wait",
  description: "wait until the drive is done with it, with progress on a terminal; failure then is exit code 1",
};

const effects: Readonly<Record<Effect, string>> = {
  read: "Changes nothing in the drive",
  write: "Changes the state or the settings of the drive.",
  destructive: "May lose data or take the drive out of service: nothing is sent without --yes.",
};

/** What a command is called as a verb. */
export interface CommandName {
  /** The words that lead to it: the group's, if it is in one, and its own. */
  readonly words: readonly string[];
  /** The heading that the help lists it under. */
  readonly group: string;
  /** What it does, in the list of verbs; the command's title if left out. */
  readonly title?: string;
  /** A sentence for the help. */
  readonly help?: string | undefined;
  /** Other names for what its request has: `-n, --namespace-id`, by those that follow from the request. */
  readonly flags?: Readonly<Record<string, string>> | undefined;
  /** Members of the request that the verb itself decides. */
  readonly fixed?: Readonly<Record<string, unknown>> | undefined;
  /** What members of the request are where they are left out. */
  readonly defaults?: Readonly<Record<string, unknown>> | undefined;
  /** Options that are no members of the request. */
  readonly options?: readonly VerbOption[] | undefined;
  /** The flags of an example, where those of the command's own do not show what the verb is for. */
  readonly example?: string | undefined;
  /** What goes on in the drive afterwards, and may be waited for. */
  readonly watch?: Watched | undefined;
}

/** A command of a registry as a verb; all of it comes from the command's description. */
export function commandVerb(called: CommandName, method: string, command: Command): Verb {
  const { words, group, fixed = {}, defaults = {}, watch } = called;
  const inputs = inputsOf(called, command).map((input) => apart(input, method));
  const notes = notesOf(method);
  const { title, spec, optional } = command;
  const description = [
    `${title} (${spec}).`,
    effectText(command, inputs),
    notes.help,
    called.help,
    optional && "Drives may do without this command.",
  ];
  const address = takesController(command) ? "mctp:1,9:0" : "mctp:1,9";
  return {
    name: words.at(-1) ?? method,
    argument: "<address>",
    group,
    title: called.title ?? title,
    description: description.filter(Boolean).join(" "),
    options: [
      ...inputs.flatMap((input) => flagsOf(input, flagNote(notes, input))),
      ...(called.options ?? []),
      ...(watch === undefined ? [] : [waitOption]),
      ...commonOptions(command, slotFlag(inputs)),
    ],
    examples: [
      ["nvme-mi", ...words, ...(called.example?.split(" ") ?? exampleFlags(command, inputs)), address].join(" "),
    ],
    command: { method, command, inputs, fixed: { ...defaults, ...fixed }, watch },
    load: () => import("./send-command.ts"),
  };
}

/** What a verb takes of its command's request: under the names of its flags first, then the rest of it. */
function inputsOf(called: Omit<CommandName, "words" | "group">, command: Command): RequestInput[] {
  const { flags = {}, fixed = {}, defaults = {} } = called;
  const all = requestInputs(command.request, { ...defaultsOf(command), ...defaults });
  const wholes = Object.keys(flags).flatMap((name) => wholeInput(command.request, name) ?? []);
  const own = all.filter(({ name, path }) => {
    const [first = ""] = path;
    // The address says which controller is meant.
    const isAddressed = takesController(command) && name === "controller-id";
    return !isAddressed && !(first in fixed) && !wholes.some((whole) => isWithin(path, whole.path));
  });
  const given = [...wholes, ...own].map((input) => {
    const [first = ""] = input.path;
    const mandatory = input.mandatory || command.required?.includes(first) === true;
    return { ...input, mandatory: mandatory && !(first in defaults) };
  });
  const named = Object.keys(flags).flatMap((name) => given.find((input) => input.name === name) ?? []);
  return [...named, ...given.filter((input) => !named.includes(input))].map((input) =>
    renamed(input, flags[input.name]),
  );
}

/** Names of options that verbs have whatever their command is. */
const reserved = ["json", "timeout", "deadline", "color", "help", "sim", "yes", "wait", "ish", "dry-run", "raw-binary"];

/** A member that would go by the name of such an option begins with that of its command. */
function apart(input: RequestInput, method: string): RequestInput {
  if (!reserved.includes(input.name)) return input;
  return {
    ...input,
    name: `${kebabCase(method.replace(/^(get|set)(?=[A-Z])/, "").replace(/^[A-Z]/, (letter) => letter.toLowerCase()))}-${input.name}`,
  };
}

const isWithin = (path: readonly string[], whole: readonly string[]): boolean =>
  whole.every((name, index) => path[index] === name);

/** An input under another name, `-n, --namespace-id`. */
function renamed(input: RequestInput, flags: string | undefined): RequestInput {
  const { letter, name } = /^(?:-(?<letter>.), )?--(?<name>.+)$/.exec(flags ?? "")?.groups ?? {};
  return name === undefined ? input : { ...input, name, letter };
}

/** What reads may be asked to change all the same: to clear, as health polls are, and to pause. */
function effectText({ effect, messageType }: Command, inputs: readonly RequestInput[]): string {
  if (effect !== "read") return effects[effect];
  const clearing = inputs.find(({ name }) => name.startsWith("clear"));
  const changing = [clearing && `--${clearing.name}`, messageType !== "controlPrimitive" && "--auto-pause"];
  const without = changing.filter(Boolean).join(" or ");
  return `${effects.read}${without === "" ? "" : ` without ${without}`}.`;
}

const flagNote = ({ flags = {} }: CommandNotes, { name }: RequestInput): string | undefined =>
  Object.entries(flags).find(([start]) => name.startsWith(`${start}-`))?.[1];

/** What stands for what is left out, where the rest is as in the example; nothing is known of it where it follows from that. */
function defaultsOf({ request, defaults, example = {} }: Command): Readonly<Record<string, unknown>> {
  const follows = Object.values(request.fields).some(({ implied }) => implied);
  return follows ? {} : (defaults?.(example) ?? {});
}

/** Whether a command is for one of the controllers of a drive. */
export function takesController({ messageType }: Command): boolean {
  return messageType === "pcieCommand" || messageType === "adminCommand";
}

/** Whether a command answers with a structure of data that can be had as bytes, and be it longer than a message. */
export function isWhole({ messageType, opcode, response: { struct, offset }, effect }: Command): boolean {
  if (messageType !== "adminCommand" || opcode === undefined || dataDirection(opcode) !== "toHost") return false;
  if (effect !== "read" || Object.values(struct.tails).some(({ of }) => of === undefined)) return false;
  return struct.variable || offset + struct.size > commandSets.adminCommand.responseSize;
}

/** Whether a command has data, in one direction or both, that can go through the buffer. */
function isBufferable(command: Command): boolean {
  const { messageType, request, response } = command;
  if (messageType !== "miCommand" || bufferObstacle(command) !== undefined) return false;
  const { requestSize, responseSize } = commandSets[messageType];
  const { struct, offset } = response;
  const answers = struct.variable || offset + struct.size > responseSize;
  return answers || request.variable || request.size > requestSize;
}

/** The flag for the command slot: `--slot` but where the request has a slot of its own, as of firmware. */
export function slotFlag(inputs: readonly RequestInput[]): "slot" | "command-slot" {
  return inputs.some(({ name }) => name === "slot") ? "command-slot" : "slot";
}

function commonOptions(command: Command, slot: string): VerbOption[] {
  const { messageType, effect, response } = command;
  const hasVendorBytes = response.struct.fields.vendorSpecific !== undefined;
  const hasData = Object.values(response.struct.tails).some(({ of }) => of === undefined);
  const options: (VerbOption | false)[] = [
    hasVendorBytes && { flags: "--vendor-specific", description: "show the vendor specific bytes, too" },
    (hasData || isWhole(command)) && {
      flags: "-b, --raw-binary",
      description: "write the data of the answer to stdout, as they are",
    },
    { flags: "--dry-run", description: "show the request's bytes and what they mean; send nothing" },
    effect === "destructive" && { flags: "--yes", description: "do it: without this, nothing is sent" },
    simulatedOption,
    { flags: `--${slot} <number>`, description: "the command slot (default: 0)", range: { minimum: 0, maximum: 1 } },
    isBufferable(command) && {
      flags: "--through-buffer",
      description: "carry data in the Management Endpoint Buffer, for more than fits a message",
    },
    ...(messageType === "adminCommand" ? shutdownOptions : []),
    messageType !== "controlPrimitive" && {
      flags: "--auto-pause",
      description:
        "have the drive pause with this command: the answer comes only if somebody sends `control resume` within --timeout",
    },
  ];
  return options.filter((option) => option !== false);
}
