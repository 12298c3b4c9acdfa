import { at, optional, u8, u16 } from "../../../codec/index.ts";
import { identifyCns } from "../../../nvme/identify/cns.ts";
import {
  IdentifyKeyValueNamespace,
  IdentifyNvmController,
  IdentifyNvmNamespace,
  IdentifyZonedController,
  IdentifyZonedNamespace,
  IoCommandSetCombinations,
  NamespaceList,
} from "../../../nvme/index.ts";
import { namespaceRow } from "../admin-command.ts";
import { formatRows, identify, identifyPlaces, startAbove, uuidIndexRow } from "./identify-command.ts";

/** Command Set Identifiers (CSI). NVMe base 2.0 Figure 274. */
const commandSets = { nvm: 0, keyValue: 1, zoned: 2 } as const;

const ofCommandSet = {
  ...startAbove,
  ioCommandSet: at(identifyPlaces.commandSet, u8, "Command Set Identifier (CSI)"),
};

const ofNamespace = { ...namespaceRow, ...uuidIndexRow };

/** What the NVM command set says of an active namespace beside Identify Namespace. */
export const identifyNvmNamespace = identify({
  title: "Identify NVM Command Set Namespace",
  spec: "NVM Command Set 1.0 §4.1.5.3",
  cns: identifyCns.commandSetNamespace,
  commandSet: commandSets.nvm,
  request: ofNamespace,
  response: IdentifyNvmNamespace,
});

/** Size and formats of an active namespace of the Key Value command set. */
export const identifyKeyValueNamespace = identify({
  title: "Identify Key Value Namespace",
  spec: "Key Value Command Set 1.0 §4.1.5.1",
  cns: identifyCns.commandSetNamespace,
  commandSet: commandSets.keyValue,
  request: ofNamespace,
  response: IdentifyKeyValueNamespace,
});

/** Zones of an active namespace of the Zoned Namespace command set. */
export const identifyZonedNamespace = identify({
  title: "Identify Zoned Namespace",
  spec: "Zoned Namespace Command Set 1.1 §4.1.5.1",
  cns: identifyCns.commandSetNamespace,
  commandSet: commandSets.zoned,
  request: ofNamespace,
  response: IdentifyZonedNamespace,
});

/** Limits of a controller's commands of the NVM command set. */
export const identifyNvmController = identify({
  title: "Identify NVM Command Set Controller",
  spec: "NVM Command Set 1.0 §4.1.5.4",
  cns: identifyCns.commandSetController,
  commandSet: commandSets.nvm,
  response: IdentifyNvmController,
});

/** Limits of a controller's zones. */
export const identifyZonedController = identify({
  title: "Identify Zoned Namespace Controller",
  spec: "Zoned Namespace Command Set 1.1 §4.1.5.2",
  cns: identifyCns.commandSetController,
  commandSet: commandSets.zoned,
  response: IdentifyZonedController,
});

/** Active namespaces of one command set with ids above the one given, at most 1024. */
export const identifyCommandSetActiveNamespaceList = identify({
  title: "Identify I/O Command Set Specific Active Namespace ID List",
  spec: "NVMe base 2.0 §5.17.2.7",
  cns: identifyCns.commandSetActiveNamespaceList,
  request: ofCommandSet,
  response: NamespaceList,
});

/** What namespaces of a format have in common, as the NVM command set has it. */
export const identifyNvmNamespaceUserDataFormat = identify({
  title: "Identify NVM Command Set Namespace for a User Data Format",
  spec: "NVM Command Set 1.0 §4.1.5.7",
  cns: identifyCns.commandSetNamespaceUserDataFormat,
  commandSet: commandSets.nvm,
  request: formatRows,
  response: IdentifyNvmNamespace,
});

/** Namespaces of one command set that exist, attached or not, with ids above the one given, at most 1024. */
export const identifyCommandSetAllocatedNamespaceList = identify({
  title: "Identify I/O Command Set Specific Allocated Namespace ID List",
  spec: "NVMe base 2.0 §5.17.2.19",
  cns: identifyCns.commandSetAllocatedNamespaceList,
  request: ofCommandSet,
  response: NamespaceList,
});

/** What the NVM command set says of a namespace that exists, attached or not. */
export const identifyNvmAllocatedNamespace = identify({
  title: "Identify NVM Command Set Allocated Namespace",
  spec: "NVMe base 2.0 §5.17.2.20",
  cns: identifyCns.commandSetAllocatedNamespace,
  commandSet: commandSets.nvm,
  request: namespaceRow,
  response: IdentifyNvmNamespace,
});

/** Which I/O command sets a controller can have enabled at the same time; of the one that it is sent to if none is named. */
export const identifyCommandSets = identify({
  title: "Identify I/O Command Set",
  spec: "NVMe base 2.0 §5.17.2.21",
  cns: identifyCns.commandSets,
  request: {
    startingControllerId: optional(
      identifyPlaces.controllerId,
      u16,
      "Controller Identifier (CNTID), FFFFh being the one that the command is sent to",
    ),
  },
  response: IoCommandSetCombinations,
  defaults: () => ({ startingControllerId: 0xffff }),
});
