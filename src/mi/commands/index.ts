import * as asynchronousEvents from "./asynchronous-events.ts";
import * as configuration from "./configuration.ts";
import * as controllerHealthStatusPoll from "./controller-health-status-poll.ts";
import * as managementEndpointBuffer from "./management-endpoint-buffer.ts";
import * as persistentDataArea from "./persistent-data-area.ts";
import * as raw from "./raw.ts";
import * as readDataStructure from "./read-data-structure.ts";
import * as reset from "./reset.ts";
import * as ses from "./ses.ts";
import * as subsystemHealthStatusPoll from "./subsystem-health-status-poll.ts";
import * as vitalProductData from "./vital-product-data.ts";

// Named as types too: a type worked out from the spread would lose what is written about each command.
type MiCommands = typeof readDataStructure &
  typeof subsystemHealthStatusPoll &
  typeof controllerHealthStatusPoll &
  typeof configuration &
  typeof asynchronousEvents &
  typeof vitalProductData &
  typeof reset &
  typeof ses &
  typeof managementEndpointBuffer &
  typeof persistentDataArea &
  typeof raw;

/** The Management Interface command set, by method name: the methods of an endpoint. */
export const miCommands: MiCommands = {
  ...readDataStructure,
  ...subsystemHealthStatusPoll,
  ...controllerHealthStatusPoll,
  ...configuration,
  ...asynchronousEvents,
  ...vitalProductData,
  ...reset,
  ...ses,
  ...managementEndpointBuffer,
  ...persistentDataArea,
  ...raw,
};
