/** Transports: what carries whole NVMe-MI messages, and how to bring one's own. */
export { MemoryTransport, type MemoryTransportOptions } from "./memory.ts";
export type { Reply, Requester, Responder, Transmission } from "./responder.ts";
export { StreamTransport, type StreamTransportOptions } from "./stream.ts";
export { type ServedEndpoint, type ServeStreamOptions, type StreamServer, serveStream } from "./stream-server.ts";
export type { Exchange, Listener, Listening, Receiver, Transport } from "./transport.ts";
