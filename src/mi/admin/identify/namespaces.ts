import { identifyCns } from "../../../nvme/identify/cns.ts";
import {
  IdentifyIndependentNamespace,
  IdentifyNamespace,
  NamespaceDescriptorList,
  NamespaceGranularityList,
  NamespaceList,
  UnderlyingNamespaceList,
} from "../../../nvme/index.ts";
import { namespaceRow } from "../admin-command.ts";
import { formatRows, identify, startAbove } from "./identify-command.ts";

/** One active namespace: its size, formats and features. FFFFFFFFh is for what all of them have in common. */
export const identifyNamespace = identify({
  title: "Identify Namespace",
  spec: "NVM Command Set 1.0 §4.1.5.1",
  cns: identifyCns.namespace,
  request: namespaceRow,
  response: IdentifyNamespace,
});

/** Active namespaces with ids above the one given, at most 1024. */
export const identifyActiveNamespaceList = identify({
  title: "Identify Active Namespace ID List",
  spec: "NVMe base 2.0 §5.17.2.2",
  cns: identifyCns.activeNamespaceList,
  request: startAbove,
  response: NamespaceList,
});

/** The names of an active namespace: EUI64, NGUID, UUID, and its command set. */
export const identifyNamespaceDescriptors = identify({
  title: "Identify Namespace Identification Descriptor List",
  spec: "NVMe base 2.0 §5.17.2.3",
  cns: identifyCns.namespaceDescriptorList,
  request: namespaceRow,
  response: NamespaceDescriptorList,
});

/** What there is to say of an active namespace, whichever command set it has. */
export const identifyIndependentNamespace = identify({
  title: "Identify I/O Command Set Independent Namespace",
  spec: "NVMe base 2.0 §5.17.2.8",
  cns: identifyCns.commandSetIndependentNamespace,
  request: namespaceRow,
  response: IdentifyIndependentNamespace,
});

/** What namespaces of a format have in common, as Identify Namespace has it. */
export const identifyNamespaceUserDataFormat = identify({
  title: "Identify Namespace for a User Data Format",
  spec: "NVM Command Set 1.0 §4.1.5.6",
  cns: identifyCns.namespaceUserDataFormat,
  request: formatRows,
  response: IdentifyNamespace,
});

/** Namespaces that exist, attached or not, with ids above the one given, at most 1024. */
export const identifyAllocatedNamespaceList = identify({
  title: "Identify Allocated Namespace ID List",
  spec: "NVMe base 2.0 §5.17.2.9",
  cns: identifyCns.allocatedNamespaceList,
  request: startAbove,
  response: NamespaceList,
});

/** One namespace that exists, attached or not. */
export const identifyAllocatedNamespace = identify({
  title: "Identify Allocated Namespace",
  spec: "NVMe base 2.0 §5.17.2.10",
  cns: identifyCns.allocatedNamespace,
  request: namespaceRow,
  response: IdentifyNamespace,
});

/** What there is to say of a namespace that exists, attached or not, whichever command set it has. */
export const identifyIndependentAllocatedNamespace = identify({
  title: "Identify I/O Command Set Independent Allocated Namespace",
  spec: "NVMe base 2.1 §5.1.13.2.20",
  cns: identifyCns.commandSetIndependentAllocatedNamespace,
  request: namespaceRow,
  response: IdentifyIndependentNamespace,
});

/** In which steps namespaces are best sized. */
export const identifyNamespaceGranularityList = identify({
  title: "Identify Namespace Granularity List",
  spec: "NVM Command Set 1.0 §4.1.5.5",
  cns: identifyCns.namespaceGranularityList,
  response: NamespaceGranularityList,
});

/** Namespaces that an exported NVM subsystem may be made of. */
export const identifyUnderlyingNamespaceList = identify({
  title: "Identify Underlying Namespace List",
  spec: "NVMe base 2.1 §5.1.13.4.1",
  cns: identifyCns.underlyingNamespaceList,
  response: UnderlyingNamespaceList,
});
