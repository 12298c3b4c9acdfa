import {
  at,
  bit,
  bitField,
  bits,
  enumeration,
  hex,
  type Infer,
  optional,
  packed,
  struct,
  u8,
  u16,
  u32,
} from "../../codec/index.ts";
import { timestampBits } from "../timestamp-bits.ts";
import { feature } from "./feature.ts";

/** The memory of a host that a controller may use (4096 bytes). */
export const HostMemoryBufferAttributes = struct(
  { title: "Host Memory Buffer Attributes", spec: "NVMe base 2.0 §5.27.2.3", size: 4096 },
  {
    size: at(0, u32, "Host Memory Buffer Size (HSIZE)", { unit: "memory pages" }),
    listAddressLower: at(4, hex(u32), "Host Memory Descriptor List Address Lower (HMDLAL)"),
    listAddressUpper: at(8, hex(u32), "Host Memory Descriptor List Address Upper (HMDLAU)"),
    listEntries: at(12, u32, "Host Memory Descriptor List Entry Count (HMDLEC)"),
  },
);
export type HostMemoryBufferAttributes = Infer<typeof HostMemoryBufferAttributes>;

const enableHostMemory = bit(0, "Enable Host Memory (EHM)");
const accessRestrictionEnabled = bit(2, "Host Memory Non-operational Access Restriction Enable (HMNARE)");

/** Whether a controller uses memory of its host, and which. */
export const hostMemoryBuffer = feature({
  identifier: 0x0d,
  title: "Host Memory Buffer",
  spec: "NVMe base 2.0 §5.27.2.3",
  saveable: false,
  ofHost: true,
  answer: {
    control: packed(
      0,
      bitField(u32, {
        enabled: enableHostMemory,
        accessRestrictionEnabled,
        accessRestricted: bit(3, "Host Memory Non-operational Access Restricted (HMNAR)"),
      }),
      "Host Memory Buffer",
    ),
    attributes: at(12, HostMemoryBufferAttributes, "Host Memory Buffer Attributes"),
  },
  set: {
    control: packed(
      0,
      bitField(u32, {
        enabled: enableHostMemory,
        memoryReturn: bit(1, "Memory Return (MR)"),
        accessRestrictionEnabled,
      }),
      "Host Memory Buffer",
    ),
    size: optional(4, u32, "Host Memory Buffer Size (HSIZE)", { unit: "memory pages" }),
    listAddressLower: optional(8, hex(u32), "Host Memory Descriptor List Lower Address (HMDLLA)"),
    listAddressUpper: optional(12, hex(u32), "Host Memory Descriptor List Upper Address (HMDLUA)"),
    listEntries: optional(16, u32, "Host Memory Descriptor List Entry Count (HMDLEC)"),
  },
});

/** The drive's clock: milliseconds since 1970, or since the controller was reset where no host set it. */
export const timestamp = feature({
  identifier: 0x0e,
  title: "Timestamp",
  spec: "NVMe base 2.0 §5.27.1.8",
  saveable: false,
  data: { timestamp: packed(0, timestampBits, "Timestamp") },
});

/** How long a controller waits for its host to say that it is there. */
export const keepAliveTimer = feature({
  identifier: 0x0f,
  title: "Keep Alive Timer",
  spec: "NVMe base 2.0 §5.27.1.9",
  saveable: false,
  ofHost: true,
  value: { timeout: at(0, u32, "Keep Alive Timeout (KATO)", { unit: "ms" }) },
});

const enabled = enumeration(u8, { disabled: 0, enabled: 1 });

/** What a host can cope with (512 bytes). */
export const HostBehavior = struct(
  { title: "Host Behavior Support", spec: "NVMe base 2.1 §5.1.25.1.14", size: 512 },
  {
    advancedCommandRetry: at(0, enabled, "Advanced Command Retry Enable (ACRE)"),
    telemetryDataArea4: at(1, enabled, "Extended Telemetry Data Area 4 Supported (ETDAS)"),
    lbaFormatExtension: at(2, enabled, "LBA Format Extension Enable (LBAFEE)"),
    dispersedNamespaces: at(3, enabled, "Host Dispersed Namespace Support (HDISNS)"),
    copyDescriptorFormats: at(
      4,
      bitField(u16, {
        format2: bit(2, "Copy Descriptor Format 2h Enable (CDF2E)"),
        format3: bit(3, "Copy Descriptor Format 3h Enable (CDF3E)"),
        format4: bit(4, "Copy Descriptor Format 4h Enable (CDF4E)"),
      }),
      "Copy Descriptor Formats Enable (CDFE)",
    ),
  },
);
export type HostBehavior = Infer<typeof HostBehavior>;

/** What a host tells of itself that a controller adapts to. */
export const hostBehaviorSupport = feature({
  identifier: 0x16,
  title: "Host Behavior Support",
  spec: "NVMe base 2.1 §5.1.25.1.14",
  saveable: false,
  data: { behavior: at(0, HostBehavior, "Host Behavior Support") },
});

/** Where the head of a queue of a controller is (512 bytes). */
export const ControllerDataQueuePointers = struct(
  { title: "Controller Data Queue", spec: "NVMe base 2.1 §5.1.25.1.23", size: 512 },
  {
    head: at(0, u32, "Head Pointer (HP)"),
    tailTrigger: at(4, u32, "Tail Pointer Trigger (TPT)"),
  },
);
export type ControllerDataQueuePointers = Infer<typeof ControllerDataQueuePointers>;

/** How far a host has read a queue that a controller fills. */
export const controllerDataQueue = feature({
  identifier: 0x21,
  title: "Controller Data Queue",
  spec: "NVMe base 2.1 §5.1.25.1.23",
  saveable: false,
  ofHost: true,
  select: { queueId: optional(0, u16, "Controller Data Queue Identifier (CDQID)") },
  set: {
    queueId: at(0, u16, "Controller Data Queue Identifier (CDQID)"),
    control: packed(
      3,
      bitField(u8, { tailTriggerEnabled: bit(7, "Enable Tail Pointer Trigger (ETPT)") }),
      "Controller Data Queue, bits 31:24",
    ),
    head: at(4, u32, "Head Pointer (HP)"),
    tailTrigger: optional(8, u32, "Tail Pointer Trigger (TPT)"),
  },
  answer: { pointers: at(12, ControllerDataQueuePointers, "Controller Data Queue") },
});

/** How often software loaded before an operating system was. */
export const softwareProgressMarker = feature({
  identifier: 0x80,
  title: "Software Progress Marker",
  spec: "NVMe base 2.0 §5.27.1.23",
  persistent: true,
  value: {
    count: packed(
      0,
      bitField(u32, { softwareLoadCount: bits(7, 0, "Pre-boot Software Load Count (PBSLC)") }),
      "Software Progress Marker",
    ),
  },
});

/** Which host a controller is used by, in 8 bytes or, extended, 16. */
export const hostIdentifier = feature({
  identifier: 0x81,
  title: "Host Identifier",
  spec: "NVMe base 2.0 §5.27.1.24",
  saveable: false,
  select: {
    control: packed(
      0,
      bitField(u32, { extended: bit(0, "Enable Extended Host Identifier (EXHID)") }),
      "Host Identifier",
    ),
  },
});
