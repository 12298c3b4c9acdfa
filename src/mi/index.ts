/** The NVMe Management Interface as data: messages, statuses, data structures and every command. */
export { adminCommands } from "./admin/index.ts";
export type { Command, Commands, Effect, InputOf, RequestOf, ResponseOf } from "./command.ts";
export { miCommands } from "./commands/index.ts";
export { crc32c } from "./crc32c.ts";
export { CommandList, SupportedCommand } from "./data-structures/command-list.ts";
export { ControllerHealth } from "./data-structures/controller-health.ts";
export { ControllerInformation } from "./data-structures/controller-information.ts";
export { ControllerList } from "./data-structures/controller-list.ts";
export { PciePortInformation, PortInformation, TwoWirePortInformation } from "./data-structures/port-information.ts";
export { SubsystemHealth } from "./data-structures/subsystem-health.ts";
export { SubsystemInformation } from "./data-structures/subsystem-information.ts";
export { type CommandSlot, MessageHeader, type MessageType, nvmeMiMessageType } from "./message.ts";
export { encodeRequest } from "./request.ts";
export { decodeResponse, judgeResponse, type Reception } from "./response.ts";
export { type ResponseStatus, responseStatuses, responseStatusTitle } from "./response-status.ts";
