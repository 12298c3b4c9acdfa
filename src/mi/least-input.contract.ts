import type { Command } from "./command.ts";

/** What a command can be encoded from: its example, and zeros for what must be given and the example does not have. */
export function leastInput(command: Command): Readonly<Record<string, unknown>> {
  const { request, required = [] } = command;
  const example = (command.example ?? {}) as Readonly<Record<string, unknown>>;
  const fields = Object.entries(request.fields).filter(([, { role }]) => role === "value");
  const missing = [...fields.map(([name]) => name), ...required].filter((name) => example[name] === undefined);
  if (missing.length === 0) return example;
  const zeros = request.zero() as Readonly<Record<string, unknown>>;
  return { ...Object.fromEntries(missing.map((name) => [name, zeros[name]])), ...example };
}
