import type { Infer, InputFor } from "../../../codec/index.ts";
import { SmartHealthLog } from "../smart-health.ts";
import {
  HardwareErrorEvent,
  PersonalityChangeEvent,
  SanitizeMediaVerificationEvent,
  TelemetryLogCreatedEvent,
  ThermalExcursionEvent,
  VendorSpecificEvent,
} from "./condition-events.ts";
import {
  FormatCompletionEvent,
  FormatStartEvent,
  SanitizeCompletionEvent,
  SanitizeStartEvent,
} from "./erasure-events.ts";
import type { persistentEventTypes } from "./event-types.ts";
import {
  ChangeNamespaceEvent,
  FirmwareCommitEvent,
  PowerOnOrResetEvent,
  TimestampChangeEvent,
} from "./maintenance-events.ts";
import { SetFeatureEvent } from "./set-feature-event.ts";

/** What persistent events tell, by the name of their type; other types are bytes. */
export const persistentEventStructures = {
  smartHealthSnapshot: SmartHealthLog,
  firmwareCommit: FirmwareCommitEvent,
  timestampChange: TimestampChangeEvent,
  powerOnOrReset: PowerOnOrResetEvent,
  hardwareError: HardwareErrorEvent,
  changeNamespace: ChangeNamespaceEvent,
  formatStart: FormatStartEvent,
  formatCompletion: FormatCompletionEvent,
  sanitizeStart: SanitizeStartEvent,
  sanitizeCompletion: SanitizeCompletionEvent,
  setFeature: SetFeatureEvent,
  telemetryLogCreated: TelemetryLogCreatedEvent,
  thermalExcursion: ThermalExcursionEvent,
  sanitizeMediaVerification: SanitizeMediaVerificationEvent,
  personalityChange: PersonalityChangeEvent,
  vendorSpecific: VendorSpecificEvent,
} as const satisfies Partial<Record<keyof typeof persistentEventTypes, object>>;

type Structures = typeof persistentEventStructures;

/** The least bytes of events that later revisions made longer: what is missing reads as zero. */
export const leastSizes: { readonly [K in keyof Structures]?: number } = { sanitizeStart: 12, sanitizeCompletion: 8 };

/** What an event tells: the member of its type, or `other` where the type is not known or the bytes do not make it. */
export type PersistentEventData = { readonly [K in keyof Structures]?: Infer<Structures[K]> } & {
  readonly other?: Uint8Array;
};

/** The same to encode. */
export type PersistentEventInput = { readonly [K in keyof Structures]?: InputFor<Structures[K]> };
