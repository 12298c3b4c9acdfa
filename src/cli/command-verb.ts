import { bufferObstacle } from "../endpoint/buffer-transfer.ts";
import { type Command, commandSets, type Effect } from "../mi/index.ts";
import { exampleFlags } from "./command-example.ts";
import type { CommandGroup } from "./command-group.ts";
import { type CommandNotes, notesOf } from "./command-notes.ts";
import { kebabCase } from "./kebab-case.ts";
import { flagsOf } from "./request-flags.ts";
import { type RequestInput, requestInputs } from "./request-input.ts";
import { simulatedOption, type Verb, type VerbOption } from "./verb.ts";

const effects: Readonly<Record<Effect, string>> = {
  read: "Changes nothing in the drive",
  write: "Changes the state or the settings of the drive.",
  destructive: "May lose data or take the drive out of service: nothing is sent without --yes.",
};

/** A command of a registry as a verb; all of it comes from the command's description. */
export function commandVerb(group: CommandGroup, method: string, command: Command): Verb {
  const name = kebabCase(method.replace(group.ownWord, "").replace(/^[A-Z]/, (letter) => letter.toLowerCase()));
  const all = requestInputs(command.request, defaultsOf(command));
  // The address says which controller is meant.
  const inputs = takesController(command) ? all.filter((input) => input.name !== "controller-id") : all;
  const notes = notesOf(method);
  const { title, spec, optional } = command;
  const description = [
    `${title} (${spec}).`,
    effectText(command, inputs),
    notes.help,
    optional && "Drives may do without this command.",
  ];
  const address = takesController(command) ? "mctp:1,9:0" : "mctp:1,9";
  return {
    name,
    argument: "<address>",
    group: "Commands:",
    title,
    description: description.filter(Boolean).join(" "),
    options: [...inputs.flatMap((input) => flagsOf(input, flagNote(notes, input))), ...commonOptions(command)],
    examples: [["nvme-mi", group.name, name, ...exampleFlags(command, inputs), address].join(" ")],
    command: { method, command, inputs },
    load: () => import("./send-command.ts"),
  };
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

/** What stands for what is left out; nothing is known of it where that follows from what must be given. */
function defaultsOf({ request, defaults }: Command): Readonly<Record<string, unknown>> {
  const follows = Object.values(request.fields).some(({ implied }) => implied);
  return follows ? {} : (defaults?.({}) ?? {});
}

/** Whether a command is for one of the controllers of a drive. */
export function takesController({ messageType }: Command): boolean {
  return messageType === "pcieCommand" || messageType === "adminCommand";
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

function commonOptions(command: Command): VerbOption[] {
  const { messageType, effect, response } = command;
  const hasData = Object.values(response.struct.tails).some(({ of }) => of === undefined);
  const options: (VerbOption | false)[] = [
    simulatedOption,
    { flags: "--slot <number>", description: "the command slot (default: 0)", range: { minimum: 0, maximum: 1 } },
    isBufferable(command) && {
      flags: "--through-buffer",
      description: "carry data in the Management Endpoint Buffer, for more than fits a message",
    },
    messageType !== "controlPrimitive" && {
      flags: "--auto-pause",
      description:
        "have the drive pause with this command: the answer comes only if somebody sends `control resume` within --timeout",
    },
    hasData && { flags: "--raw-binary", description: "write the data of the answer to stdout, as they are" },
    { flags: "--dry-run", description: "show the request's bytes and what they mean; send nothing" },
    effect === "destructive" && { flags: "--yes", description: "do it: without this, nothing is sent" },
  ];
  return options.filter((option) => option !== false);
}
