import * as logPages from "./get-log-page.ts";
import * as identify from "./identify.ts";

/** Admin commands that drives take out of band, by method name: the methods of a controller. */
export const adminCommands = { ...identify, ...logPages };
