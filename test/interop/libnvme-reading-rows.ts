import { adminCommands } from "../../src/mi/index.ts";
import {
  cases,
  controllers,
  type Difference,
  everyByte,
  flags,
  lengths,
  only,
  type Row,
  request,
  row,
  shorts,
  walkingOnes,
  words,
} from "./libnvme-row.ts";

/** Bytes of an Identify: whether there is a data offset is told, too, though it is zero; libnvme before 1.16 does not. */
const offsetFlag: Difference = {
  what: "the flag for a valid data offset (DOFSTV) is set: NVMe-MI 1.2 made it meaningless, older drives look at it",
  applies: () => true,
  theirs: (ours) => ours.with(5, 0x01),
};

/** Identify. */
export const identifyRows: readonly Row[] = [
  {
    call: "probe",
    method: "identifyControllerIdentity",
    cases: [[]],
    ours: () => request(adminCommands.identifyControllerIdentity, {}),
    difference: offsetFlag,
  },
  row("identify_ctrl", "identifyController", [], () => ({}), offsetFlag),
  ...(
    [
      ["identify_ns", "identifyNamespace"],
      ["identify_active_ns_list", "identifyActiveNamespaceList"],
      ["identify_allocated_ns_list", "identifyAllocatedNamespaceList"],
      ["identify_ns_descs", "identifyNamespaceDescriptors"],
      ["identify_allocated_ns", "identifyAllocatedNamespace"],
    ] as const
  ).map(([call, method]) => row(call, method, [words], (namespaceId) => ({ namespaceId }), offsetFlag)),
  ...(
    [
      ["identify_ctrl_list", "identifyControllerList"],
      ["identify_primary_ctrl", "identifyPrimaryControllerCapabilities"],
    ] as const
  ).map(([call, method]) =>
    row(call, method, [shorts], (startingControllerId) => ({ startingControllerId }), offsetFlag),
  ),
  row(
    "identify_nsid_ctrl_list",
    "identifyNamespaceControllerList",
    [words, shorts],
    (namespaceId, startingControllerId) => ({ namespaceId, startingControllerId }),
    offsetFlag,
  ),
  // The list is not about a namespace, whatever the function takes.
  row(
    "identify_secondary_ctrl_list",
    "identifySecondaryControllerList",
    [[0], shorts],
    (_, startingControllerId) => ({ startingControllerId }),
    offsetFlag,
  ),
  row(
    "identify_cns_nsid",
    "identify",
    [everyByte, words],
    (cns = 0, namespaceId = 0) => ({ cns, namespaceId, dataLength: 4096 }),
    offsetFlag,
  ),
  row(
    "identify",
    "identify",
    [everyByte, everyByte, words, shorts, shorts, walkingOnes(7)],
    (cns, ioCommandSet, namespaceId, startingControllerId, specificIdentifier, uuidIndex) => {
      const given = { cns, ioCommandSet, namespaceId, startingControllerId, specificIdentifier, uuidIndex };
      return { ...given, dataLength: 4096 };
    },
    offsetFlag,
  ),
  only(
    [4, 8, 64, 512, 2048, 4092].map((offset, index) => [index, index, 2 ** index, offset, 4096 - offset]),
    row("identify_partial", "identify", [], (cns, namespaceId, dataOffset, dataLength) => {
      return { cns, namespaceId, dataOffset, dataLength };
    }),
  ),
];

const retained = (retain = 0) => ({ retainAsynchronousEvent: retain === 1 });

/** Logs of one size whose functions take no more than whether the event is retained. */
const plainLogs = [
  ["get_log_supported_log_pages", "getSupportedLogPages"],
  ["get_log_fw_slot", "getFirmwareSlotLog"],
  ["get_log_changed_ns_list", "getChangedNamespaceList"],
  ["get_log_fid_supported_effects", "getFeatureEffectsLog"],
  ["get_log_mi_cmd_supported_effects", "getMiCommandEffectsLog"],
  ["get_log_reservation", "getReservationNotificationLog"],
  ["get_log_sanitize", "getSanitizeStatusLog"],
] as const;

/** Long logs: whether the event is retained, the offset, which is none here, and the length. */
const longLogs = [
  ["get_log_predictable_lat_event", "getPredictableLatencyEvents"],
  ["get_log_lba_status", "getLbaStatusLog"],
  ["get_log_endurance_grp_evt", "getEnduranceGroupEvents"],
  ["get_log_discovery", "getDiscoveryLog"],
] as const;

/** Asymmetric Namespace Access: libnvme 1.3 gives the parameter in the place of what the caller says of the event. */
const lostRetain: Difference = {
  what: "the event is retained where the caller wants it (RAE)",
  applies: () => true,
  theirs: (ours) => ours.with(45, (ours[45] ?? 0) & 0x7f),
};

/** The boot partition: libnvme drops which one. */
const lostParameter: Difference = {
  what: "the boot partition is the one that is asked for",
  applies: () => true,
  theirs: (ours) => ours.with(45, (ours[45] ?? 0) & 0x80),
};

