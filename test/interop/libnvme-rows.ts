import {
  adminCommands,
  type Command,
  type CommandSlot,
  controlPrimitives,
  encodeRequest,
  miCommands,
} from "../../src/mi/index.ts";

/** A function of libnvme-mi, numbers to call it with, and the request that ours is for them. */
export interface Row {
  /** Its name without `nvme_mi_mi_` or `nvme_mi_admin_`, as the program knows it. */
  readonly call: string;
  /** Our counterpart, by method name. */
  readonly method: string;
  readonly cases: readonly (readonly number[])[];
  ours(...numbers: readonly number[]): Uint8Array;
  /** Where the requests are meant to differ. */
  readonly difference?: Difference;
}

/** A difference on purpose. */
interface Difference {
  readonly what: string;
  applies(...numbers: readonly number[]): boolean;
  /** Theirs, made of ours or of the numbers. */
  theirs(ours: Uint8Array, ...numbers: readonly number[]): Uint8Array;
}

/** Each bit of a field by itself, none, and all. */
function walkingOnes(bits: number): number[] {
  return [0, ...Array.from({ length: bits }, (_, bit) => 2 ** bit), 2 ** bits - 1];
}

const everyByte = Array.from({ length: 256 }, (_, value) => value);
const flags = [0, 1];

/** Every value of one argument with the others at zero, and all at their last value. */
function cases(...columns: readonly (readonly number[])[]): number[][] {
  const alone = columns.flatMap((values, column) =>
    values.map((value) => columns.map((_, at) => (at === column ? value : 0))),
  );
  return [...alone, columns.map((values) => values.at(-1) ?? 0)];
}

function request<I>(command: Command<I>, input: I, slot: CommandSlot = 0): Uint8Array {
  return encodeRequest(command, input, slot);
}

const raw = (opcode: number, dword0: number, dword1: number) =>
  request(miCommands.rawCommand, { opcode, dword0, dword1 });

const healthChanges = [
  "ready",
  "controllerFatalStatus",
  "shutdownStatus",
  "subsystemResetOccurred",
  "controllerEnableChanged",
  "namespaceAttributeChanged",
  "firmwareActivated",
  "controllerStatus",
  "compositeTemperature",
  "percentageUsed",
  "availableSpare",
  "criticalWarning",
  "telemetryDataAvailable",
] as const;
const everyHealthChange = 2 ** healthChanges.length - 1;

const managementRows: readonly Row[] = [
  {
    call: "read_mi_data_subsys",
    method: "readSubsystemInformation",
    cases: [[]],
    ours: () => request(miCommands.readSubsystemInformation, {}),
  },
  {
    call: "read_mi_data_port",
    method: "readPortInformation",
    cases: cases(everyByte),
    ours: (portId = 0) => request(miCommands.readPortInformation, { portId }),
  },
  {
    call: "read_mi_data_ctrl_list",
    method: "readControllerList",
    cases: cases(everyByte),
    ours: (startingControllerId = 0) => request(miCommands.readControllerList, { startingControllerId }),
    difference: {
      what: "the first controller id is in bits 15:0 of the dword, not in the place of the port id",
      applies: (first = 0) => first !== 0,
      theirs: (_, first = 0) => raw(0x00, 0x0200_0000 + first * 0x1_0000, 0),
    },
  },
  {
    call: "read_mi_data_ctrl",
    method: "readControllerInformation",
    cases: cases(walkingOnes(16)),
    ours: (controllerId = 0) => request(miCommands.readControllerInformation, { controllerId }),
  },
  {
    call: "subsystem_health_status_poll",
    method: "subsystemHealthStatusPoll",
    cases: cases(flags),
    ours: (clear) => request(miCommands.subsystemHealthStatusPoll, { clearStatus: clear === 1 }),
  },
  {
    call: "config_get",
    method: "rawCommand",
    cases: cases(walkingOnes(32), walkingOnes(32)),
    ours: (dword0 = 0, dword1 = 0) => raw(0x04, dword0, dword1),
  },
  {
    call: "config_set",
    method: "rawCommand",
    cases: cases(walkingOnes(32), walkingOnes(32)),
    ours: (dword0 = 0, dword1 = 0) => raw(0x03, dword0, dword1),
  },
  {
    call: "config_get_smbus_freq",
    method: "getSmbusFrequency",
    cases: cases(everyByte),
    ours: (portId = 0) => request(miCommands.getSmbusFrequency, { portId }),
  },
  {
    call: "config_set_smbus_freq",
    method: "setSmbusFrequency",
    // Reserved frequencies are not sent; libnvme cuts them to their lower two bits.
    cases: [...everyByte.map((portId) => [portId, 1]), [0, 2], [0, 3], [255, 3]],
    ours: (portId = 0, frequency = 1) => request(miCommands.setSmbusFrequency, { portId, frequency }),
  },
  {
    call: "config_set_health_status_change",
    method: "setHealthStatusChange",
    cases: cases([...walkingOnes(healthChanges.length), 0x1555, 0x0aaa]),
    ours: (mask = 0) =>
      request(
        miCommands.setHealthStatusChange,
        Object.fromEntries(healthChanges.map((name, bit) => [name, (mask & (1 << bit)) !== 0])),
      ),
  },
  {
    // The bits that have no name of ours go through the raw command.
    call: "config_set_health_status_change",
    method: "rawCommand",
    cases: cases(walkingOnes(32).filter((mask) => mask > everyHealthChange)),
    ours: (mask = 0) => raw(0x03, 0x02, mask),
  },
  {
    call: "config_get_mctp_mtu",
    method: "getTransmissionUnitSize",
    cases: cases(everyByte),
    ours: (portId = 0) => request(miCommands.getTransmissionUnitSize, { portId }),
  },
  {
    call: "config_set_mctp_mtu",
    method: "setTransmissionUnitSize",
    // Sizes below 64 and above 4096, which no message has, are not sent.
    cases: [...everyByte.map((portId) => [portId, 64]), ...[65, 250, 1024, 4032, 4095, 4096].map((size) => [0, size])],
    ours: (portId = 0, transmissionUnitSize = 64) =>
      request(miCommands.setTransmissionUnitSize, { portId, transmissionUnitSize }),
  },
];

