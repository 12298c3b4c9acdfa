import type { Command } from "../../src/mi/index.ts";

/** Those members of an input that a command has; it refuses all others. */
export function known(command: Command, input: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(input).filter(([name]) => has(command, name)));
}

function has({ request }: Command, name: string): boolean {
  try {
    request.checkNames({ [name]: 0 });
    return true;
  } catch {
    return false;
  }
}
