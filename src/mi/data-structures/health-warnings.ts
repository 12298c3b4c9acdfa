import { bit } from "../../codec/index.ts";
import { criticalWarnings } from "../../nvme/index.ts";

/** Critical warnings of the health polls: those of the SMART log and one more. */
export const healthWarnings = {
  ...criticalWarnings,
  indeterminatePersonalityState: bit(6, "Indeterminate Personality State (IPS)"),
};
