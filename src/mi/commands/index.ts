import * as configuration from "./configuration.ts";
import * as controllerHealthStatusPoll from "./controller-health-status-poll.ts";
import * as readDataStructure from "./read-data-structure.ts";
import * as subsystemHealthStatusPoll from "./subsystem-health-status-poll.ts";

// Named as types too: a type worked out from the spread would lose what is written about each command.
type MiCommands = typeof readDataStructure &
  typeof subsystemHealthStatusPoll &
  typeof controllerHealthStatusPoll &
  typeof configuration;

/** The Management Interface command set, by method name: the methods of an endpoint. */
export const miCommands: MiCommands = {
  ...readDataStructure,
  ...subsystemHealthStatusPoll,
  ...controllerHealthStatusPoll,
  ...configuration,
};
