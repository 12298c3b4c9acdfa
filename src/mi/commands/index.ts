import * as configuration from "./configuration.ts";
import { controllerHealthStatusPoll } from "./controller-health-status-poll.ts";
import * as dataStructures from "./read-data-structure.ts";
import { subsystemHealthStatusPoll } from "./subsystem-health-status-poll.ts";

/** The Management Interface command set, by method name: the methods of an endpoint. */
export const miCommands = {
  ...dataStructures,
  subsystemHealthStatusPoll,
  controllerHealthStatusPoll,
  ...configuration,
};
