import { MiError } from "../../errors.ts";
import { EventOccurrence } from "../../mi/index.ts";
import { completeShutdowns } from "../controller-power.ts";
import type { DriveModel } from "../drive-model.ts";
import { completeSelfTest } from "../logs/self-test.ts";
import { noteChangedNamespaces } from "../media/changed-namespaces.ts";
import { advanceFormats } from "../media/formatting.ts";
import { advanceSanitizes } from "../media/sanitizing.ts";
import { noteChanges } from "../status-changes.ts";
import { type DriveState, isUnchanged, type Observation, observe, stateOf } from "./drive-state.ts";
import { type EventModel, stepEvents } from "./event-model.ts";

/** An event for a drive to tell: what it is about and what it says; the NVM subsystem and nothing if left out. */
export type RaisedEvent = Partial<EventOccurrence> & Pick<EventOccurrence, "event">;

/** What changed of a drive shows: in both memories of what changed, and in its events. Nothing else sets those flags. */
export function raiseChanges(drive: DriveModel, before: DriveState, now: number): void {
  const after = stateOf(drive);
  if (isUnchanged(before, after)) return;
  noteChangedNamespaces(drive, before.namespaces);
  const changed = changesBetween(observe(before), observe(after));
  for (const each of changed) raiseFlags(drive, each);
  if (drive.events === undefined) return;
  const occurrences = toldBy(drive.events, changed);
  if (occurrences.length > 0) stepEvents(drive.events, { kind: "occurred", occurrences }, now);
}

/** How things are for some events of a drive, as it tells whoever enables them. */
export function currentOccurrences(drive: DriveModel, events: EventModel): readonly EventOccurrence[] {
  return toldBy(
    events,
    observe(stateOf(drive)).filter(({ current }) => current),
  );
}

/**
 * An event happens that is in no state of the drive, such as the vendor's. It is refused where the drive has no such event
 * or no message could carry it, and lost, as any other, where nobody has enabled it.
 */
export function raiseOccurrence(drive: DriveModel, raised: RaisedEvent, now: number): void {
  const occurrence = EventOccurrence.fromBytes(EventOccurrence.toBytes({ ...plainEvent, ...raised }));
  if (!drive.events?.supported.includes(occurrence.event)) {
    throw new MiError("INVALID_ARGUMENT", `simulator: the drive has no event ${occurrence.event}`);
  }
  const controller = drive.controllers.find(({ id }) => occurrence.scope === "controller" && id === occurrence.scopeId);
  const occurrences = toldBy(drive.events, [{ occurrence, controller }]);
  if (occurrences.length > 0) stepEvents(drive.events, { kind: "occurred", occurrences }, now);
}

const plainEvent = {
  scope: "subsystem",
  specificInformation: new Uint8Array(0),
  vendorInformation: new Uint8Array(0),
} as const;

/** What time alone changes of a drive, and how that shows. Nothing runs meanwhile: whoever asks for a state calls this first. */
export function passTime(drive: DriveModel, now: number): void {
  const before = stateOf(drive);
  completeShutdowns(drive, now);
  completeSelfTest(drive, now);
  advanceFormats(drive, now);
  advanceSanitizes(drive, now);
  raiseChanges(drive, before, now);
}

/** What is gone has changed too, as it was last. */
function changesBetween(before: readonly Observation[], after: readonly Observation[]): readonly Observation[] {
  const earlier = new Map(before.map((each) => [each.key, each]));
  const changed = after.filter(({ key, state, notable }) => {
    const known = earlier.get(key);
    earlier.delete(key);
    return notable && known?.state !== state;
  });
  return [...changed, ...earlier.values()];
}

function raiseFlags(drive: DriveModel, { controller, flags }: Observation): void {
  const concerned = drive.controllers.filter(({ id }) => controller === undefined || id === controller.id);
  if (Object.keys(flags).length > 0) noteChanges(drive, flags, concerned);
  const { namespaceAttributeChanged, firmwareActivated } = flags;
  if (!namespaceAttributeChanged && !firmwareActivated) return;
  // These stay in the status until a poll has cleared them.
  for (const each of concerned) {
    each.status = {
      ...each.status,
      ...(namespaceAttributeChanged && { namespaceAttributeChanged }),
      ...(firmwareActivated && { firmwareActivated }),
    };
  }
}

/** The occurrences among what changed that are enabled, of functions whose events are. */
function toldBy(
  { enabled, functions }: EventModel,
  changed: readonly Pick<Observation, "occurrence" | "controller">[],
): readonly EventOccurrence[] {
  return changed.flatMap(({ occurrence, controller }) => {
    if (occurrence === undefined || !enabled.has(occurrence.event)) return [];
    return controller === undefined || functions[controller.functionType] ? [occurrence] : [];
  });
}
