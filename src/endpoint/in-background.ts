import type { CallOptions } from "./call-options.ts";

/** How each of many messages is sent that together move long data: behind what others have to ask, unless the caller says else. */
export function inBackground(call: CallOptions): CallOptions {
  return call.priority === undefined ? { ...call, priority: "low" } : call;
}
