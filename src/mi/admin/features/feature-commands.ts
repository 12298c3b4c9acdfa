import * as anyFeature from "./any-feature.ts";
import * as capabilities from "./capabilities.ts";
import * as groups from "./groups.ts";
import * as hosts from "./hosts.ts";
import * as managementAddresses from "./management-addresses.ts";
import * as media from "./media.ts";
import * as metadata from "./metadata.ts";
import * as power from "./power.ts";
import * as protection from "./protection.ts";
import * as queues from "./queues.ts";
import * as temperature from "./temperature.ts";

// Named as a type too: a type worked out from the spread would lose what is written about each command.
type FeatureCommands = typeof capabilities &
  typeof queues &
  typeof power &
  typeof temperature &
  typeof media &
  typeof hosts &
  typeof protection &
  typeof groups &
  typeof managementAddresses &
  typeof metadata &
  typeof anyFeature;

/** Get Features and Set Features, by method name. */
export const featureCommands: FeatureCommands = {
  ...capabilities,
  ...queues,
  ...power,
  ...temperature,
  ...media,
  ...hosts,
  ...protection,
  ...groups,
  ...managementAddresses,
  ...metadata,
  ...anyFeature,
};
