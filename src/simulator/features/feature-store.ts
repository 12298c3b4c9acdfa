import type { Feature } from "../../nvme/features/feature.ts";
import { features } from "../../nvme/features/features.ts";
import type { DriveModel, NamespaceModel } from "../drive-model.ts";
import { nvmeRefusals } from "../refusal.ts";
import { defaultValue, featureIds, thresholdSelect, underThreshold } from "./feature-defaults.ts";
import { type ClockModel, type FeatureValue, unsetClock } from "./feature-model.ts";

/** Which value of which setting is meant. */
export interface FeaturePlace {
  readonly feature: Feature;
  readonly controllerId: number;
  /** The namespace that it is of; none where it is of something else. */
  readonly namespace: NamespaceModel | undefined;
  /** Dword 11, with nothing in it but what selects one of several settings. */
  readonly select: number;
}

/** The feature of a number, where the drive has it. */
export function featureOf({ features: { missing } }: DriveModel, identifier: number): Feature {
  const feature = missing.has(identifier) ? undefined : features.get(identifier);
  if (feature === undefined) throw nvmeRefusals.invalidField;
  return feature;
}

/** What can be done with a feature on this drive. */
export function capabilitiesOf(drive: DriveModel, { saveable, scope, ofHost }: Feature) {
  return {
    saveable: saveable && !ofHost && drive.identify.optionalNvmCommands.saveAndSelectFeatures,
    namespaceSpecific: scope === "namespace",
    changeable: !ofHost,
  };
}

/** A value's name in the maps. A namespace goes by what it is, for its id may come to be another's. */
function keyOf({ feature, controllerId, namespace, select }: FeaturePlace): string {
  const owner = feature.scope === "controller" ? controllerId : (namespace?.uuid ?? "");
  return [feature.identifier, owner, select].join(" ");
}

/** The value of a feature: the one in force, the default, or the saved one, which is the default until one is saved. */
export function featureValue(
  drive: DriveModel,
  place: FeaturePlace,
  select: "current" | "default" | "saved" = "current",
): FeatureValue {
  const kept = select === "default" ? undefined : drive.features[select].get(keyOf(place));
  return kept ?? defaultValue(drive, place.feature.identifier, place.select);
}

/** Sets a feature, for good where it is saved. */
export function keepValue(drive: DriveModel, place: FeaturePlace, value: FeatureValue, save: boolean): void {
  const own = { ...value, data: value.data.slice() };
  drive.features.current.set(keyOf(place), own);
  if (save) drive.features.saved.set(keyOf(place), own);
  if (place.feature.identifier === featureIds.temperatureThreshold) warnOfTemperature(drive);
}

/** Forgets the values of a namespace: of one feature, or of all of them. */
export function forgetValues({ features: kept }: DriveModel, { uuid }: NamespaceModel, identifier?: number): void {
  for (const values of [kept.current, kept.saved]) {
    for (const key of [...values.keys()]) {
      const isOfFeature = identifier === undefined || identifierOf(key) === identifier;
      if (isOfFeature && key.split(" ")[1] === uuid) values.delete(key);
    }
  }
}

/** What a reset leaves of the features: what was saved, and what outlives resets by itself. The clock counts anew. */
export function restoreFeatures(drive: DriveModel, now: number): void {
  const { current, saved } = drive.features;
  const hadThresholds = [...current.keys()].some((key) => identifierOf(key) === featureIds.temperatureThreshold);
  for (const key of [...current.keys()]) {
    if (features.get(identifierOf(key))?.persistent) continue;
    const value = saved.get(key);
    if (value === undefined) current.delete(key);
    else current.set(key, value);
  }
  drive.features.clock = { ...unsetClock, at: now };
  if (hadThresholds) warnOfTemperature(drive);
}

const identifierOf = (key: string): number => Number.parseInt(key, 10);

/** What the drive's clock says now. */
export function readClock(drive: DriveModel, now: number): ClockModel {
  const { milliseconds, at = now, isSet } = drive.features.clock;
  // What ended at different times may be looked at in another order: it does not go back.
  drive.features.clock = { milliseconds: milliseconds + Math.max(0, now - at), at: Math.max(now, at), isSet };
  return drive.features.clock;
}

/** Compares every temperature with its thresholds, for the SMART log's warning of them. */
function warnOfTemperature(drive: DriveModel): void {
  const { smart, controllers } = drive;
  const feature = featureOf(drive, featureIds.temperatureThreshold);
  const temperatures = [smart.compositeTemperature, ...smart.temperatureSensors];
  const isBeyond = temperatures.some((temperature, sensor) =>
    controllers.some(({ id: controllerId }) =>
      [0, underThreshold].some((type) => {
        const select = (sensor << 16) | (type << 20);
        const { dword11 } = featureValue(drive, { feature, controllerId, namespace: undefined, select });
        const threshold = dword11 & 0xffff;
        if (temperature === 0) return false;
        return thresholdSelect(select).type === underThreshold ? temperature <= threshold : temperature >= threshold;
      }),
    ),
  );
  const criticalWarning = { ...smart.criticalWarning, temperatureThreshold: isBeyond };
  drive.smart = { ...smart, criticalWarning };
}
