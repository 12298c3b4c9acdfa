import { hexNumber } from "../codec/text.ts";
import { adminCommands, type Command } from "../mi/index.ts";
import { commandsBy } from "./commands-by.ts";

type Request = Readonly<Record<string, unknown>>;

const { getFeatures, setFeatures } = adminCommands;

/** What an answer is of, for its heading: of Get Features with which of a feature's values it is. Undefined for other commands. */
export function featureTitle({ opcode, request: { fields } }: Command, request: Request): string | undefined {
  if (opcode !== getFeatures.opcode && opcode !== setFeatures.opcode) return undefined;
  const identifier = fields.featureIdentifier?.constant ?? request.featureIdentifier;
  const name = featureName(identifier as number);
  if (opcode === setFeatures.opcode) return `Set Features: ${name}`;
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

/** Whether a feature that was set was saved: what is not may be another again after a reset. */
export function savingText({ save }: Request): string {
  return save === true ? "saved" : "not saved (--save has it outlast resets)";
}
