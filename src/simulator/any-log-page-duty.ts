import { adminCommands, type Command } from "../mi/index.ts";
import type { Duty } from "./duties.ts";
import { storedLogPage } from "./handlers/admin/stored-log-pages.ts";

/** What a drive does for a log page of no command: a vendor's, or one that was given to it as bytes. */
export const anyLogPageDuty: Duty = {
  name: "getLogPage",
  command: adminCommands.getLogPage as unknown as Command,
  handler: (drive, { logPage }: { readonly logPage: number }) => storedLogPage(drive, logPage),
};
