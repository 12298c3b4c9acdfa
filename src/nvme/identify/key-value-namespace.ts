import {
  array,
  at,
  bit,
  bitField,
  bytes,
  type Infer,
  namedBits,
  packed,
  struct,
  u8,
  u16,
  u32,
  u64,
} from "../../codec/index.ts";
import { formatProgress, namespaceAttributes, reservationCapabilities, sharingCapabilities } from "./namespace.ts";

const KeyValueFormat = struct(
  { title: "KV Format", spec: "Key Value Command Set 1.0 Figure 40", size: 16 },
  {
    maximumKeyLength: at(0, u16, "KV Key Max Length (KVKML)", { unit: "bytes" }),
    performance: packed(
      3,
      bitField(u8, {
        relativePerformance: namedBits(1, 0, "Relative Performance (RP)", { best: 0, better: 1, good: 2, degraded: 3 }),
      }),
      "Additional Format Options",
    ),
    maximumValueLength: at(4, u32, "KV Value Max Length (KVVML)", { unit: "bytes" }),
    maximumKeys: at(8, u32, "Max Num Keys (MNKS), 0 being no limit"),
  },
);

/**
 * Size and formats of a namespace of the Key Value command set, 4096 bytes: the answer to Identify with CNS 05h, CSI 01h.
 * Key Value Command Set 1.0 §4.1.5.1.
 */
export const IdentifyKeyValueNamespace = struct(
  { title: "Identify Key Value Namespace", spec: "Key Value Command Set 1.0 Figure 39", size: 4096 },
  {
    size: at(0, u64, "Namespace Size (NSZE)", { unit: "bytes" }),
    utilization: at(16, u64, "Namespace Utilization (NUSE)", { unit: "bytes" }),
    features: at(
      24,
      bitField(u8, { idsNeverReused: bit(3, "NGUID and EUI64 Never Reused (UIDREUSE)") }),
      "Namespace Features (NSFEAT)",
    ),
    formatCount: at(25, u8, "Number of KV Formats (NKVF), 0's based"),
    sharingCapabilities: at(
      26,
      sharingCapabilities,
      "Namespace Multi-path I/O and Namespace Sharing Capabilities (NMIC)",
    ),
    reservationCapabilities: at(27, reservationCapabilities, "Reservation Capabilities (RESCAP)"),
    formatProgress: at(28, formatProgress, "Format Progress Indicator (FPI)"),
    optimalValueGranularity: at(32, u32, "Namespace Optimal Value Granularity (NOVG), 0 being not reported", {
      unit: "bytes",
    }),
    asymmetricAccessGroupId: at(36, u32, "ANA Group Identifier (ANAGRPID)"),
    attributes: at(43, namespaceAttributes, "Namespace Attributes (NSATTR)"),
    nvmSetId: at(44, u16, "NVM Set Identifier (NVMSETID)"),
    enduranceGroupId: at(46, u16, "Endurance Group Identifier (ENDGID)"),
    globallyUniqueId: at(48, bytes(16), "Namespace Globally Unique Identifier (NGUID)"),
    extendedUniqueId: at(64, bytes(8), "IEEE Extended Unique Identifier (EUI64)"),
    formats: at(72, array(KeyValueFormat, 16), "KV Formats (KVF)"),
    vendorSpecific: at(3840, bytes(256), "Vendor Specific (VS)"),
  },
);
/** Size and formats of a namespace of the Key Value command set, decoded. */
export type IdentifyKeyValueNamespace = Infer<typeof IdentifyKeyValueNamespace>;
