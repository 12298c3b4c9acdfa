import {
  adminCommands,
  type Command,
  type Commands,
  controlPrimitives,
  miCommands,
  pcieCommands,
} from "../../src/mi/index.ts";
import { leastInput } from "../../src/mi/least-input.contract.ts";

// A paused drive answers nothing more, and so would leave nothing to look at.
const { pause: _, ...primitives } = controlPrimitives;
const registries: Commands = { ...primitives, ...miCommands, ...adminCommands, ...pcieCommands };

/** Every command of every set, but for Pause. */
export const commands: readonly Command[] = Object.values(registries);

/** An input that a command takes: those of the members wished for that it has, its example's, and zeros where neither says. */
export function inputFor(command: Command, wishes: Readonly<Record<string, unknown>>): object {
  const known = Object.entries(wishes).filter(([name]) => has(command, name));
  return { ...leastInput(command), ...Object.fromEntries(known) };
}

function has({ request }: Command, name: string): boolean {
  try {
    request.checkNames({ [name]: 0 });
    return true;
  } catch {
    return false;
  }
}
