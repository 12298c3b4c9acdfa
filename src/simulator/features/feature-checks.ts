import type { DriveModel } from "../drive-model.ts";
import { nvmeRefusals } from "../refusal.ts";
import { featureIds, thresholdSelect, underThreshold } from "./feature-defaults.ts";
import type { FeatureValue } from "./feature-model.ts";
import { type FeaturePlace, featureValue } from "./feature-store.ts";

/** All of the sensors, as the number of one. */
export const everySensor = 15;
const sensors = 8;
const permanent = 3;
const firstVendorAttribute = 0xc1;
const controlledByRpmb = 4;

/** Whether a drive takes a value of a feature. */
function accepts(drive: DriveModel, identifier: number, { dword11 }: FeatureValue): boolean {
  switch (identifier) {
    case featureIds.powerManagement:
      return (dword11 & 0x1f) <= drive.identify.powerStatesSupported;
    case featureIds.temperatureThreshold: {
      const { sensor, type } = thresholdSelect(dword11);
      return (sensor <= sensors || sensor === everySensor) && type <= underThreshold;
    }
    case featureIds.hostControlledThermalManagement: {
      const [heavy, light] = [dword11 & 0xffff, dword11 >>> 16];
      return heavy === 0 || light === 0 || light < heavy;
    }
    case featureIds.ioCommandSetProfile:
      // There is but the one combination.
      return dword11 === 0;
    case featureIds.performanceCharacteristics:
      return (dword11 & 0xff) >= firstVendorAttribute;
    case featureIds.namespaceWriteProtection:
      return dword11 <= permanent;
    case featureIds.bootPartitionWriteProtection:
      return [dword11 & 0b111, (dword11 >>> 3) & 0b111].every((state) => state < controlledByRpmb);
    default:
      return true;
  }
}

/** Refuses a value that a drive does not take, or not any more. */
export function checkFeatureValue(drive: DriveModel, places: readonly FeaturePlace[], value: FeatureValue): void {
  for (const place of places) {
    const { identifier } = place.feature;
    if (!accepts(drive, identifier, value)) throw nvmeRefusals.invalidField;
    const isFinal =
      identifier === featureIds.namespaceWriteProtection && featureValue(drive, place).dword11 === permanent;
    if (isFinal) throw nvmeRefusals.featureNotChangeable;
  }
}
