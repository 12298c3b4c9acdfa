import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { AnnouncedFleet } from "../simulator/index.ts";
import { printLines } from "./console.ts";
import { complain, messageOf, usageError } from "./failure.ts";
import { parseInteger } from "./integer.ts";

interface FleetCommand {
  readonly effect: string;
  readonly done: string;
}

/** What a line may say of a drive, before its endpoint id. */
const commands = {
  pull: { effect: "pulls a drive, and mctpd is told", done: "pulled" },
  add: { effect: "plugs it in again and sets it up", done: "added" },
  plug: { effect: "plugs it in and leaves the set-up to others", done: "plugged in" },
  lose: { effect: "pulls a drive without mctpd noticing", done: "lost" },
  degrade: { effect: "has mctpd call it degraded", done: "degraded" },
  recover: { effect: "has mctpd try to recover it", done: "being recovered" },
} as const satisfies Readonly<Record<string, FleetCommand>>;

/** The commands in a sentence, for the help. */
export const fleetCommandsHelp: string = Object.entries(commands)
  .map(([name, { effect }]) => `\`${name} <eid>\` ${effect}`)
  .join("; ");

/** Does what lines of an input say, each answered by a line; ends with the input, or when it is disposed of. */
export function obeyFleetCommands(input: NodeJS.ReadStream, fleet: AnnouncedFleet): Disposable {
  // A program in the background that reads from its terminal is stopped by the kernel.
  if (input.isTTY && !isInForeground()) return { [Symbol.dispose]: () => {} };
  const lines = createInterface({ input, terminal: false });
  // A terminal that goes away takes no drive with it.
  lines.on("error", () => lines.close());
  lines.on("line", (line) => {
    if (line.trim() === "") return;
    try {
      printLines([obey(line, fleet)]);
    } catch (error) {
      complain(messageOf(error));
    }
  });
  return {
    [Symbol.dispose]() {
      lines.close();
      input.destroy();
    },
  };
}

function obey(line: string, fleet: AnnouncedFleet): string {
  const [name = "", text = "", ...others] = line.trim().split(/\s+/);
  if (!isCommand(name) || others.length > 0) {
    throw usageError(`${line.trim()}: a line is one of ${Object.keys(commands).join(", ")}, and an endpoint id`);
  }
  const eid = parseInteger(text, name, { minimum: 8, maximum: 254 });
  fleet[name](eid);
  return `${commands[name].done}: eid ${eid}`;
}

function isCommand(name: string): name is keyof typeof commands {
  return Object.hasOwn(commands, name);
}

/** Whether the terminal's foreground group (tpgid) is this process's (pgrp). */
function isInForeground(): boolean {
  // After the program's name, which may hold anything: state, ppid, pgrp, session, tty_nr, tpgid.
  const status = readFileSync("/proc/self/stat", "utf8");
  const [, , group, , , foreground] = status.slice(status.lastIndexOf(")") + 2).split(" ");
  return group === foreground;
}
