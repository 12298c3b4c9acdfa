import { features } from "../../nvme/features/features.ts";
import { StandardPerformanceAttribute } from "../../nvme/index.ts";
import type { DriveModel } from "../drive-model.ts";
import type { FeatureValue } from "./feature-model.ts";

/** Numbers of the features that a drive has something to do for. */
export const featureIds = {
  powerManagement: 0x02,
  temperatureThreshold: 0x04,
  numberOfQueues: 0x07,
  timestamp: 0x0e,
  hostControlledThermalManagement: 0x10,
  readRecoveryLevel: 0x12,
  predictableLatencyWindow: 0x14,
  ioCommandSetProfile: 0x19,
  performanceCharacteristics: 0x1c,
  placementEvents: 0x1e,
  enhancedControllerMetadata: 0x7d,
  controllerMetadata: 0x7e,
  namespaceMetadata: 0x7f,
  hostIdentifier: 0x81,
  namespaceWriteProtection: 0x84,
  bootPartitionWriteProtection: 0x85,
} as const;

/** Type and sensor of a temperature threshold, in dword 11. */
export const thresholdSelect = (dword11: number) => ({ sensor: (dword11 >>> 16) & 0xf, type: (dword11 >>> 20) & 0b11 });
export const underThreshold = 1;

/** The threshold of what has none. */
const neverExceeded = 0xffff;

/** Dword of the value where it is not zero. `select` is dword 11 of the request, of which the part that selects counts. */
function defaultDword(drive: DriveModel, identifier: number, select: number): number {
  switch (identifier) {
    case featureIds.temperatureThreshold: {
      const { sensor, type } = thresholdSelect(select);
      if (type === underThreshold) return select;
      return select | (sensor === 0 ? drive.identify.warningTemperature : neverExceeded);
    }
    case featureIds.numberOfQueues:
      // 64 of each, less one.
      return 63 | (63 << 16);
    case featureIds.readRecoveryLevel:
      return 4;
    case featureIds.predictableLatencyWindow:
      return 2;
    case featureIds.bootPartitionWriteProtection:
      // Both unlocked.
      return 0b001_001;
    default:
      return select;
  }
}

function defaultData(identifier: number, select: number): Uint8Array {
  // Between 50 µs and 100 µs.
  const isStandard = identifier === featureIds.performanceCharacteristics && select === 0;
  return isStandard ? StandardPerformanceAttribute.toBytes({ randomReadLatency: 0x0e }) : new Uint8Array(0);
}

/** The value that a feature has before anybody sets it. */
export function defaultValue(drive: DriveModel, identifier: number, select: number): FeatureValue {
  const dword = defaultDword(drive, identifier, select);
  const data = defaultData(identifier, select);
  const { place } = features.get(identifier) ?? {};
  return place === 12 ? { dword11: select, dword12: dword, data } : { dword11: dword, dword12: 0, data };
}
