import {
  bit,
  bitField,
  bits,
  constant,
  count,
  derived,
  optional,
  packed,
  scaled,
  struct,
  u8,
  u16,
} from "../../codec/index.ts";
import { commandSets } from "../command-sets.ts";
import {
  EventOccurrenceList,
  noOccurrences,
  switchItems,
  switchListLength,
  switchListPlaces,
  switchListSize,
} from "../events/event-lists.ts";
import { configurationGet, configurationOf, configurationSet } from "./configuration-command.ts";
import { miCommand, responseData } from "./mi-command.ts";

const { requestSize, responseSize } = commandSets.miCommand;
const configuration = configurationOf("asynchronousEvent");

const supported = struct(
  {
    title: "Configuration Get: Asynchronous Event response",
    spec: "NVMe-MI 2.0 §5.1",
    size: responseSize + switchListSize,
  },
  {
    byte0: packed(
      5,
      bitField(u8, { enableListVersion: bits(3, 0, "Asynchronous Event Enable List Version Supported (AEELVER)") }),
      "NVMe Management Response, bits 7:0",
    ),
    numberOfEvents: count(responseSize + switchListPlaces.count, u8, "Number of Events (NUMAES)"),
    version: optional(
      responseSize + switchListPlaces.version,
      u8,
      "Asynchronous Event Supported List Version (AESLVER)",
    ),
    totalLength: derived(
      responseSize + switchListPlaces.totalLength,
      u16,
      switchListLength,
      "Asynchronous Event Supported List Total Length (AESTL)",
    ),
    headerLength: constant(
      responseSize + switchListPlaces.headerLength,
      u8,
      switchListSize,
      "Asynchronous Event Supported List Header Length (AESLHL)",
    ),
    events: switchItems(responseSize, "Supported events"),
  },
);

/** What a drive answers that is told what to do about its events. Some answer with success alone where they have none to tell. */
const occurrences = responseData(EventOccurrenceList, { padded: true, whenEmpty: noOccurrences });

/** The asynchronous events that the drive supports, and which of them are enabled. */
export const getAsynchronousEvents = miCommand({
  ...configurationGet,
  title: "Configuration Get: Asynchronous Event",
  request: { configuration },
  response: { struct: supported, offset: 0, padded: true },
});

/**
 * Enables and disables asynchronous events; those not named stay as they are. Whoever sends this is who the drive tells its
 * events from now on. The answer says how things are for the events that it enables. `endpoint.events` does all of it.
 */
export const setAsynchronousEvents = miCommand({
  ...configurationSet,
  title: "Configuration Set: Asynchronous Event",
  requestSize: requestSize + switchListSize,
  request: {
    configuration,
    retryDelay: optional(9, scaled(u8, 10), "Asynchronous Event Retry Delay (AERD)", { unit: "s" }),
    delay: optional(10, u8, "Asynchronous Event Message Delay Interval (AEMD)", { unit: "s" }),
    functions: packed(
      11,
      bitField(u8, {
        includePciFunctions: bit(0, "Enable PCI Function Events (ENCFA)"),
        includePhysicalFunctions: bit(1, "Enable SR-IOV Physical Function Events (ENPFA)"),
        includeVirtualFunctions: bit(2, "Enable SR-IOV Virtual Function Events (ENVFA)"),
      }),
      "Functions, upper byte of NVMe Management Dword 0 (NMD0)",
    ),
    numberOfEvents: count(requestSize + switchListPlaces.count, u8, "Number of Events (NUMAEE)"),
    version: constant(
      requestSize + switchListPlaces.version,
      u8,
      0,
      "Asynchronous Event Enable List Version (AEELVER)",
    ),
    totalLength: derived(
      requestSize + switchListPlaces.totalLength,
      u16,
      switchListLength,
      "Asynchronous Event Enable List Total Length (AEETL)",
    ),
    headerLength: constant(
      requestSize + switchListPlaces.headerLength,
      u8,
      switchListSize,
      "Asynchronous Event Enable List Header Length (AEELHL)",
    ),
    events: switchItems(requestSize, "Events to enable, or without `enabled` to disable"),
  },
  response: occurrences,
  defaults: () => ({
    delay: 1,
    retryDelay: 1,
    includePciFunctions: true,
    includePhysicalFunctions: true,
    includeVirtualFunctions: true,
  }),
  example: { events: [{ event: "compositeTemperature", enabled: true }] },
});

/**
 * Acknowledges an Asynchronous Event Message, so that the drive sends no more of it: sets the configuration of no event. The
 * answer may say what has happened since.
 */
export const acknowledgeAsynchronousEvents = miCommand({
  ...configurationSet,
  title: "Configuration Set: Asynchronous Event Acknowledgement",
  partial: true,
  requestSize: requestSize + switchListSize,
  request: {
    configuration,
    totalLength: constant(requestSize + switchListPlaces.totalLength, u16, switchListSize, "Total Length (AEETL)"),
    headerLength: constant(requestSize + switchListPlaces.headerLength, u8, switchListSize, "Header Length (AEELHL)"),
  },
  response: occurrences,
});
