import { toJson } from "../../codec/index.ts";
import { encodeDetails } from "../../mi/events/event-details.ts";
import type { AsynchronousEventName, EventOccurrence } from "../../mi/index.ts";
import { compositeTemperatureOf } from "../composite-temperature.ts";
import type { ControllerModel, DriveModel } from "../drive-model.ts";
import type { Changes } from "../status-changes.ts";

/** What of a drive is one value each. */
const replacedParts = [
  "smart",
  "firmware",
  "identify",
  "temperatureReading",
  "sanitizeFailure",
  "sanitizeNamespaceFailure",
  "powerThresholdExceeded",
  "namespaces",
  "resets",
] as const;

/** What events and flags of change are about: parts of a drive that are replaced where they change. */
export interface DriveState extends Pick<DriveModel, (typeof replacedParts)[number]> {
  readonly controllers: readonly Pick<ControllerModel, "id" | "functionType" | "status">[];
  readonly ports: readonly DriveModel["ports"][number]["information"][];
}

/** One thing that can change, as it is. */
export interface Observation {
  /** The same for the same thing at another time. */
  readonly key: string;
  /** What tells two states of it apart. */
  readonly state: unknown;
  /** The event of it; undefined where there is none. */
  readonly occurrence: EventOccurrence | undefined;
  /** Whether the event is told when it is enabled. */
  readonly current: boolean;
  /** Whether this state is one to tell of when it is reached. */
  readonly notable: boolean;
  /** The controller it is about, or all of them. */
  readonly controller: DriveState["controllers"][number] | undefined;
  /** The flags of change that it sets. */
  readonly flags: Partial<Changes>;
}

/** The state of a drive now. What is in it stays as it is when the drive changes. */
export function stateOf(drive: DriveModel): DriveState {
  const { smart, firmware, identify, temperatureReading, namespaces, resets } = drive;
  const { sanitizeFailure, sanitizeNamespaceFailure, powerThresholdExceeded } = drive;
  return {
    smart,
    firmware,
    identify,
    temperatureReading,
    sanitizeFailure,
    sanitizeNamespaceFailure,
    powerThresholdExceeded,
    namespaces,
    resets,
    controllers: drive.controllers.map(({ id, functionType, status }) => ({ id, functionType, status })),
    ports: drive.ports.map(({ information }) => information),
  };
}

/** Whether two states are certainly the same, without looking into them. */
export function isUnchanged(before: DriveState, after: DriveState): boolean {
  return (
    replacedParts.every((part) => before[part] === after[part]) &&
    before.ports.every((port, index) => port === after.ports[index]) &&
    before.controllers.every(({ status }, index) => status === after.controllers[index]?.status)
  );
}

/** All that can be seen of a state. */
export function observe(state: DriveState): readonly Observation[] {
  return [
    ...state.controllers.flatMap((controller) => ofController(controller, state.resets)),
    ...ofSubsystem(state),
    ...state.ports.flatMap(ofPort),
    ...state.namespaces.map(ofNamespace),
    ...state.sanitizeNamespaceFailure.map(ofFailedNamespace),
  ];
}

type Scope = EventOccurrence["scope"];

interface About {
  readonly scope: Scope;
  readonly scopeId?: number;
  readonly controller?: Observation["controller"];
  readonly flags?: Partial<Changes>;
  readonly details?: object;
  readonly current?: boolean;
  readonly notable?: boolean;
}

function observation(event: AsynchronousEventName, state: unknown, about: About): Observation {
  const { scope, scopeId = 0, controller, flags = {}, details, current = true, notable = true } = about;
  const specificInformation = details === undefined ? new Uint8Array(0) : encodeDetails(event, details);
  const occurrence = { event, scope, scopeId, specificInformation, vendorInformation: new Uint8Array(0) };
  return { key: `${event} ${scopeId}`, state, occurrence, current, notable, controller, flags };
}

