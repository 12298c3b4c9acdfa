import { formatMctpAddress } from "../../mctp/address.ts";
import { explained } from "./failures.ts";
import { anyEid, anyNetwork, packSocketAddress } from "./kernel-interface.ts";
import { openMctpSocket } from "./mctp-socket.ts";
import type { DatagramReceiver, DatagramSocket, DatagramSystem } from "./socket.ts";

/** Which of the messages that come to this machine of themselves, as requests do, a socket is to receive. */
export interface Binding {
  /** The MCTP message type without integrity check bit. */
  readonly type: number;
  /** The network they come from; `anyNetwork` for all. */
  readonly network: number;
  /** The endpoint of that network they come from; any if left out. */
  readonly from?: number;
}

/** What a binding receives, in words: `MCTP type 4 from mctp:1,9`. */
export function describeBinding({ type, network, from }: Binding): string {
  const all = `MCTP type ${type}`;
  if (network === anyNetwork) return all;
  return from === undefined
    ? `${all} in network ${network}`
    : `${all} from ${formatMctpAddress({ network, eid: from })}`;
}

/**
 * Opens a socket that receives what its binding says, and keeps the process alive until it is closed. Throws
 * `TransportError`, where the kernel cannot tell peers apart with EOPNOTSUPP of `connect`.
 */
export function openBoundSocket(system: DatagramSystem, binding: Binding, receiver: DatagramReceiver): DatagramSocket {
  const { type, network, from } = binding;
  const subject = describeBinding(binding);
  const socket = openMctpSocket(system, receiver, subject);
  try {
    explained(subject, () => {
      if (from !== undefined) socket.connect(packSocketAddress({ network, eid: from, type, tag: 0 }));
      socket.bind(packSocketAddress({ network, eid: anyEid, type, tag: 0 }));
      socket.ref();
    });
  } catch (error) {
    socket.close();
    throw error;
  }
  return socket;
}
