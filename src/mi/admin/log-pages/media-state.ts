import { bit, hex, optional, u32 } from "../../../codec/index.ts";
import {
  BootPartitionHeader,
  CapacityConfigurationList,
  MediaUnitStatusLog,
  RotationalMediaLog,
  SanitizeNamespaceStatusList,
  SanitizeStatusLog,
} from "../../../nvme/index.ts";
import { logPageIdentifiers } from "../../../nvme/log-pages/log-page-identifiers.ts";
import { adminPlaces, everyNamespace } from "../admin-command.ts";
import { askedLength } from "./asked-length.ts";
import { logPage } from "./log-page-command.ts";
import { ofDomain, ofEnduranceGroup } from "./specific-identifier.ts";

/** The units of media of a domain, and how worn each is, up to 4096 bytes of them at once. */
export const getMediaUnitStatusLog = logPage({
  title: "Get Log Page: Media Unit Status",
  spec: "NVMe base 2.0 §5.16.1.17",
  identifier: logPageIdentifiers.mediaUnitStatus,
  namespaceId: 0,
  ...askedLength,
  request: { ...askedLength.request, ...ofDomain },
  response: MediaUnitStatusLog,
});

/** The capacity configurations that Capacity Management can select for a domain, up to 4096 bytes of them at once. */
export const getCapacityConfigurations = logPage({
  title: "Get Log Page: Supported Capacity Configuration List",
  spec: "NVMe base 2.0 §5.16.1.18",
  identifier: logPageIdentifiers.supportedCapacityConfigurations,
  namespaceId: 0,
  ...askedLength,
  request: { ...askedLength.request, ...ofDomain },
  response: CapacityConfigurationList,
});

/** How large a Boot Partition is and which is active; `readBootPartition` reads what is in one. */
export const getBootPartitionHeader = logPage({
  title: "Get Log Page: Boot Partition",
  spec: "NVMe base 2.0 §5.16.1.22",
  identifier: logPageIdentifiers.bootPartition,
  namespaceId: 0,
  specific: { secondPartition: bit(0, "Boot Partition Identifier (BPID)") },
  response: BootPartitionHeader,
});

/** Spin-ups, speed and actuators of an Endurance Group whose media rotate. */
export const getRotationalMediaLog = logPage({
  title: "Get Log Page: Rotational Media Information",
  spec: "NVMe base 2.0 §5.16.1.23",
  identifier: logPageIdentifiers.rotationalMedia,
  namespaceId: 0,
  request: ofEnduranceGroup,
  response: RotationalMediaLog,
});

/** What became of the last sanitize operation, how far one is, and how long each kind takes; of a namespace where it is named. */
export const getSanitizeStatusLog = logPage({
  title: "Get Log Page: Sanitize Status",
  spec: "NVMe base 2.0 §5.16.1.25",
  identifier: logPageIdentifiers.sanitizeStatus,
  request: {
    namespaceId: optional(adminPlaces.namespaceId, hex(u32), "Namespace Identifier (NSID), FFFFFFFFh for the drive"),
  },
  defaults: () => ({ namespaceId: everyNamespace }),
  response: SanitizeStatusLog,
});

/** What became of sanitize operations of single namespaces, as bytes. */
export const getSanitizeNamespaceStatusList = logPage({
  title: "Get Log Page: Sanitize Namespace Status List",
  spec: "NVMe base 2.3",
  identifier: logPageIdentifiers.sanitizeNamespaceStatusList,
  ...askedLength,
  response: SanitizeNamespaceStatusList,
});
