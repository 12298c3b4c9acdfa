/** NVMe base structures as data: what Identify and Get Log Page return, and the names of statuses and identifiers. */
export { NamespaceList } from "./identify/active-namespace-list.ts";
export { identifyCns } from "./identify/cns.ts";
export { IdentifyController } from "./identify/controller.ts";
export { ControllerIdentity } from "./identify/controller-identity.ts";
export { currentLbaFormat, IdentifyNamespace, LbaFormat } from "./identify/namespace.ts";
export { PowerStateDescriptor } from "./identify/power-state.ts";
export { criticalWarnings } from "./log-pages/critical-warnings.ts";
export { ErrorInformationEntry, ErrorInformationLog } from "./log-pages/error-information.ts";
export { FirmwareSlotLog } from "./log-pages/firmware-slot.ts";
export { logPageIdentifiers } from "./log-pages/log-page-identifiers.ts";
export { SmartHealthLog } from "./log-pages/smart-health.ts";
export { CompletionStatus, nvmeStatusName } from "./status.ts";
