/** The NVMe Management Interface as data: messages, statuses, data structures and every command. */

export { crc32c } from "../codec/crc32c.ts";
export type { ReadingCommand } from "./admin/data-part.ts";
export { adminCommands } from "./admin/index.ts";
export { type BasicManagement, decodeBasicManagement, type VendorBlock } from "./basic-management/basic-management.ts";
export { BasicManagementIdentity, BasicManagementStatus } from "./basic-management/blocks.ts";
export type { Command, Commands, Effect, InputOf, RequestOf, ResponseOf } from "./command.ts";
export { type CommandSetName, commandSets } from "./command-sets.ts";
export { miCommands } from "./commands/index.ts";
export { controlPrimitives } from "./control/index.ts";
export { CommandList, SupportedCommand } from "./data-structures/command-list.ts";
export { ControllerHealth } from "./data-structures/controller-health.ts";
export { ControllerInformation } from "./data-structures/controller-information.ts";
export { ControllerList } from "./data-structures/controller-list.ts";
export { PciePortInformation, PortInformation, TwoWirePortInformation } from "./data-structures/port-information.ts";
export { SubsystemHealth } from "./data-structures/subsystem-health.ts";
export { SubsystemInformation } from "./data-structures/subsystem-information.ts";
export { type AsynchronousEventName, asynchronousEvents, eventDescription } from "./events/asynchronous-events.ts";
export { describeOccurrence, type NamedEvent } from "./events/event-details.ts";
export { EventOccurrence, EventOccurrenceList, EventSwitch } from "./events/event-lists.ts";
export { decodeEventMessage, encodeEventMessage, judgeEventMessage } from "./events/event-message.ts";
export { type CommandSlot, type MessageFlags, MessageHeader, type MessageType, nvmeMiMessageType } from "./message.ts";
export { type Opcode, opcodes, opcodeTitle, type Support } from "./opcodes.ts";
export { pcieCommands } from "./pcie/index.ts";
export { encodeRequest } from "./request.ts";
export { decodeResponse, judgeResponse, type Reception } from "./response.ts";
export { type ResponseStatus, responseStatuses, responseStatusTitle } from "./response-status.ts";
export { VitalProductDataHeader } from "./vital-product-data/common-header.ts";
export type { DecodingProblem } from "./vital-product-data/decoding-problem.ts";
export type { FieldValue } from "./vital-product-data/field-value.ts";
export { formFactors } from "./vital-product-data/form-factor.ts";
export type { MultiRecord, MultiRecordDescription } from "./vital-product-data/multi-record.ts";
export { MultiRecordHeader } from "./vital-product-data/multi-record-header.ts";
export { NvmeMultiRecord } from "./vital-product-data/nvme-multi-record.ts";
export { NvmePciePortMultiRecord } from "./vital-product-data/nvme-pcie-port-multi-record.ts";
export type { ProductInformation } from "./vital-product-data/product-information.ts";
export { ProductInformationArea } from "./vital-product-data/product-information-area.ts";
export type {
  Topology,
  TopologyDescription,
  TopologyElement,
  TopologyElementDescription,
} from "./vital-product-data/topology.ts";
export { UpstreamConnector } from "./vital-product-data/topology-element.ts";
export {
  decodeVitalProductData,
  encodeVitalProductData,
  neededVitalProductData,
  type VitalProductData,
  type VitalProductDataDescription,
} from "./vital-product-data/vital-product-data.ts";
