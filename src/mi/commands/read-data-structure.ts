import { constant, optional, u8, u16 } from "../../codec/index.ts";
import { CommandList } from "../data-structures/command-list.ts";
import { ControllerInformation } from "../data-structures/controller-information.ts";
import { ControllerList } from "../data-structures/controller-list.ts";
import { PortInformation } from "../data-structures/port-information.ts";
import { SubsystemInformation } from "../data-structures/subsystem-information.ts";
import { miCommand, responseData } from "./mi-command.ts";

/** What all Read NVMe-MI Data Structure commands have in common. */
const family = {
  spec: "NVMe-MI 2.0 §5.7",
  opcode: 0x00,
  effect: "read",
  selector: "dataStructureType",
} as const;

const dataStructureType = (value: number) => constant(11, u8, value, "Data Structure Type (DTYP)");
const ioCommandSet = optional(12, u8, "I/O Command Set Identifier (IOCSI)");

/** Number of ports and the version of NVMe-MI. */
export const readSubsystemInformation = miCommand({
  ...family,
  title: "Read NVMe-MI Data Structure: NVM Subsystem Information",
  request: { dataStructureType: dataStructureType(0x00) },
  response: responseData(SubsystemInformation, { lengthed: true }),
});

/** One port: its type, limits and addresses. */
export const readPortInformation = miCommand({
  ...family,
  title: "Read NVMe-MI Data Structure: Port Information",
  request: { portId: optional(10, u8, "Port Identifier (PORTID)"), dataStructureType: dataStructureType(0x01) },
  response: responseData(PortInformation, { lengthed: true }),
});

/** Controllers whose ids are not below the one given. */
export const readControllerList = miCommand({
  ...family,
  title: "Read NVMe-MI Data Structure: Controller List",
  request: {
    startingControllerId: optional(8, u16, "Controller Identifier (CTRLID) to start from"),
    dataStructureType: dataStructureType(0x02),
  },
  response: responseData(ControllerList, { lengthed: true, padded: true }),
  verify: ({ startingControllerId }, { controllerIds }) =>
    controllerIds.every((id, index) => id >= startingControllerId && id > (controllerIds[index - 1] ?? -1))
      ? undefined
      : `identifiers ${controllerIds.slice(0, 8).join(", ")} are not ascending from ${startingControllerId}`,
});

/** One controller: its port and its place on PCIe. */
export const readControllerInformation = miCommand({
  ...family,
  title: "Read NVMe-MI Data Structure: Controller Information",
  request: {
    controllerId: optional(8, u16, "Controller Identifier (CTRLID)"),
    dataStructureType: dataStructureType(0x03),
  },
  response: responseData(ControllerInformation, { lengthed: true }),
});

/** The optional commands that the drive supports. */
export const readOptionalCommandList = miCommand({
  ...family,
  title: "Read NVMe-MI Data Structure: Optionally Supported Command List",
  request: {
    controllerId: optional(8, u16, "Controller Identifier (CTRLID)"),
    dataStructureType: dataStructureType(0x04),
    ioCommandSet,
  },
  response: responseData(CommandList, { lengthed: true, padded: true }),
});

/** The commands whose data may be in the Management Endpoint Buffer. */
export const readBufferCommandList = miCommand({
  ...family,
  title: "Read NVMe-MI Data Structure: Management Endpoint Buffer Supported Command List",
  request: { dataStructureType: dataStructureType(0x05), ioCommandSet },
  response: responseData(CommandList, { lengthed: true, padded: true }),
});
