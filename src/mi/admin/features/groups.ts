import { derived, u32 } from "../../../codec/index.ts";
import {
  enduranceGroupEventConfiguration,
  flexibleDataPlacement,
  flexibleDataPlacementEvents,
} from "../../../nvme/features/group-features.ts";
import { adminPlaces } from "../admin-command.ts";
import { getFeature, setFeature } from "./feature-command.ts";

/** Which warnings of an endurance group make an event. */
export const getEnduranceGroupEventConfiguration = getFeature(enduranceGroupEventConfiguration);

/** Sets which warnings of an endurance group make an event. */
export const setEnduranceGroupEventConfiguration = setFeature(enduranceGroupEventConfiguration, {
  example: { enduranceGroupId: 1, readOnly: true },
});

/** Whether an endurance group has Flexible Data Placement (FDP), and in which of its configurations. */
export const getFlexibleDataPlacement = getFeature(flexibleDataPlacement);

/** Turns Flexible Data Placement (FDP) on or off for an endurance group without namespaces. */
export const setFlexibleDataPlacement = setFeature(flexibleDataPlacement, {
  example: { enduranceGroupId: 1, enabled: true },
});

const eventSize = 2;
/** Data travel in dwords. */
const inDwords = (bytes: number): number => Math.ceil(bytes / 4) * 4;

/** Which events of Flexible Data Placement (FDP) there are, `numberOfEvents` of them at most, and whether each is recorded. */
export const getFlexibleDataPlacementEvents = getFeature(flexibleDataPlacementEvents, {
  request: {
    dataLength: derived(
      adminPlaces.dataLength,
      u32,
      ({ numberOfEvents }: { numberOfEvents: number }) => inDwords(numberOfEvents * eventSize),
      "Data Length (DLEN)",
    ),
  },
  lengthAsked: ({ numberOfEvents }) => inDwords(numberOfEvents * eventSize),
  objection: ({ numberOfEvents }) =>
    numberOfEvents === 0 ? { field: "numberOfEvents", detail: "0 is not an integer in 1–255" } : undefined,
  example: { namespaceId: 1, numberOfEvents: 6 },
});

/** Sets whether events of Flexible Data Placement (FDP) are recorded: the first `numberOfEvents` of a multiple of four types. */
export const setFlexibleDataPlacementEvents = setFeature(flexibleDataPlacementEvents, {
  objection: ({ numberOfEvents, eventTypes }) => {
    if (eventTypes.length % 4 !== 0) {
      return { field: "eventTypes", detail: `${eventTypes.length} types are no multiple of 4, as data have to be` };
    }
    if (numberOfEvents <= eventTypes.length) return undefined;
    return { field: "numberOfEvents", detail: `${numberOfEvents} are more than the ${eventTypes.length} types` };
  },
  example: { namespaceId: 1, numberOfEvents: 1, enabled: true, eventTypes: ["mediaReallocated", 0, 0, 0] },
});