function ofController(controller: DriveState["controllers"][number], resets: number): Observation[] {
  const { id, status } = controller;
  const { ready, controllerFatalStatus, shutdownStatus, controllerEnabled, telemetryDataAvailable } = status;
  const about = (flag: keyof Changes) => ({
    scope: "controller" as const,
    scopeId: id,
    controller,
    flags: { [flag]: true, controllerStatus: true },
  });
  return [
    observation("controllerReady", ready, { ...about("ready"), current: ready }),
    observation("controllerFatalStatus", controllerFatalStatus, {
      ...about("controllerFatalStatus"),
      current: controllerFatalStatus,
    }),
    observation("shutdownStatus", shutdownStatus, { ...about("shutdownStatus"), details: { shutdownStatus } }),
    observation("controllerEnable", controllerEnabled, {
      ...about("controllerEnableChanged"),
      current: controllerEnabled,
    }),
    observation("telemetryDataAvailable", telemetryDataAvailable, {
      ...about("telemetryDataAvailable"),
      current: telemetryDataAvailable,
      notable: telemetryDataAvailable,
    }),
    {
      // It stays set until the host clears it: another reset is another occurrence all the same.
      ...observation("controllerReady", status.subsystemResetOccurred ? resets : undefined, {
        ...about("subsystemResetOccurred"),
        notable: status.subsystemResetOccurred,
      }),
      key: `subsystemResetOccurred ${id}`,
      occurrence: undefined,
    },
  ];
}

function ofSubsystem(state: DriveState): Observation[] {
  const { smart, firmware, identify, sanitizeFailure, powerThresholdExceeded } = state;
  const compositeTemperature = compositeTemperatureOf(state);
  const percentageUsed = Math.min(255, smart.percentageUsed);
  const { activeSlot, nextSlot } = firmware;
  const scope = "subsystem";
  return [
    // The same slot may run another image.
    observation("firmwareActivated", `${activeSlot} ${identify.firmwareRevision}`, {
      scope,
      details: { activeSlot, nextSlot },
      flags: { firmwareActivated: true, controllerStatus: true },
    }),
    observation("compositeTemperature", compositeTemperature, {
      scope,
      details: { compositeTemperature },
      flags: { compositeTemperature: true },
    }),
    observation("percentageUsed", percentageUsed, {
      scope,
      details: { percentageUsed },
      flags: { percentageUsed: true },
    }),
    observation("availableSpare", smart.availableSpare, {
      scope,
      details: { availableSpare: smart.availableSpare },
      flags: { availableSpare: true },
    }),
    observation("smartWarnings", JSON.stringify(smart.criticalWarning), {
      scope,
      details: { criticalWarning: smart.criticalWarning },
      flags: { criticalWarning: true },
    }),
    observation("sanitizeFailureMode", sanitizeFailure, { scope, current: sanitizeFailure }),
    // No event says that it takes less again.
    observation("powerThresholdExceeded", powerThresholdExceeded, {
      scope,
      current: powerThresholdExceeded,
      notable: powerThresholdExceeded,
    }),
  ];
}

function ofPort(information: DriveState["ports"][number], portId: number): Observation[] {
  const { pcie } = information.specific;
  if (pcie === undefined) return [];
  const active = pcie.negotiatedLinkWidth > 0;
  return [observation("pcieLinkActive", active, { scope: "port", scopeId: portId, current: active })];
}

/** How much of a namespace is used, and how far it is formatted, changes too often to tell. */
function ofNamespace({ id, identify, attachedTo }: DriveState["namespaces"][number]): Observation {
  const told = { ...identify, utilization: 0n, formatProgress: 0, attachedTo };
  return observation("namespaceAttributeChanged", JSON.stringify(toJson(told)), {
    scope: "namespace",
    scopeId: id,
    current: false,
    flags: { namespaceAttributeChanged: true, controllerStatus: true },
  });
}

/** Whether a namespace is in this mode is whether it is observed; leaving it is an event as well. */
function ofFailedNamespace(namespaceId: number): Observation {
  return observation("sanitizeNamespaceFailureMode", true, { scope: "namespace", scopeId: namespaceId });
}
