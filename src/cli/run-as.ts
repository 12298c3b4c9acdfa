import { adminCommands, type Command } from "../mi/index.ts";
import type { Invocation } from "./invocation.ts";
import { run as sendCommand } from "./send-command.ts";

/** Sends one Admin command with a request that is ready, and shows the answer. Members that are undefined are left out. */
export function runAs(
  invocation: Invocation,
  method: keyof typeof adminCommands,
  request: Readonly<Record<string, unknown>>,
  command: Command = adminCommands[method] as Command,
): Promise<number> {
  const fixed = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
  return sendCommand({ ...invocation, command: { method, command, inputs: [], fixed } });
}
