import { namedBits } from "../../../codec/index.ts";
import {
  DevicePersonalitiesLog,
  FeatureEffectsLog,
  LockdownLog,
  ManufacturingDefaultLog,
} from "../../../nvme/index.ts";
import { DevicePersonalitiesHead } from "../../../nvme/log-pages/device-personalities.ts";
import { lockdownContents, lockdownScopes } from "../../../nvme/log-pages/lockdown.ts";
import { logPageIdentifiers } from "../../../nvme/log-pages/log-page-identifiers.ts";
import { wholeDwords } from "../../../nvme/log-pages/page-entries.ts";
import { logPage, longLogPage } from "./log-page-command.ts";

/** Which features a controller supports, what setting each of them changes, and of what. */
export const getFeatureEffectsLog = logPage({
  title: "Get Log Page: Feature Identifiers Supported and Effects",
  spec: "NVMe base 2.0 §5.16.1.19",
  identifier: logPageIdentifiers.featureIdentifiersSupportedAndEffects,
  namespaceId: 0,
  response: FeatureEffectsLog,
});

/** Which commands, or features to be set, Lockdown can prohibit or prohibits, of one scope. */
export const getLockdownLog = logPage({
  title: "Get Log Page: Command and Feature Lockdown",
  spec: "NVMe base 2.0 §5.16.1.21",
  identifier: logPageIdentifiers.commandAndFeatureLockdown,
  specific: {
    scope: namedBits(3, 0, "Scope (SCP)", lockdownScopes),
    contents: namedBits(5, 4, "Contents (CNTTS)", lockdownContents),
  },
  response: LockdownLog,
});

/** Which settings of the device as a whole can be changed and frozen (Configurable Device Personality). */
export const getDevicePersonalities = longLogPage({
  title: "Get Log Page: Device Personalities",
  spec: "NVMe base 2.3",
  identifier: logPageIdentifiers.devicePersonalities,
  response: DevicePersonalitiesLog,
  extent: { head: DevicePersonalitiesHead, length: ({ size }) => wholeDwords(size) },
});

/** Which configurations of the drive are as the manufacturer made them. */
export const getManufacturingDefaultConfiguration = logPage({
  title: "Get Log Page: Manufacturing Default Configuration Status",
  spec: "NVMe base 2.3",
  identifier: logPageIdentifiers.manufacturingDefaultConfiguration,
  response: ManufacturingDefaultLog,
});