/** Get Log Page. */
export const logRows: readonly Row[] = [
  ...plainLogs.map(([call, method]) => row(call, method, [flags], retained)),
  row("get_log_smart", "getSmartHealthLog", [words, flags], (namespaceId, retain) => ({
    namespaceId,
    ...retained(retain),
  })),
  only(
    Array.from({ length: 64 }, (_, index) => [2 ** (index % 16), index + 1, index % 2]),
    row("get_log_error", "getErrorInformationLog", [], (entryCount, retain) => ({ entryCount, ...retained(retain) })),
  ),
  row("get_log_cmd_effects", "getCommandEffectsLog", [everyByte], (ioCommandSet) => ({ ioCommandSet, ...retained() })),
  row("get_log_device_self_test", "getDeviceSelfTestLog", [], () => retained()),
  row("get_log_create_telemetry_host", "getTelemetryHostLog", [], () => ({ create: true, ...retained() })),
  row("get_log_telemetry_host", "getTelemetryHostLog", [[0], [512]], () => retained()),
  only(
    controllers.map((id, index) => [id, index % 2, 0, 512]),
    row("get_log_telemetry_ctrl", "getTelemetryControllerLog", [], retained),
  ),
  row("get_log_endurance_group", "getEnduranceGroupLog", [shorts], (enduranceGroupId) => ({
    enduranceGroupId,
    ...retained(),
  })),
  row("get_log_predictable_lat_nvmset", "getPredictableLatencyLog", [shorts], (nvmSetId) => ({
    nvmSetId,
    ...retained(),
  })),
  ...longLogs.map(([call, method]) =>
    only(
      lengths.flatMap((length) => flags.map((retain) => [length % 16, retain, 0, length])),
      row(call, method, [], (retain, _, dataLength) => ({ dataLength, ...retained(retain) })),
    ),
  ),
  only(
    lengths.flatMap((length) => flags.map((groups) => [length % 16, groups, 1, 0, length])),
    row(
      "get_log_ana",
      "getAsymmetricNamespaceAccessLog",
      [],
      (groups, _, __, dataLength) => ({ groupsOnly: groups === 1, dataLength }),
      lostRetain,
    ),
  ),
  only(
    lengths.map((length) => [length % 16, 1, length]),
    row(
      "get_log_ana_groups",
      "getAsymmetricNamespaceAccessLog",
      [],
      (_, dataLength) => ({ groupsOnly: true, dataLength }),
      lostRetain,
    ),
  ),
  only(
    [0, 1].flatMap((partition) => flags.map((retain) => [partition, retain, partition, 16])),
    row(
      "get_log_boot_partition",
      "getBootPartitionHeader",
      [],
      (retain, partition) => ({ secondPartition: partition === 1, ...retained(retain) }),
      lostParameter,
    ),
  ),
  row("get_log_media_unit_stat", "getMediaUnitStatusLog", [shorts], (domainId) => ({
    domainId,
    dataLength: 16,
    ...retained(),
  })),
  row("get_log_support_cap_config_list", "getCapacityConfigurations", [shorts], (domainId) => ({
    domainId,
    dataLength: 16,
    ...retained(),
  })),
  row("get_log_zns_changed_zones", "getChangedZoneList", [words, flags], (namespaceId, retain) => ({
    namespaceId,
    ...retained(retain),
  })),
  only(
    [0, 1, 2].map((action) => [action, action, 512]),
    row("get_log_persistent_event", "getPersistentEventLogHeader", [], (action) => ({ action, ...retained() })),
  ),
  only(
    everyByte.flatMap((logPage, index) => [[index, index % 2, logPage, 2 ** (index % 32), lengths[index % 4] ?? 4]]),
    row("get_nsid_log", "getLogPage", [], (retain, logPage, namespaceId, dataLength) => {
      return { logPage, namespaceId, dataLength, ...retained(retain) };
    }),
  ),
  only(
    everyByte.map((logPage, index) => [index, logPage, lengths[index % 4] ?? 4]),
    row("get_log_simple", "getLogPage", [], (logPage, dataLength) => ({ logPage, dataLength, ...retained() })),
  ),
  only(
    cases(
      controllers,
      everyByte,
      words,
      [0, 4, 512, 2 ** 31, 2 ** 40],
      everyByte,
      shorts,
      walkingOnes(7),
      walkingOnes(7),
      flags,
      flags,
    ).map(([controller, page, namespace, offset, ...others]) => {
      return [controller ?? 0, page ?? 0, namespace ?? 0, offset ?? 0, 512, ...others];
    }),
    row("get_log", "getLogPage", [], (logPage, namespaceId, offset = 0, dataLength, ...more) => {
      const [ioCommandSet, specificIdentifier, specificParameter, uuidIndex, retain, index] = more;
      const given = {
        logPage,
        namespaceId,
        dataLength,
        ioCommandSet,
        specificIdentifier,
        specificParameter,
        uuidIndex,
      };
      return { ...given, offset: BigInt(offset), indexOffset: index === 1, ...retained(retain) };
    }),
  ),
];
