/** `nvme-mi/af-mctp`: MCTP through the Linux kernel. */
export { AfMctpResponder, type IncomingRequest, type ListenOptions } from "./responder.ts";
export {
  type LocalEndpointId,
  type MctpLink,
  type MctpRoute,
  MctpRoutes,
  type ReadMctpRoutesOptions,
  readMctpRoutes,
} from "./routes.ts";
export { type KernelServer, type ServeKernelOptions, serveKernel } from "./serve.ts";
export type {
  DatagramReceiver,
  DatagramSocket,
  DatagramSystem,
  SocketOptions,
  SystemCallFailure,
} from "./socket.ts";
export { AfMctpTransport, type AfMctpTransportOptions } from "./transport.ts";
