import { type AdminVerb, adminVerbsOf } from "./admin-verb.ts";
import type { Verb } from "./verb.ts";

const namespace = { "namespace-id": "-n, --namespace-id" } as const;

/** Structures that a drive tells of itself. */
export const identifyVerbs: readonly Verb[] = adminVerbsOf("Identify:", [
  {
    name: "id-ctrl",
    method: "identifyController",
    title: "show what the controller tells of itself",
    help: "Power states that it does not have are left out of the text.",
  },
  {
    name: "id-ns",
    method: "identifyNamespace",
    title: "show an active namespace",
    help: "0xffffffff is for what all namespaces have in common. LBA formats that it does not have are left out of the text.",
    flags: namespace,
  },
  {
    name: "cmdset-ind-id-ns",
    method: "identifyIndependentNamespace",
    title: "show what all namespaces have, of whatever set",
    flags: namespace,
  },
  {
    name: "nvm-id-ctrl",
    method: "identifyNvmController",
    title: "show limits of the NVM command set",
  },
  {
    name: "nvm-id-ns",
    method: "identifyNvmNamespace",
    title: "show what a namespace of the NVM set has",
    flags: { ...namespace, "uuid-index": "-U, --uuid-index" },
  },
  {
    name: "ns-descs",
    method: "identifyNamespaceDescriptors",
    title: "show a namespace's identifiers",
    flags: namespace,
  },
  {
    name: "list-secondary",
    method: "identifySecondaryControllerList",
    title: "list secondary controllers",
    flags: { "starting-controller-id": "-c, --cntid" },
  },
  {
    name: "primary-ctrl-caps",
    method: "identifyPrimaryControllerCapabilities",
    title: "show a primary controller's capabilities",
    flags: { "starting-controller-id": "-c, --cntlid" },
    defaults: { startingControllerId: 0 },
  },
  {
    name: "id-ns-granularity",
    method: "identifyNamespaceGranularityList",
    title: "show in which steps namespaces may be sized",
  },
  {
    name: "id-ns-lba-format",
    method: "identifyNamespaceUserDataFormat",
    title: "show a user data format",
    flags: { "format-index": "-i, --lba-format-index", "uuid-index": "-U, --uuid-index" },
  },
  {
    name: "nvm-id-ns-lba-format",
    method: "identifyNvmNamespaceUserDataFormat",
    title: "show a format of the NVM command set",
    flags: { "format-index": "-i, --lba-format-index", "uuid-index": "-U, --uuid-index" },
  },
  {
    name: "id-nvmset",
    method: "identifyNvmSetList",
    title: "list the NVM sets",
    flags: { "starting-nvm-set-id": "-i, --nvmset-id" },
  },
  {
    name: "list-endgrp",
    method: "identifyEnduranceGroupList",
    title: "list the endurance groups",
    flags: { "starting-endurance-group-id": "-i, --endgrp-id" },
  },
  {
    name: "id-domain",
    method: "identifyDomainList",
    title: "list the domains",
    flags: { "starting-domain-id": "-d, --dom-id" },
  },
  {
    name: "id-uuid",
    method: "identifyUuidList",
    title: "show the vendor's list of UUIDs",
  },
  {
    name: "id-iocs",
    method: "identifyCommandSets",
    title: "show combinations of I/O command sets",
    flags: { "starting-controller-id": "-c, --controller-id" },
  },
]);

/** The default here; nvme-cli's switch is taken all the same. */
const retain = { "retain-asynchronous-event": "-r, --rae" } as const;

