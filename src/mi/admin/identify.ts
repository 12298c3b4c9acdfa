import { at, constant, optional, u8, u32 } from "../../codec/index.ts";
import { ControllerIdentity, IdentifyController, IdentifyNamespace, NamespaceList } from "../../nvme/index.ts";
import { maximumData } from "../command-sets.ts";
import {
  adminCommand,
  adminPlaces,
  anyNamespace,
  controllerId,
  dataOffset,
  fixedDataLength,
  flags,
} from "./admin-command.ts";

/** What all Identify commands have in common. */
const family = { spec: "NVMe base 2.0 §5.17", opcode: 0x06, effect: "read", selector: "cns" } as const;

const cns = (value: number) =>
  constant(adminPlaces.commandDwords, u8, value, "Controller or Namespace Structure (CNS)");
const bothFlags = flags("length", "offset");

/** Everything a controller says of itself. */
export const identifyController = adminCommand({
  ...family,
  title: "Identify Controller",
  request: {
    flags: bothFlags,
    controllerId,
    namespaceId: anyNamespace(0),
    dataOffset,
    dataLength: fixedDataLength(maximumData),
    cns: cns(0x01),
  },
  response: IdentifyController,
});

/** The first 72 bytes of Identify Controller: who made the drive and which it is. Quick even over a slow bus. */
export const identifyControllerIdentity = adminCommand({
  ...family,
  title: "Identify Controller, its first 72 bytes",
  request: {
    flags: bothFlags,
    controllerId,
    namespaceId: anyNamespace(0),
    dataOffset,
    dataLength: fixedDataLength(ControllerIdentity.size),
    cns: cns(0x01),
  },
  response: ControllerIdentity,
  partial: true,
});

/** One active namespace: its size, formats and features. */
export const identifyNamespace = adminCommand({
  ...family,
  title: "Identify Namespace",
  request: {
    flags: bothFlags,
    controllerId,
    namespaceId: at(adminPlaces.namespaceId, u32, "Namespace Identifier (NSID)"),
    dataOffset,
    dataLength: fixedDataLength(maximumData),
    cns: cns(0x00),
  },
  response: IdentifyNamespace,
});

/** Active namespaces with ids above the one given, at most 1024. */
export const identifyActiveNamespaceList = adminCommand({
  ...family,
  title: "Identify Active Namespace ID List",
  request: {
    flags: bothFlags,
    controllerId,
    namespaceId: optional(adminPlaces.namespaceId, u32, "Namespace Identifier (NSID) to start above"),
    dataOffset,
    dataLength: fixedDataLength(maximumData),
    cns: cns(0x02),
  },
  response: NamespaceList,
});

/** Namespaces that exist, attached or not, with ids above the one given, at most 1024. */
export const identifyAllocatedNamespaceList = adminCommand({
  ...family,
  title: "Identify Allocated Namespace ID List",
  request: {
    flags: bothFlags,
    controllerId,
    namespaceId: optional(adminPlaces.namespaceId, u32, "Namespace Identifier (NSID) to start above"),
    dataOffset,
    dataLength: fixedDataLength(maximumData),
    cns: cns(0x10),
  },
  response: NamespaceList,
});
