import { at, bit, bitField, type Infer, namedBits, struct, u8, u16, u32 } from "../../codec/index.ts";
import {
  formatProgress,
  keyPerIoStatus,
  namespaceAttributes,
  reservationCapabilities,
  sharingCapabilities,
} from "./namespace.ts";

const features = bitField(u8, {
  idsNeverReused: bit(3, "NGUID and EUI64 Never Reused (UIDREUSE)"),
  rotationalMedia: bit(4, "Rotational Media (RMEDIA)"),
  volatileWriteCacheNotPresent: bit(5, "Volatile Write Cache Not Present (VWCNP)"),
});

const status = bitField(u8, {
  ready: bit(0, "Namespace Ready (NRDY)"),
  ioImpact: namedBits(2, 1, "I/O Impacted (IOI)", { notReported: 0, notDegraded: 2, degraded: 3 }),
});

/**
 * What there is to say of a namespace of any I/O command set, 4096 bytes: the answer to Identify with CNS 08h (active) or
 * 1Fh (allocated). NVMe base 2.1 Figure 319.
 */
export const IdentifyIndependentNamespace = struct(
  { title: "Identify I/O Command Set Independent Namespace", spec: "NVMe base 2.1 Figure 319", size: 4096 },
  {
    features: at(0, features, "Common Namespace Features (NSFEAT)"),
    sharingCapabilities: at(
      1,
      sharingCapabilities,
      "Namespace Multi-path I/O and Namespace Sharing Capabilities (NMIC)",
    ),
    reservationCapabilities: at(2, reservationCapabilities, "Reservation Capabilities (RESCAP)"),
    formatProgress: at(3, formatProgress, "Format Progress Indicator (FPI)"),
    asymmetricAccessGroupId: at(4, u32, "ANA Group Identifier (ANAGRPID)"),
    attributes: at(8, namespaceAttributes, "Namespace Attributes (NSATTR)"),
    nvmSetId: at(10, u16, "NVM Set Identifier (NVMSETID)"),
    enduranceGroupId: at(12, u16, "Endurance Group Identifier (ENDGID)"),
    status: at(14, status, "Namespace Status (NSTAT)"),
    keyPerIoStatus: at(15, keyPerIoStatus, "Key Per I/O Status (KPIOS)"),
    maximumKeyTag: at(16, u16, "Maximum Key Tag (MAXKT)"),
    reachabilityGroupId: at(20, u32, "Reachability Group Identifier (RGRPID)"),
  },
);
/** What there is to say of a namespace of any I/O command set, decoded. */
export type IdentifyIndependentNamespace = Infer<typeof IdentifyIndependentNamespace>;
