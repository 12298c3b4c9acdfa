import {
  errorRecovery,
  ioCommandSetProfile,
  lbaRangeType,
  lbaStatusInterval,
  performanceCharacteristics,
  predictableLatencyConfiguration,
  predictableLatencyWindow,
  readRecoveryLevel,
  volatileWriteCache,
  writeAtomicity,
} from "../../../nvme/features/media-features.ts";
import { getFeature, setFeature } from "./feature-command.ts";

/** What ranges of a namespace are for. Of the 64 that come, those up to `lastRange` count. */
export const getLbaRangeType = getFeature(lbaRangeType);

/** Sets what ranges of a namespace are for: those given, of which `lastRange` is the index of the last. */
export const setLbaRangeType = setFeature(lbaRangeType, {
  example: {
    namespaceId: 1,
    lastRange: 0,
    ranges: [{ type: "filesystem", attributes: {}, start: 0n, length: 1024n, uniqueId: new Uint8Array(16) }],
  },
});

/** How long a namespace tries to recover an error, and whether reading deallocated blocks is one. */
export const getErrorRecovery = getFeature(errorRecovery);

/** Sets how long a namespace tries to recover an error, in units of 100 ms; 0 is no limit. */
export const setErrorRecovery = setFeature(errorRecovery, { example: { namespaceId: 1, timeLimit: 70 } });

/** Whether the volatile write cache is on. */
export const getVolatileWriteCache = getFeature(volatileWriteCache);

/** Turns the volatile write cache on or off. */
export const setVolatileWriteCache = setFeature(volatileWriteCache, { example: { enabled: true } });

/** Whether the host does without atomic writes of normal size. */
export const getWriteAtomicity = getFeature(writeAtomicity);

/** Sets whether the host does without atomic writes of normal size. */
export const setWriteAtomicity = setFeature(writeAtomicity, { example: { normalDisabled: true } });

/** How hard an NVM set is read: 4 is the default, 15 fails fast. */
export const getReadRecoveryLevel = getFeature(readRecoveryLevel);

/** Sets how hard an NVM set is read: 4 is the default, 15 fails fast. */
export const setReadRecoveryLevel = setFeature(readRecoveryLevel, { example: { level: 4 } });

/** Whether an NVM set has windows of predictable latency, and their thresholds. */
export const getPredictableLatencyConfiguration = getFeature(predictableLatencyConfiguration);

/** Sets whether an NVM set has windows of predictable latency, and their thresholds. */
export const setPredictableLatencyConfiguration = setFeature(predictableLatencyConfiguration, {
  example: { enabled: true, thresholds: { enabledEvents: {}, reads: 1000n, writes: 1000n, time: 500n } },
});

/** In which window of predictable latency an NVM set is. */
export const getPredictableLatencyWindow = getFeature(predictableLatencyWindow);

/** Moves an NVM set into a window of predictable latency. */
export const setPredictableLatencyWindow = setFeature(predictableLatencyWindow, {
  example: { window: "deterministic" },
});

/** How often the drive reports on its logical blocks, in units of 100 ms. */
export const getLbaStatusInterval = getFeature(lbaStatusInterval);

/** Sets how often the drive reports on its logical blocks, in units of 100 ms. */
export const setLbaStatusInterval = setFeature(lbaStatusInterval, {
  example: { reportInterval: 100, pollInterval: 10 },
});

/** Which combination of I/O command sets the controller has, as an index into what Identify lists. */
export const getIoCommandSetProfile = getFeature(ioCommandSetProfile);

/** Chooses a combination of I/O command sets, by which namespaces may go out of reach. */
export const setIoCommandSetProfile = setFeature(ioCommandSetProfile, {
  effect: "destructive",
  example: { combinationIndex: 0 },
});

/** A performance attribute, 4096 bytes to read with the structure of its index: 0 `StandardPerformanceAttribute`, C0h `PerformanceAttributeIdentifiers`, others `VendorPerformanceAttribute`. */
export const getPerformanceCharacteristics = getFeature(performanceCharacteristics);

/** Sets a performance attribute of the vendor (C1h–FFh), 4096 bytes as `VendorPerformanceAttribute` makes them. */
export const setPerformanceCharacteristics = setFeature(performanceCharacteristics, {
  example: { attributeIndex: 0xc1, attribute: new Uint8Array(4096) },
});
