/**
 * Names of what Identify returns, by its Controller or Namespace Structure field (CNS). NVMe base 2.0 Figure 273, with
 * the values of later revisions.
 */
export const identifyCns = {
  namespace: 0x00,
  controller: 0x01,
  activeNamespaceList: 0x02,
  namespaceDescriptorList: 0x03,
  nvmSetList: 0x04,
  commandSetNamespace: 0x05,
  commandSetController: 0x06,
  commandSetActiveNamespaceList: 0x07,
  commandSetIndependentNamespace: 0x08,
  namespaceUserDataFormat: 0x09,
  commandSetNamespaceUserDataFormat: 0x0a,
  allocatedNamespaceList: 0x10,
  allocatedNamespace: 0x11,
  namespaceControllerList: 0x12,
  controllerList: 0x13,
  primaryControllerCapabilities: 0x14,
  secondaryControllerList: 0x15,
  namespaceGranularityList: 0x16,
  uuidList: 0x17,
  domainList: 0x18,
  enduranceGroupList: 0x19,
  commandSetAllocatedNamespaceList: 0x1a,
  commandSetAllocatedNamespace: 0x1b,
  commandSets: 0x1c,
  underlyingNamespaceList: 0x1d,
  portsList: 0x1e,
  commandSetIndependentAllocatedNamespace: 0x1f,
  supportedControllerStateFormats: 0x20,
} as const;
