/** Out-of-band management of NVMe drives: endpoints, controllers, every command. Transports are subpaths of their own. */

export { Bus, type BusOptions } from "./endpoint/bus.ts";
export type { CallOptions, EndpointOptions } from "./endpoint/call-options.ts";
export type { Capabilities, PortCapabilities } from "./endpoint/capabilities.ts";
export { Controller } from "./endpoint/controller.ts";
export type { DownloadFirmwareOptions, FirmwareProgress } from "./endpoint/download-firmware.ts";
export type {
  DriveEvent,
  EventGap,
  EventOverflow,
  EventsLost,
  MalformedEvent,
  OccurredEvent,
} from "./endpoint/drive-event.ts";
export { Endpoint } from "./endpoint/endpoint.ts";
export type { EventOptions } from "./endpoint/event-options.ts";
export type { Passthrough, PassthroughAnswer } from "./endpoint/passthrough.ts";
export type { Priority } from "./endpoint/priority.ts";
export { noQuirks, type Quirks } from "./endpoint/quirks.ts";
export type { ReadBootPartitionOptions } from "./endpoint/read-boot-partition.ts";
export type { DataChunk, ReadLogOptions } from "./endpoint/read-log.ts";
export type { PersistentEventStep, ReadPersistentEventsOptions } from "./endpoint/read-persistent-events.ts";
export type { ReadTelemetryOptions, TelemetryChunk } from "./endpoint/read-telemetry.ts";
export type { CommandChoice, ListedCommand, SupportedCommands } from "./endpoint/supported-commands.ts";
export type { TransferOptions } from "./endpoint/transfer-options.ts";
export type { VitalProductDataReading } from "./endpoint/vital-product-data.ts";
export type { WatchOptions } from "./endpoint/watch.ts";
export type { FormatProgress } from "./endpoint/watch-format.ts";
export type { SanitizeProgress } from "./endpoint/watch-sanitize.ts";
export type { SelfTestProgress } from "./endpoint/watch-self-test.ts";
export {
  DiscoveryError,
  type DiscoveryReason,
  IntegrityError,
  MiError,
  type MiErrorCode,
  MiStatusError,
  NvmeStatusError,
  type ParameterErrorLocation,
  ProtocolError,
  TimeoutError,
  TransportError,
} from "./errors.ts";
export { defaultNetwork, formatMctpAddress, type MctpAddress, mctpAddress } from "./mctp/address.ts";
export type { Exchange, Receiver, Transport } from "./transport/transport.ts";
