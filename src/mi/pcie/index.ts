import * as registerAccess from "./register-access.ts";

/** The PCIe command set, by method name: methods of a controller. Drives may do without it as a whole. */
export const pcieCommands: typeof registerAccess = { ...registerAccess };
