import { hexNumber } from "../codec/text.ts";
import { MiError } from "../errors.ts";
import {
  adminCommands,
  type Command,
  type Commands,
  controlPrimitives,
  miCommands,
  opcodes,
  opcodeTitle,
  pcieCommands,
  type SupportedCommand,
} from "../mi/index.ts";

type ListedType = SupportedCommand["commandType"]["nvmeMiMessageType"];

/** A command of a drive's list. */
export interface ListedCommand {
  /** The command set, or its number where it has no name. */
  readonly messageType: ListedType;
  readonly opcode: number;
  /** The specification's name, with the opcode where it has none. */
  readonly title: string;
}

/** A command by its definition, the name of its method, or its set and opcode. */
export type CommandChoice = string | Pick<Command, "messageType" | "opcode">;

const registries: Commands = { ...miCommands, ...controlPrimitives, ...adminCommands, ...pcieCommands };

/** A list of commands that a drive supports, to be asked for one of them. */
export class SupportedCommands {
  /** All that the drive lists, also what is not known here, in its order. */
  readonly listed: readonly ListedCommand[];
  readonly #withMandatory: boolean;

  /** `withMandatory` is true for a list that leaves out what every drive has. */
  constructor(commands: readonly SupportedCommand[], withMandatory: boolean) {
    this.listed = commands.map(({ commandType: { nvmeMiMessageType: messageType }, opcode }) => {
      return { messageType, opcode, title: titleOf(messageType, opcode) };
    });
    this.#withMandatory = withMandatory;
  }

  /**
   * Whether the drive lists a command, or must have it anyway. Configurations, data structures and log pages are not listed by
   * themselves: they share the opcode of their command. Throws `INVALID_ARGUMENT` for a name that is no command's, and for a
   * raw command, which has an opcode only once it is sent.
   */
  supports(command: CommandChoice): boolean {
    const { messageType, opcode } = commandOf(command);
    if (this.#withMandatory && opcodes[messageType][opcode]?.support === "mandatory") return true;
    return this.listed.some((each) => each.messageType === messageType && each.opcode === opcode);
  }
}

function titleOf(messageType: ListedType, opcode: number): string {
  // Events are messages, not commands; other types have no commands either.
  if (typeof messageType === "string" && messageType !== "asynchronousEvent") return opcodeTitle(messageType, opcode);
  return `opcode ${hexNumber(opcode)} of message type ${messageType}`;
}

function commandOf(command: CommandChoice): { messageType: Command["messageType"]; opcode: number } {
  const name = typeof command === "string" ? command : undefined;
  const found =
    typeof command === "string" ? (Object.hasOwn(registries, command) ? registries[command] : undefined) : command;
  if (found === undefined || !Object.hasOwn(opcodes, found.messageType)) {
    throw new MiError("INVALID_ARGUMENT", `${name ?? "what was given"} is not a command`);
  }
  const { messageType, opcode } = found;
  if (opcode === undefined) {
    throw new MiError("INVALID_ARGUMENT", "a raw command has no opcode of its own: give messageType and opcode");
  }
  return { messageType, opcode };
}
