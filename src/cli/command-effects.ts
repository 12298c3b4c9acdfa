import { type CommandSetName, opcodeTitle } from "../mi/index.ts";
import { labelOfName } from "./value-text.ts";

/** What an effects log tells of one command that is supported. */
export interface CommandEffects {
  readonly opcode: number;
  readonly title: string;
  /** What it changes and what it is limited to, by the log's own names. */
  readonly effects: Readonly<Record<string, unknown>>;
}

/** Of a log with a place for each of 256 opcodes, the commands that are there; those of I/O have no set here. */
export function supportedCommands(
  effects: readonly ({ readonly supported: boolean } & object)[],
  messageType: CommandSetName | undefined,
): CommandEffects[] {
  return effects.flatMap(({ supported: there, ...others }, opcode) => {
    if (!there) return [];
    const number = `${opcode.toString(16).toUpperCase().padStart(2, "0")}h`;
    const title = messageType === undefined ? `I/O command ${number}` : opcodeTitle(messageType, opcode);
    return { opcode, title, effects: others };
  });
}

/** Flags that are set, in words; a number or a name where it says more than nothing. */
export function changesText({ effects }: Pick<CommandEffects, "effects">): string {
  const words = Object.entries(effects).flatMap(([name, value]) => {
    if (value === false || value === 0 || value === "none") return [];
    const label = labelOfName(name).toLowerCase();
    return [value === true ? label : `${label} ${labelOfName(String(value)).toLowerCase()}`];
  });
  return words.length === 0 ? "" : `: ${words.join(", ")}`;
}
