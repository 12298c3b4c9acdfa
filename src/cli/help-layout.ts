import { Help, type HelpConfiguration } from "commander";

/** The widest that what is explained may be beside its explanation. A wider one has a line of its own. */
const widest = 34;

/** How help looks: in 80 columns, however long a name is. */
export const helpLayout: HelpConfiguration = {
  padWidth: (command, helper) => Math.min(widest, new Help().padWidth.call(helper, command, helper)),
  formatItem: (term, width, description, helper) => {
    const format = (shown: string) => new Help().formatItem.call(helper, shown, width, description, helper);
    if (term.length <= width) return format(term);
    return `  ${term}\n${format("")}`;
  },
};
