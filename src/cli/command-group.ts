import type { Commands } from "../mi/index.ts";
import { kebabCase } from "./kebab-case.ts";
import type { Verb } from "./verb.ts";

/** A command set as a verb with verbs of its own, one for each command. */
export interface CommandGroup {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The group's own word in the names of its methods, which its verbs do without. */
  readonly ownWord: RegExp;
  /** Loads what most uses of the program do without. */
  load(): Promise<Commands>;
}

/** The groups, in the order of the help. */
export const commandGroups: readonly CommandGroup[] = [
  {
    name: "mi",
    title: "every command of the Management Interface",
    description: "Sends a command of the Management Interface command set (NVMe-MI 2.0 §5) and shows the answer.",
    ownWord: /Command$/,
    load: async () => (await import("../mi/index.ts")).miCommands,
  },
  {
    name: "control",
    title: "every control primitive",
    description:
      "Sends a control primitive (NVMe-MI 2.0 §4.2.1), which overtakes the commands of the slot that --slot names, and shows the answer. Nothing else is sent, as to ask a drive who it is: a simulated one is marked where the way to it tells.",
    ownWord: /ControlPrimitive$/,
    load: async () => (await import("../mi/index.ts")).controlPrimitives,
  },
  {
    name: "admin",
    title: "every NVMe Admin command",
    description:
      "Sends an NVMe Admin command (NVMe-MI 2.0 §6) to the controller that the address names and shows the answer. The verbs above do the same under the names of nvme-cli, and more where one command is not enough.",
    ownWord: /AdminCommand$/,
    load: async () => (await import("../mi/index.ts")).adminCommands,
  },
  {
    name: "pcie",
    title: "every command of the PCIe command set",
    description:
      "Sends a command of the PCIe command set (NVMe-MI 2.0 §7) to the controller that the address names and shows the answer. Drives may do without this command set.",
    ownWord: /^pcie/,
    load: async () => (await import("../mi/index.ts")).pcieCommands,
  },
];

/** The verbs of a group. */
export async function verbsOf(group: CommandGroup): Promise<Verb[]> {
  const [{ commandVerb }, commands] = await Promise.all([import("./command-verb.ts"), group.load()]);
  return Object.entries(commands).map(([method, command]) => {
    const own = method.replace(group.ownWord, "").replace(/^[A-Z]/, (letter) => letter.toLowerCase());
    return commandVerb({ words: [group.name, kebabCase(own)], group: "Commands:" }, method, command);
  });
}

/** The group that a command line is about, or asks the help of. */
export function groupOf(words: readonly string[]): CommandGroup | undefined {
  const [first, second] = words.filter((word) => !word.startsWith("-"));
  // Also for "help mi".
  return commandGroups.find(({ name }) => name === (first === "help" ? second : first));
}
