import type { VectorsOf } from "../command.vectors.ts";
import type * as dataStructures from "./read-data-structure.ts";

const zeros = (size: number) => new Uint8Array(size);

/** Read NVMe-MI Data Structure, each of the six. */
export const dataStructureVectors: VectorsOf<typeof dataStructures> = [
  {
    name: "NVM subsystem information of a drive of NVMe-MI 1.2 with two ports",
    command: "readSubsystemInformation",
    request: {},
    requestBytes: "84 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00 e2 00 06 07",
    responseBytes: `
      84 88 00 00 00 20 00 00 01 01 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 3c f8 db 52`,
    value: {
      numberOfPorts: 2,
      majorVersion: 1,
      minorVersion: 2,
      capabilities: { statusReportingEnhancements: false },
    },
    reference: "both",
  },
  {
    name: "NVM subsystem information of a drive of NVMe-MI 2.0 with one port, on slot 1",
    command: "readSubsystemInformation",
    slot: 1,
    request: {},
    requestBytes: "84 09 00 00 00 00 00 00 00 00 00 00 00 00 00 00 e3 fd 88 60",
    responseBytes: `
      84 89 00 00 00 20 00 00 00 02 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 29 c1 c7 1a`,
    value: { numberOfPorts: 1, majorVersion: 2, minorVersion: 0, capabilities: { statusReportingEnhancements: true } },
    reference: "request",
  },
  {
    name: "port information of a PCIe port",
    command: "readPortInformation",
    request: {},
    requestBytes: "84 08 00 00 00 00 00 00 00 00 00 01 00 00 00 00 4e 6f 17 3f",
    responseBytes: `
      84 88 00 00 00 20 00 00 01 00 40 00 00 00 00 00 00 3f 01 02 01 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 76 6e 77 2d`,
    value: {
      portType: "pcie",
      capabilities: { commandInitiatedAutoPause: false, asynchronousEventMessages: false },
      maximumTransmissionUnitSize: 64,
      managementEndpointBufferSize: 0,
      specific: {
        pcie: {
          maximumPayloadSize: "bytes128",
          supportedLinkSpeeds: { gts2p5: true, gts5: true, gts8: true, gts16: true, gts32: true, gts64: true },
          currentLinkSpeed: "gts2p5",
          maximumLinkWidth: 2,
          negotiatedLinkWidth: 1,
          portNumber: 0,
        },
      },
    },
    reference: "both",
  },
  {
    name: "port information of a PCIe port with every field set",
    command: "readPortInformation",
    request: { portId: 0xa5 },
    requestBytes: "84 08 00 00 00 00 00 00 00 00 a5 01 00 00 00 00 7b 92 2e fb",
    responseBytes: `
      84 88 00 00 00 20 00 00 01 02 fa 00 00 00 01 00 02 04 03 10 04 07 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 72 45 ea 57`,
    value: {
      portType: "pcie",
      capabilities: { commandInitiatedAutoPause: false, asynchronousEventMessages: true },
      maximumTransmissionUnitSize: 250,
      managementEndpointBufferSize: 65536,
      specific: {
        pcie: {
          maximumPayloadSize: "bytes512",
          supportedLinkSpeeds: { gts2p5: false, gts5: false, gts8: true, gts16: false, gts32: false, gts64: false },
          currentLinkSpeed: "gts8",
          maximumLinkWidth: 16,
          negotiatedLinkWidth: 4,
          portNumber: 7,
        },
      },
    },
  },
  {
    name: "port information of a PCIe port whose link is down",
    command: "readPortInformation",
    request: { portId: 3 },
    requestBytes: "84 08 00 00 00 00 00 00 00 00 03 01 00 00 00 00 94 a4 ab 0b",
    responseBytes: `
      84 88 00 00 00 20 00 00 01 01 00 10 00 00 00 00 05 03 00 01 00 fe 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 73 01 d4 2d`,
    value: {
      portType: "pcie",
      capabilities: { commandInitiatedAutoPause: true, asynchronousEventMessages: false },
      maximumTransmissionUnitSize: 4096,
      managementEndpointBufferSize: 0,
      specific: {
        pcie: {
          maximumPayloadSize: "bytes4096",
          supportedLinkSpeeds: { gts2p5: true, gts5: true, gts8: false, gts16: false, gts32: false, gts64: false },
          currentLinkSpeed: "linkInactive",
          maximumLinkWidth: 1,
          negotiatedLinkWidth: 0,
          portNumber: 0xfe,
        },
      },
    },
  },
  {
    name: "port information of a 2-Wire port",
    command: "readPortInformation",
    request: { portId: 1 },
    requestBytes: "84 08 00 00 00 00 00 00 00 00 01 01 00 00 00 00 57 04 27 d0",
    responseBytes: `
      84 88 00 00 00 20 00 00 02 00 40 00 00 00 00 00 00 00 1d 02 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 f3 83 a2 30`,
    value: {
      portType: "twoWire",
      capabilities: { commandInitiatedAutoPause: false, asynchronousEventMessages: false },
      maximumTransmissionUnitSize: 64,
      managementEndpointBufferSize: 0,
      specific: {
        twoWire: {
          vpdAddress: 0,
          maximumVpdFrequency: "notSupported",
          managementEndpointAddress: 0x1d,
          protocols: { maximumFrequency: "khz400", i3c: false },
          nvmeBasicManagement: { supported: false },
          persistentDataAreaSize: 0,
          persistentDataFormats: { bytes: false, blocks512: false, blocks4096: false, other: 0 },
        },
      },
    },
    reference: "both",
  },
  {
    name: "port information of a 2-Wire port with every field set",
    command: "readPortInformation",
    request: { portId: 2 },
    requestBytes: "84 08 00 00 00 00 00 00 00 00 02 01 00 00 00 00 8d cf 9b e4",
    responseBytes: `
      84 88 00 00 00 20 00 00 02 03 00 10 78 56 34 12 53 02 1d 83 01 0d 00 00 00 2f 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 e8 a9 dc 47`,
    value: {
      portType: "twoWire",
      capabilities: { commandInitiatedAutoPause: true, asynchronousEventMessages: true },
      maximumTransmissionUnitSize: 4096,
      managementEndpointBufferSize: 0x12345678,
      specific: {
        twoWire: {
          vpdAddress: 0x53,
          maximumVpdFrequency: "khz400",
          managementEndpointAddress: 0x1d,
          protocols: { maximumFrequency: "mhz1", i3c: true },
          nvmeBasicManagement: { supported: true },
          persistentDataAreaSize: 13,
          persistentDataFormats: { bytes: true, blocks512: true, blocks4096: true, other: 5 },
        },
      },
    },
  },
  {
    name: "port information of an inactive port, whose specific bytes are handed out as they are",
    command: "readPortInformation",
    request: { portId: 0 },
    requestBytes: "84 08 00 00 00 00 00 00 00 00 00 01 00 00 00 00 4e 6f 17 3f",
    responseBytes: `
      84 88 00 00 00 20 00 00 00 00 40 00 00 00 00 00 a1 a2 a3 a4 a5 a6 a7 a8 a9 aa ab ac ad ae af b0
      b1 b2 b3 b4 b5 b6 b7 b8 fb 39 c7 90`,
    value: {
      portType: "inactive",
      capabilities: { commandInitiatedAutoPause: false, asynchronousEventMessages: false },
      maximumTransmissionUnitSize: 64,
      managementEndpointBufferSize: 0,
      specific: { other: zeros(24).map((_, index) => 0xa1 + index) },
    },
    reference: "request",
  },
  {
    name: "a controller list of one controller, whose id is 0",
    command: "readControllerList",
    request: {},
    requestBytes: "84 08 00 00 00 00 00 00 00 00 00 02 00 00 00 00 ba df 24 77",
    responseBytes: "84 88 00 00 00 04 00 00 01 00 00 00 0a 29 2f 14",
    value: { controllerIds: [0] },
    reference: "both",
  },
  {
    name: "a controller list of two controllers, which ends off a dword",
    command: "readControllerList",
    request: { startingControllerId: 0 },
    requestBytes: "84 08 00 00 00 00 00 00 00 00 00 02 00 00 00 00 ba df 24 77",
    responseBytes: "84 88 00 00 00 06 00 00 02 00 01 00 02 00 54 4e 12 30",
    value: { controllerIds: [1, 2] },
    reference: "both",
  },
  {
    name: "a controller list from the id asked for to the greatest there is",
    command: "readControllerList",
    request: { startingControllerId: 0x0102 },
    requestBytes: "84 08 00 00 00 00 00 00 02 01 00 02 00 00 00 00 3c 09 5f 8d",
    responseBytes: "84 88 00 00 00 08 00 00 03 00 02 01 00 80 ff ff 1a 87 5b 3c",
    value: { controllerIds: [0x0102, 0x8000, 0xffff] },
  },
  {
    name: "a controller list without controllers",
    command: "readControllerList",
    request: { startingControllerId: 0xffff },
    requestBytes: "84 08 00 00 00 00 00 00 ff ff 00 02 00 00 00 00 50 d2 20 15",
    responseBytes: "84 88 00 00 00 02 00 00 00 00 ec c6 96 d4",
    value: { controllerIds: [] },
  },
  {
    name: "controller information of controller 0, without a routing id",
    command: "readControllerInformation",
    request: {},
    requestBytes: "84 08 00 00 00 00 00 00 00 00 00 03 00 00 00 00 16 b0 35 4f",
    responseBytes: `
      84 88 00 00 00 20 00 00 00 00 00 00 00 00 00 00 4d 14 0a a8 4d 14 01 a8 00 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 09 79 46 93`,
    value: {
      portId: 0,
      routingInformation: { routingIdValid: false },
      routingId: { bus: 0, device: 0, function: 0 },
      pciVendorId: 0x144d,
      pciDeviceId: 0xa80a,
      pciSubsystemVendorId: 0x144d,
      pciSubsystemDeviceId: 0xa801,
      pcieSegmentNumber: 0,
    },
    reference: "request",
  },
  {
    name: "controller information with every field set",
    command: "readControllerInformation",
    request: { controllerId: 0x1234 },
    requestBytes: "84 08 00 00 00 00 00 00 34 12 00 03 00 00 00 00 60 fd 03 ab",
    responseBytes: `
      84 88 00 00 00 20 00 00 01 00 00 00 00 01 fd 3a 36 1b 10 00 f4 1a 00 11 7e 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 1d 3d d9 a1`,
    value: {
      portId: 1,
      routingInformation: { routingIdValid: true },
      routingId: { bus: 0x3a, device: 0x1f, function: 5 },
      pciVendorId: 0x1b36,
      pciDeviceId: 0x0010,
      pciSubsystemVendorId: 0x1af4,
      pciSubsystemDeviceId: 0x1100,
      pcieSegmentNumber: 0x7e,
    },
  },
  {
    name: "optional commands of three command sets",
    command: "readOptionalCommandList",
    request: {},
    requestBytes: "84 08 00 00 00 00 00 00 00 00 00 04 00 00 00 00 52 be 43 e7",
    responseBytes: "84 88 00 00 00 08 00 00 03 00 08 06 10 80 20 00 6f 14 d6 b7",
    value: {
      commands: [
        { commandType: { nvmeMiMessageType: "miCommand" }, opcode: 0x06 },
        { commandType: { nvmeMiMessageType: "adminCommand" }, opcode: 0x80 },
        { commandType: { nvmeMiMessageType: "pcieCommand" }, opcode: 0x00 },
      ],
    },
    reference: "request",
  },
  {
    name: "optional commands of a controller and a command set, one of them of a reserved type",
    command: "readOptionalCommandList",
    request: { controllerId: 0x0203, ioCommandSet: 2 },
    requestBytes: "84 08 00 00 00 00 00 00 03 02 00 04 02 00 00 00 2a 43 66 53",
    responseBytes: "84 88 00 00 00 04 00 00 01 00 18 c1 f4 be 18 87",
    value: { commands: [{ commandType: { nvmeMiMessageType: 3 }, opcode: 0xc1 }] },
  },
  {
    name: "commands that may use the Management Endpoint Buffer",
    command: "readBufferCommandList",
    request: {},
    requestBytes: "84 08 00 00 00 00 00 00 00 00 00 05 00 00 00 00 fe d1 52 df",
    responseBytes: "84 88 00 00 00 06 00 00 02 00 08 0a 10 06 45 cd 0c 52",
    value: {
      commands: [
        { commandType: { nvmeMiMessageType: "miCommand" }, opcode: 0x0a },
        { commandType: { nvmeMiMessageType: "adminCommand" }, opcode: 0x06 },
      ],
    },
    reference: "request",
  },
  {
    name: "commands that may use the Management Endpoint Buffer, of a drive that has none",
    command: "readBufferCommandList",
    request: { ioCommandSet: 3 },
    requestBytes: "84 08 00 00 00 00 00 00 00 00 00 05 03 00 00 00 c7 58 70 bd",
    responseBytes: "84 88 00 00 00 02 00 00 00 00 ec c6 96 d4",
    value: { commands: [] },
  },
];
