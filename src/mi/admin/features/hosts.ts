import { derived, rest, u8, u32 } from "../../../codec/index.ts";
import {
  controllerDataQueue,
  hostBehaviorSupport,
  hostIdentifier,
  hostMemoryBuffer,
  keepAliveTimer,
  softwareProgressMarker,
  timestamp,
} from "../../../nvme/features/host-features.ts";
import { adminPlaces, dword } from "../admin-command.ts";
import { getFeature, setFeature } from "./feature-command.ts";

/** Whether the controller uses memory of its host, and which. */
export const getHostMemoryBuffer = getFeature(hostMemoryBuffer);

/** Gives memory of a host to the controller, or takes it back. A wrong address has the drive write over the host's memory. */
export const setHostMemoryBuffer = setFeature(hostMemoryBuffer, {
  effect: "destructive",
  example: { enabled: true },
});

/** The drive's clock, in milliseconds since 1970 or, with origin "cleared", since the controller was reset. */
export const getTimestamp = getFeature(timestamp);

/** Sets the drive's clock in milliseconds since 1970; origin and synchronisation are the drive's to tell. */
export const setTimestamp = setFeature(timestamp, { example: { milliseconds: 1_790_000_000_000n } });

/** How many milliseconds the controller waits for its host to say that it is there; 0 where it does not. */
export const getKeepAliveTimer = getFeature(keepAliveTimer);

/** Sets how many milliseconds the controller waits for its host; out of band drives refuse it. */
export const setKeepAliveTimer = setFeature(keepAliveTimer, { example: { timeout: 15_000 } });

/** What the host can cope with. */
export const getHostBehaviorSupport = getFeature(hostBehaviorSupport);

/** Tells the controller what the host can cope with. */
export const setHostBehaviorSupport = setFeature(hostBehaviorSupport, {
  example: {
    behavior: {
      advancedCommandRetry: "enabled",
      telemetryDataArea4: "enabled",
      lbaFormatExtension: "disabled",
      dispersedNamespaces: "disabled",
      copyDescriptorFormats: {},
    },
  },
});

/** Where the host is in a queue that the controller fills. */
export const getControllerDataQueue = getFeature(controllerDataQueue);

/** Tells the controller how far a queue that it fills was read. */
export const setControllerDataQueue = setFeature(controllerDataQueue, { example: { queueId: 1, head: 0 } });

/** How often software was loaded before an operating system was. */
export const getSoftwareProgressMarker = getFeature(softwareProgressMarker);

/** Sets how often software was loaded before an operating system was: 0 once one runs. */
export const setSoftwareProgressMarker = setFeature(softwareProgressMarker, { example: { softwareLoadCount: 0 } });

const lengths = { plain: 8, extended: 16 };
const lengthOf = (extended: boolean | undefined): number => (extended ? lengths.extended : lengths.plain);

/** Which host uses the controller: 16 bytes, or 8 where `extended` is false. */
export const getHostIdentifier = getFeature(hostIdentifier, {
  request: {
    dataLength: derived(
      adminPlaces.dataLength,
      u32,
      ({ extended }: { extended?: boolean }) => lengthOf(extended),
      "Data Length (DLEN)",
    ),
  },
  response: { identifier: rest("Host Identifier (HOSTID)") },
  defaults: ({ extended = true }) => ({ extended }),
  lengthAsked: ({ extended }) => lengthOf(extended),
});

/** Tells the controller which host uses it, in 16 bytes or, as before NVMe 1.3, in 8. */
export const setHostIdentifier = setFeature(hostIdentifier, {
  request: {
    extended: derived(
      dword(11),
      u8,
      ({ identifier }: { identifier: Uint8Array }) => (identifier.length === lengths.extended ? 1 : 0),
      "Enable Extended Host Identifier (EXHID)",
    ),
    identifier: rest("Host Identifier (HOSTID)", "dataLength"),
  },
  objection: ({ identifier }) => {
    if (Object.values(lengths).includes(identifier.length)) return undefined;
    return { field: "identifier", detail: `${identifier.length} bytes are neither 8 nor 16` };
  },
  example: { identifier: new Uint8Array(16).fill(0x11) },
});
