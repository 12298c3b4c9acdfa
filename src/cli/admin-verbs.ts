import { erasingVerbs, firmwareVerbs, namespaceVerbs, otherVerbs } from "./admin-changing-verbs.ts";
import { identifyVerbs, logVerbs } from "./admin-reading-verbs.ts";
import { featureTools, firmwareTools, identifyTools, logTools } from "./admin-tool-verbs.ts";
import { withHabits } from "./nvme-cli-habits.ts";
import type { Verb } from "./verb.ts";

const all: readonly Verb[] = [
  ...identifyVerbs,
  ...identifyTools,
  ...logVerbs,
  ...logTools,
  ...featureTools,
  ...namespaceVerbs,
  ...firmwareTools,
  ...firmwareVerbs,
  ...erasingVerbs,
  ...otherVerbs,
];

/** Verbs under the names that nvme-cli has for them, in the order of the help. */
export const adminVerbs: readonly Verb[] = all.map(withHabits);