const logRows: readonly AdminVerb[] = [
  {
    name: "supported-log-pages",
    method: "getSupportedLogPages",
    title: "show which log pages there are",
  },
  {
    name: "error-log",
    method: "getErrorInformationLog",
    title: "show the most recent errors, newest first",
    help: "Entries that are not used are left out of the text.",
    flags: { "entry-count": "-e, --entries" },
  },
  {
    name: "smart-log",
    method: "getSmartHealthLog",
    title: "show temperature, wear, spare, lifetime counters",
    help: "With a namespace that namespace's, where the drive keeps a log for each.",
    flags: namespace,
  },
  {
    name: "fw-log",
    method: "getFirmwareSlotLog",
    title: "show the firmware slots and which one runs",
  },
  {
    name: "changed-ns-list-log",
    method: "getChangedNamespaceList",
    title: "list attached namespaces that changed",
  },
  {
    name: "changed-alloc-ns-list-log",
    method: "getChangedAllocatedNamespaceList",
    title: "list allocated namespaces that changed",
  },
  {
    name: "effects-log",
    method: "getCommandEffectsLog",
    title: "show which commands there are, and what they change",
    flags: { "io-command-set": "-c, --csi" },
  },
  {
    name: "mi-cmd-support-effects-log",
    method: "getMiCommandEffectsLog",
    title: "the same of Management Interface commands",
  },
  {
    name: "fid-support-effects-log",
    method: "getFeatureEffectsLog",
    title: "the same of features",
  },
  {
    name: "self-test-log",
    method: "getDeviceSelfTestLog",
    title: "show the self-test that runs, and earlier ones",
  },
  {
    name: "endurance-log",
    method: "getEnduranceGroupLog",
    title: "show wear and counters of an endurance group",
    flags: { "endurance-group-id": "-g, --group-id" },
  },
  {
    name: "predictable-lat-log",
    method: "getPredictableLatencyLog",
    title: "show an NVM set's predictable latency",
    flags: { "nvm-set-id": "-i, --nvmset-id" },
  },
  {
    name: "pred-lat-event-agg-log",
    method: "getPredictableLatencyEvents",
    title: "list NVM sets with predictable latency events",
  },
  {
    name: "ana-log",
    method: "getAsymmetricNamespaceAccessLog",
    title: "show Asymmetric Namespace Access",
    flags: { "groups-only": "-g, --groups" },
  },
  {
    name: "lba-status-log",
    method: "getLbaStatusLog",
    title: "list potentially unrecoverable logical blocks",
  },
  {
    name: "endurance-event-agg-log",
    method: "getEnduranceGroupEvents",
    title: "list endurance groups with events",
  },
  {
    name: "media-unit-stat-log",
    method: "getMediaUnitStatusLog",
    title: "show configuration and wear of media units",
    flags: { "domain-id": "-d, --domain-id" },
  },
  {
    name: "supported-cap-config-log",
    method: "getCapacityConfigurations",
    title: "show supported capacity configurations",
    flags: { "domain-id": "-d, --domain-id" },
  },
  {
    name: "lockdown-log",
    method: "getLockdownLog",
    title: "show what Lockdown prohibits",
  },
  {
    name: "rotational-media-info-log",
    method: "getRotationalMediaLog",
    title: "show spindle and actuators",
    flags: { "endurance-group-id": "-e, --endg-id" },
  },
  {
    name: "dispersed-ns-participating-nss-log",
    method: "getDispersedNamespaceSubsystems",
    title: "list subsystems of a dispersed namespace",
    flags: namespace,
  },
  {
    name: "mgmt-addr-list-log",
    method: "getManagementAddressList",
    title: "list management addresses",
  },
  {
    name: "phy-rx-eom-log",
    method: "getPhyReceiverEyeMeasurement",
    title: "show a physical receiver's eye opening",
  },
  {
    name: "reachability-groups-log",
    method: "getReachabilityGroups",
    title: "show reachability groups",
  },
  {
    name: "reachability-associations-log",
    method: "getReachabilityAssociations",
    title: "show reachability associations",
  },
  {
    name: "host-discovery-log",
    method: "getHostDiscoveryLog",
    title: "show a discovery controller's hosts",
  },
  {
    name: "ave-discovery-log",
    method: "getAveDiscoveryLog",
    title: "show authentication verification entities",
  },
  {
    name: "pull-model-ddc-req-log",
    method: "getPullModelDiscoveryLog",
    title: "show a pull model discovery request",
  },
  {
    name: "resv-notif-log",
    method: "getReservationNotificationLog",
    title: "show a reservation notification",
  },
  {
    name: "sanitize-log",
    method: "getSanitizeStatusLog",
    title: "show how far a sanitize is, or how it ended",
  },
];

/** Log pages. */
export const logVerbs: readonly Verb[] = adminVerbsOf(
  "Logs:",
  logRows.map((row) => ({ ...row, flags: { ...row.flags, ...retain } })),
);
