import { hexNumber } from "../codec/text.ts";
import { adminCommands, type Command } from "../mi/index.ts";
import { commandsBy } from "./commands-by.ts";

type Request = Readonly<Record<string, unknown>>;

const { getFeatures, setFeatures } = adminCommands;

/** What an answer is of, for its heading: of Get Features with which of a feature's values it is. Undefined for other commands. */
export function featureTitle(command: Command, request: Request): string | undefined {
  const { fields } = command.request;
  if (!isOf(command, getFeatures) && !isOf(command, setFeatures)) return undefined;
  const identifier = fields.featureIdentifier?.constant ?? request.featureIdentifier;
  const name = featureName(identifier as number);
  if (isOf(command, setFeatures)) return `Set Features: ${name}`;
  const select = fields.select?.constant === undefined ? (request.select ?? "current") : "supportedCapabilities";
  return `${name} (${valueNames[select as string] ?? `selection ${select}`})`;
}

const valueNames: Readonly<Record<string, string>> = {
  current: "current value",
  default: "default value",
  saved: "saved value",
  supportedCapabilities: "supported capabilities",
};

/** How a feature is called; by its number where that is not known. */
function featureName(identifier: number): string {
  const method = commandsBy("featureIdentifier", getFeatures.opcode).get(identifier);
  const title = method && (adminCommands[method] as Command).title.replace(/^Get Features: /, "");
  return title ?? `Feature ${hexNumber(identifier)}`;
}

/** Opcodes of the Management Interface are the same numbers. */
const isOf = ({ messageType, opcode }: Command, of: Pick<Command, "messageType" | "opcode">): boolean =>
  messageType === of.messageType && opcode === of.opcode;

/** What is told of a command that set a feature and answers with nothing; undefined for other commands. */
export function settingText(command: Command, request: Request): string | undefined {
  return isOf(command, setFeatures) ? `done, ${savingText(request)}` : undefined;
}

/** Whether a feature that was set was saved: what is not may be another again after a reset. */
export function savingText({ save }: Request): string {
  return save === true ? "saved" : "not saved (--save has it outlast resets)";
}
