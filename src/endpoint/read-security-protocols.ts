import { adminCommands } from "../mi/index.ts";
import { decodeSecurityProtocols, type SecurityProtocol } from "../nvme/index.ts";
import type { CallOptions } from "./call-options.ts";
import type { Sender } from "./methods.ts";

/** Room for a list of all 256 protocols that there can be. */
const allocationLength = 512;

/** The security protocols that a drive has, with their names (Security Receive of protocol 00h). Rejects as `send` does. */
export async function readSecurityProtocols(
  sender: Sender,
  options?: CallOptions,
): Promise<readonly SecurityProtocol[]> {
  const request = { protocol: 0, specific: 0, allocationLength };
  const { data } = await sender.send(adminCommands.securityReceive, request, options);
  return decodeSecurityProtocols(data);
}
