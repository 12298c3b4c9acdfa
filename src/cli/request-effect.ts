import { adminCommands, type Command, type Effect } from "../mi/index.ts";

const harmless: readonly Effect[] = ["destructive", "write", "read"];

/**
 * What a request does to the drive: what its command does. Of a raw one that is the most that any known command of its opcode
 * does; what is not known may do anything.
 */
export function effectOf({ messageType, opcode, effect }: Command, request: Readonly<Record<string, unknown>>): Effect {
  if (messageType !== "adminCommand" || opcode !== undefined) return effect;
  const all = Object.values(adminCommands) as readonly Command[];
  const known = all.filter((command) => command.opcode !== undefined && command.opcode === request.opcode);
  return harmless.find((each) => known.some((command) => command.effect === each)) ?? effect;
}
