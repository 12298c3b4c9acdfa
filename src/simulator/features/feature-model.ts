/** A feature's value as Set Features has it: dwords 11 and 12, which are all that counts of it, and data. */
export interface FeatureValue {
  readonly dword11: number;
  readonly dword12: number;
  readonly data: Uint8Array;
}

/** The drive's clock as hosts see it (Timestamp): what it said, and when by the clock of the simulation. */
export interface ClockModel {
  readonly milliseconds: number;
  /** Undefined where nobody has looked at it since the last reset. */
  readonly at: number | undefined;
  /** False where it counts from the last reset. */
  readonly isSet: boolean;
}

/** What a simulated drive keeps of its features. Values stand by what they are of; where one does not, it is the default. */
export interface FeatureModel {
  /** Feature identifiers that it does not have, though this library knows them. */
  readonly missing: Set<number>;
  readonly current: Map<string, FeatureValue>;
  readonly saved: Map<string, FeatureValue>;
  clock: ClockModel;
}

/** A clock that counts from a reset. */
export const unsetClock: ClockModel = { milliseconds: 0, at: undefined, isSet: false };

/** The features of a drive that nobody has set any of. */
export function featureModel(missing: readonly number[] = []): FeatureModel {
  return { missing: new Set(missing), current: new Map(), saved: new Map(), clock: { ...unsetClock } };
}
