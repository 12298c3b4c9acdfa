import { adminCommands, type Command } from "../mi/index.ts";

/** The commands of one opcode by the number that tells them apart, in a constant field of their requests. */
export function commandsBy(
  field: string,
  opcode: number | undefined,
): ReadonlyMap<unknown, keyof typeof adminCommands> {
  const all = Object.entries(adminCommands) as [keyof typeof adminCommands, Command][];
  const named = all.filter(([, command]) => command.opcode === opcode && !command.partial);
  return new Map(
    named.flatMap(([method, { request }]) => {
      const number = request.fields[field]?.constant;
      return number === undefined ? [] : [[number, method] as const];
    }),
  );
}
