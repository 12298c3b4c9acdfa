import type { NetworkLink } from "./attached-device.ts";
import type { DaemonVersion } from "./daemon-version.ts";
import type { Tree } from "./message-bus.contract.ts";

/** That of the drive that is set up. */
export const uuid = "7d1b9c52-0000-4000-8000-000000000009";
/** That of the machine. */
export const localUuid = "00112233-4455-4677-8899-aabbccddeeff";

/** An I2C link with a drive that has endpoint id 9, one that has none, and a UUID for the first only. */
export const link: NetworkLink = {
  name: "mctpi2c1",
  devices: [
    { physicalAddress: [0x1d], eid: 9, uuid, messageTypes: [0, 4] },
    { physicalAddress: [0x1e], messageTypes: [0, 4] },
  ],
};
/** What sd-bus puts before. */
export const standard = {
  "org.freedesktop.DBus.Peer": {},
  "org.freedesktop.DBus.Introspectable": {},
  "org.freedesktop.DBus.Properties": {},
};
const uuidInterface = "xyz.openbmc_project.Common.UUID";
/** OpenBMC's interface of an endpoint. */
export const endpointInterface = "xyz.openbmc_project.MCTP.Endpoint";

/** What each version shows of that link with its first drive set up: written by hand, from a real bus and mctpd's documentation. */
export const trees: Record<DaemonVersion, { service: string; root: string; tree: Tree }> = {
  "1.1": {
    service: "xyz.openbmc_project.MCTP",
    root: "/xyz/openbmc_project/mctp",
    tree: {
      "/xyz/openbmc_project/mctp/1/8": {
        ...standard,
        [endpointInterface]: { NetworkId: "i 1", EID: "y 8", SupportedMessageTypes: "ay [0]" },
        "au.com.CodeConstruct.MCTP.Endpoint": {},
        [uuidInterface]: { UUID: `s ${localUuid}` },
      },
      "/xyz/openbmc_project/mctp/1/9": {
        ...standard,
        [endpointInterface]: { NetworkId: "i 1", EID: "y 9", SupportedMessageTypes: "ay [0 4]" },
        "au.com.CodeConstruct.MCTP.Endpoint": {},
        [uuidInterface]: { UUID: `s ${uuid}` },
      },
    },
  },
  "2.0": {
    service: "au.com.codeconstruct.MCTP1",
    root: "/au/com/codeconstruct/mctp1",
    tree: {
      "/au/com/codeconstruct/mctp1/interfaces/mctpi2c1": {
        ...standard,
        "au.com.CodeConstruct.MCTP.Interface1": { Role: "s BusOwner", NetworkId: "u 1" },
        "au.com.codeconstruct.MCTP.BusOwner1": {},
      },
      "/au/com/codeconstruct/mctp1/networks/1/endpoints/8": {
        ...standard,
        [endpointInterface]: { NetworkId: "u 1", EID: "y 8", SupportedMessageTypes: "ay [0]" },
        "au.com.codeconstruct.MCTP.Endpoint1": { Connectivity: "s Available" },
        [uuidInterface]: { UUID: `s ${localUuid}` },
      },
      "/au/com/codeconstruct/mctp1/networks/1/endpoints/9": {
        ...standard,
        [endpointInterface]: { NetworkId: "u 1", EID: "y 9", SupportedMessageTypes: "ay [0 4]" },
        "au.com.codeconstruct.MCTP.Endpoint1": { Connectivity: "s Available" },
        [uuidInterface]: { UUID: `s ${uuid}` },
      },
    },
  },
  "2.1": {
    service: "au.com.codeconstruct.MCTP1",
    root: "/au/com/codeconstruct/mctp1",
    tree: {
      "/au/com/codeconstruct/mctp1/interfaces/mctpi2c1": {
        ...standard,
        "au.com.codeconstruct.MCTP.Interface1": { Role: "s BusOwner", NetworkId: "u 1" },
        "au.com.codeconstruct.MCTP.BusOwner1": {},
      },
      "/au/com/codeconstruct/mctp1/networks/1/endpoints/8": {
        ...standard,
        [endpointInterface]: { NetworkId: "u 1", EID: "y 8", SupportedMessageTypes: "ay [0]" },
        "au.com.codeconstruct.MCTP.Endpoint1": { Connectivity: "s Available" },
        [uuidInterface]: { UUID: `s ${localUuid}` },
      },
      "/au/com/codeconstruct/mctp1/networks/1/endpoints/9": {
        ...standard,
        [endpointInterface]: { NetworkId: "u 1", EID: "y 9", SupportedMessageTypes: "ay [0 4]" },
        "au.com.codeconstruct.MCTP.Endpoint1": { Connectivity: "s Available" },
        [uuidInterface]: { UUID: `s ${uuid}` },
      },
    },
  },
  "2.6": {
    service: "au.com.codeconstruct.MCTP1",
    root: "/au/com/codeconstruct/mctp1",
    tree: {
      "/au/com/codeconstruct/mctp1/interfaces/mctpi2c1": {
        ...standard,
        "au.com.codeconstruct.MCTP.Interface1": { Role: "s BusOwner", NetworkId: "u 1" },
        "au.com.codeconstruct.MCTP.BusOwner1": {},
      },
      "/au/com/codeconstruct/mctp1/networks/1": {
        ...standard,
        "au.com.codeconstruct.MCTP.Network1": { LocalEIDs: "ay [8]" },
      },
      "/au/com/codeconstruct/mctp1/networks/1/endpoints/8": {
        ...standard,
        [endpointInterface]: {
          NetworkId: "u 1",
          EID: "y 8",
          SupportedMessageTypes: "ay [0]",
          VendorDefinedMessageTypes: "a(yvq) []",
        },
        "au.com.codeconstruct.MCTP.Endpoint1": { Connectivity: "s Available" },
        [uuidInterface]: { UUID: `s ${localUuid}` },
      },
      "/au/com/codeconstruct/mctp1/networks/1/endpoints/9": {
        ...standard,
        [endpointInterface]: {
          NetworkId: "u 1",
          EID: "y 9",
          SupportedMessageTypes: "ay [0 4]",
          VendorDefinedMessageTypes: "a(yvq) []",
        },
        "au.com.codeconstruct.MCTP.Endpoint1": { Connectivity: "s Available" },
        [uuidInterface]: { UUID: `s ${uuid}` },
      },
    },
  },
};
