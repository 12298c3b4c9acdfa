import { controlPrimitives, miCommands } from "../../src/mi/index.ts";
import { adminRows } from "./libnvme-admin-rows.ts";
import { cases, everyByte, flags, type Row, request, walkingOnes } from "./libnvme-row.ts";

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
