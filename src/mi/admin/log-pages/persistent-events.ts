import { namedBits } from "../../../codec/index.ts";
import { PersistentEventLogHeader } from "../../../nvme/index.ts";
import { logPageIdentifiers } from "../../../nvme/log-pages/log-page-identifiers.ts";
import { logPage } from "./log-page-command.ts";

/**
 * The header of the Persistent Event log. `establishContextAndRead` has the drive gather the log and hold it still, so that
 * it can be read in parts; `releaseContext` ends that; `read`, which it is if left out, needs the context to be there.
 */
export const getPersistentEventLogHeader = logPage({
  title: "Get Log Page: Persistent Event Log",
  spec: "NVMe base 2.0 §5.16.1.14",
  identifier: logPageIdentifiers.persistentEvent,
  specific: {
    action: namedBits(1, 0, "Action (ACT)", {
      read: 0,
      establishContextAndRead: 1,
      releaseContext: 2,
      establishContextAndReadHeader: 3,
    }),
  },
  // Only the context changes, but by one who asks twice it is refused.
  effect: "write",
  response: PersistentEventLogHeader,
});
