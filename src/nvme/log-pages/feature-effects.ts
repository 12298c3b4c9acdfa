import { array, at, bit, bitField, type Infer, struct, u32 } from "../../codec/index.ts";

const featureEffects = bitField(u32, {
  supported: bit(0, "Feature Supported (FSUPP)"),
  userDataContentChange: bit(1, "User Data Content Change (UDCC)"),
  namespaceCapabilityChange: bit(2, "Namespace Capability Change (NCC)"),
  namespaceInventoryChange: bit(3, "Namespace Inventory Change (NIC)"),
  controllerCapabilityChange: bit(4, "Controller Capability Change (CCC)"),
  uuidSelection: bit(19, "UUID Selection Supported (USS)"),
  namespaceScope: bit(20, "Namespace Scope (FSP)"),
  controllerScope: bit(21, "Controller Scope (FSP)"),
  nvmSetScope: bit(22, "NVM Set Scope (FSP)"),
  enduranceGroupScope: bit(23, "Endurance Group Scope (FSP)"),
  domainScope: bit(24, "Domain Scope (FSP)"),
  subsystemScope: bit(25, "NVM Subsystem Scope (FSP)"),
  controllerDataQueueScope: bit(26, "Controller Data Queue Scope (FSP)"),
  reclaimUnitHandleScope: bit(27, "Reclaim Unit Handle Scope (FSP)"),
});

/**
 * Feature Identifiers Supported and Effects, log page 12h, 1024 bytes: for each feature identifier, which is its index, whether
 * the controller supports it, what setting it changes, and of what. NVMe base 2.0 §5.16.1.19.
 */
export const FeatureEffectsLog = struct(
  { title: "Feature Identifiers Supported and Effects", spec: "NVMe base 2.0 §5.16.1.19", size: 1024 },
  { features: at(0, array(featureEffects, 256), "Feature Identifiers Supported (FIS), by identifier") },
);
/** Feature Identifiers Supported and Effects, decoded. */
export type FeatureEffectsLog = Infer<typeof FeatureEffectsLog>;
