import type { Rows } from "../../codec/struct.ts";

/** What a setting is kept for. */
export type FeatureScope = "controller" | "namespace" | "subsystem" | "nvmSet" | "enduranceGroup" | "domain";

/** No rows. */
export type NoRows = Record<never, never>;

/**
 * One feature, described once: Get Features and Set Features, the simulator and the documentation follow from it. Offsets
 * count from the beginning of what each member is about.
 */
export interface Feature<
  V extends Rows = Rows,
  K extends Rows = Rows,
  A extends Rows = Rows,
  S extends Rows = Rows,
  D extends Rows = Rows,
  Scope extends FeatureScope = FeatureScope,
  Place extends 11 | 12 = 11 | 12,
> {
  /** Feature Identifier (FID). */
  readonly identifier: number;
  readonly title: string;
  /** Where the specification describes it. */
  readonly spec: string;
  readonly scope: Scope;
  /** Whether a drive can keep it over a power cycle where it is asked to (SV). */
  readonly saveable: boolean;
  /** True where it survives resets and power cycles without being saved. */
  readonly persistent: boolean;
  /** True where it belongs to the host that uses the controller, its queues and interrupts: not to be set out of band. */
  readonly ofHost: boolean;
  /** The dword of Set Features that `value` is in. Where it is 12, `select` is in dword 11. */
  readonly place: Place;
  /** What Set Features takes in that dword, and Get Features answers with in dword 0 of its completion. */
  readonly value: V;
  /** Which of several settings is meant: in dword 11 of Get Features. In dword 11 of Set Features, it is part of `value`. */
  readonly select: K;
  /** What only Get Features answers with, from dword 0 of its completion on; data begin at 12. */
  readonly answer: A;
  /** What only Set Features takes, from dword 11 on; data begin at 20. */
  readonly set: S;
  /** Data of both. */
  readonly data: D;
}

/** What a feature is described by; all else is as with most of them. */
type FeatureDefinition<V, K, A, S, D, Scope, Place> = Pick<Feature, "identifier" | "title" | "spec"> &
  Partial<Pick<Feature, "saveable" | "persistent" | "ofHost">> & {
    readonly scope?: Scope;
    readonly place?: Place;
    readonly value?: V;
    readonly select?: K;
    readonly answer?: A;
    readonly set?: S;
    readonly data?: D;
  };

/** Describes a feature, of a controller unless it says otherwise, that a drive can save. */
export function feature<
  const V extends Rows = NoRows,
  const K extends Rows = NoRows,
  const A extends Rows = NoRows,
  const S extends Rows = NoRows,
  const D extends Rows = NoRows,
  const Scope extends FeatureScope = "controller",
  const Place extends 11 | 12 = 11,
>(definition: FeatureDefinition<V, K, A, S, D, Scope, Place>): Feature<V, K, A, S, D, Scope, Place> {
  const usual = {
    scope: "controller",
    saveable: true,
    persistent: false,
    ofHost: false,
    place: 11,
    value: {},
    select: {},
    answer: {},
    set: {},
    data: {},
  };
  return { ...usual, ...definition } as unknown as Feature<V, K, A, S, D, Scope, Place>;
}
