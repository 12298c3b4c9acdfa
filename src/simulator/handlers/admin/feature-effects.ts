import type { adminCommands } from "../../../mi/index.ts";
import type { Feature, FeatureScope } from "../../../nvme/features/feature.ts";
import { features } from "../../../nvme/features/features.ts";
import { FeatureEffectsLog } from "../../../nvme/index.ts";
import type { DriveModel } from "../../drive-model.ts";
import type { Handlers } from "../handler.ts";

type Effects = FeatureEffectsLog["features"][number];

const scopes = {
  controller: "controllerScope",
  namespace: "namespaceScope",
  subsystem: "subsystemScope",
  nvmSet: "nvmSetScope",
  enduranceGroup: "enduranceGroupScope",
  domain: "domainScope",
} as const satisfies Record<FeatureScope, keyof Effects>;

const effectsOf = (none: Effects, { scope }: Feature): Effects => ({ ...none, supported: true, [scopes[scope]]: true });

function featureEffects({ features: { missing } }: DriveModel): FeatureEffectsLog {
  const none = FeatureEffectsLog.zero().features;
  return {
    features: none.map((entry, identifier) => {
      const feature = missing.has(identifier) ? undefined : features.get(identifier);
      return feature === undefined ? entry : effectsOf(entry, feature);
    }),
  };
}

/** Which features simulated drives say that they have. */
export const featureEffectsHandlers = {
  getFeatureEffectsLog: (drive) => featureEffects(drive),
} satisfies Partial<Handlers<typeof adminCommands>>;
