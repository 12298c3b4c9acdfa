import * as getLogPage from "./get-log-page.ts";
import * as identify from "./identify.ts";

// Named as a type too: a type worked out from the spread would lose what is written about each command.
type AdminCommands = typeof identify & typeof getLogPage;

/** Admin commands that drives take out of band, by method name: the methods of a controller. */
export const adminCommands: AdminCommands = { ...identify, ...getLogPage };
