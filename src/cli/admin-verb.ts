import type { adminCommands } from "../mi/index.ts";
import type { CommandName } from "./command-verb.ts";
import type { Verb } from "./verb.ts";

/** A verb that is one Admin command, under the name and with the flags that users of nvme-cli know. */
export interface AdminVerb extends Omit<CommandName, "words" | "group" | "title"> {
  readonly name: string;
  /** The command, by its name in the registry. */
  readonly method: keyof typeof adminCommands;
  readonly title: string;
  /** Where sending the command is not all. */
  readonly load?: Verb["load"];
}

/** Such verbs under a heading of the help. Options and help are there once a verb is complete. */
export function adminVerbsOf(group: string, rows: readonly AdminVerb[]): Verb[] {
  return rows.map(({ name, method, title, load = () => import("./send-command.ts"), ...others }) => ({
    name,
    argument: "<address>",
    group,
    title,
    description: title,
    options: [],
    examples: [],
    load,
    complete: async () => {
      const [{ commandVerb }, { adminCommands }] = await Promise.all([
        import("./command-verb.ts"),
        import("../mi/index.ts"),
      ]);
      return { ...commandVerb({ words: [name], group, title, ...others }, method, adminCommands[method]), load };
    },
  }));
}
