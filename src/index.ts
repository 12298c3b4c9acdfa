/** Out-of-band management of NVMe drives: endpoints, controllers, every command. Transports are subpaths of their own. */

export type { CallOptions, EndpointOptions } from "./endpoint/call-options.ts";
export { Controller } from "./endpoint/controller.ts";
export { Endpoint } from "./endpoint/endpoint.ts";
export { noQuirks, type Quirks } from "./endpoint/quirks.ts";
export {
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
