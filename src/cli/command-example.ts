import type { Command } from "../mi/index.ts";
import type { RequestInput } from "./request-input.ts";

/** The flags of a command line that shows a command's use: its own example, and whatever else must be given. */
export function exampleFlags(command: Command, inputs: readonly RequestInput[]): string[] {
  const example = (command.example ?? {}) as Readonly<Record<string, unknown>>;
  const flags = inputs.flatMap((input) => {
    const given = input.path.reduce<unknown>(
      (value, name) => (value as Record<string, unknown> | undefined)?.[name],
      example,
    );
    const value = given ?? (input.mandatory ? sampleOf(input) : undefined);
    return value === undefined ? [] : [value].flat().flatMap((each) => flagFor(input, each));
  });
  // What is copied from a help without thinking must do no harm.
  return command.effect === "destructive" ? [...flags, "--dry-run"] : flags;
}

const sampleOf = ({ form }: RequestInput): unknown => (form.repeatable ? [form.sample] : form.sample);

function flagFor({ name, form }: RequestInput, value: unknown): string[] {
  if (form.placeholder !== undefined) return [`--${name}`, form.write(value)];
  return [value === true ? `--${name}` : `--no-${name}`];
}