/** Bytes of an Identify: whether there is a data offset is told, too, though it is zero; libnvme before 1.16 does not. */
const offsetFlag: Difference = {
  what: "the flag for a valid data offset (DOFSTV) is set: NVMe-MI 1.2 made it meaningless, older drives look at it",
  applies: () => true,
  theirs: (ours) => ours.with(5, 0x01),
};

const identifyNamespaces = [
  ["identify_ns", "identifyNamespace", adminCommands.identifyNamespace],
  ["identify_active_ns_list", "identifyActiveNamespaceList", adminCommands.identifyActiveNamespaceList],
  ["identify_allocated_ns_list", "identifyAllocatedNamespaceList", adminCommands.identifyAllocatedNamespaceList],
] as const;

const adminRows: readonly Row[] = [
  {
    call: "probe",
    method: "identifyControllerIdentity",
    cases: [[]],
    ours: () => request(adminCommands.identifyControllerIdentity, {}),
    difference: offsetFlag,
  },
  {
    call: "identify_ctrl",
    method: "identifyController",
    cases: cases(walkingOnes(16)),
    ours: (controllerId = 0) => request(adminCommands.identifyController, { controllerId }),
    difference: offsetFlag,
  },
  ...identifyNamespaces.map(([call, method, command]) => ({
    call,
    method,
    cases: cases(walkingOnes(16), walkingOnes(32)),
    ours: (controllerId = 0, namespaceId = 0) => request<object>(command, { controllerId, namespaceId }),
    difference: offsetFlag,
  })),
  {
    call: "get_log_smart",
    method: "getSmartHealthLog",
    cases: cases(walkingOnes(16), walkingOnes(32), flags),
    ours: (controllerId = 0, namespaceId = 0, retain = 0) =>
      request(adminCommands.getSmartHealthLog, { controllerId, namespaceId, retainAsynchronousEvent: retain === 1 }),
  },
  {
    call: "get_log_fw_slot",
    method: "getFirmwareSlotLog",
    cases: cases(walkingOnes(16), flags),
    ours: (controllerId = 0, retain = 0) =>
      request(adminCommands.getFirmwareSlotLog, { controllerId, retainAsynchronousEvent: retain === 1 }),
  },
  {
    call: "get_log_error",
    method: "getErrorInformationLog",
    cases: Array.from({ length: 64 }, (_, index) => [2 ** (index % 16), index + 1, index % 2]),
    ours: (controllerId = 0, entryCount = 1, retain = 0) =>
      request(adminCommands.getErrorInformationLog, {
        controllerId,
        entryCount,
        retainAsynchronousEvent: retain === 1,
      }),
  },
  {
    call: "get_log_cmd_effects",
    method: "getCommandEffectsLog",
    cases: cases(walkingOnes(16), everyByte),
    ours: (controllerId = 0, ioCommandSet = 0) =>
      request(adminCommands.getCommandEffectsLog, { controllerId, ioCommandSet, retainAsynchronousEvent: false }),
  },
  {
    call: "get_log_mi_cmd_supported_effects",
    method: "getMiCommandEffectsLog",
    cases: cases(walkingOnes(16), flags),
    ours: (controllerId = 0, retain = 0) =>
      request(adminCommands.getMiCommandEffectsLog, { controllerId, retainAsynchronousEvent: retain === 1 }),
  },
];

/** Functions of newer libraries than Debian 12 has. */
const newerRows: readonly Row[] = [
  {
    call: "control",
    method: "rawControlPrimitive",
    cases: cases(everyByte, walkingOnes(16)),
    ours: (opcode = 0, parameter = 0) => request(controlPrimitives.rawControlPrimitive, { opcode, parameter, tag: 0 }),
  },
  {
    call: "mi_xfer",
    method: "rawCommand",
    cases: [
      ...cases(everyByte, walkingOnes(32), walkingOnes(32)).map((numbers) => [...numbers, 0, 0]),
      [0xc0, 1, 2, 4, 0x5a],
      [0xff, 0xffff_ffff, 0xffff_ffff, 4096, 0xff],
    ],
    ours: (opcode = 0, dword0 = 0, dword1 = 0, length = 0, value = 0) =>
      request(miCommands.rawCommand, { opcode, dword0, dword1, data: new Uint8Array(length).fill(value) }),
  },
  {
    call: "set_csi",
    method: "readSubsystemInformation",
    cases: cases(flags),
    ours: (slot) => request(miCommands.readSubsystemInformation, {}, slot === 1 ? 1 : 0),
  },
];

/** All functions that are compared. */
export const rows: readonly Row[] = [...managementRows, ...adminRows, ...newerRows];
