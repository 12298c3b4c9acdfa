/** A whole message between two endpoints of one network. */
export interface MctpMessage {
  /** Endpoint identifier of the sender; 0 where it has none yet. */
  readonly source: number;
  /** Endpoint identifier of the receiver; 0 for whoever is at the other end of the link. */
  readonly destination: number;
  /** Message tag, 0–7. */
  readonly tag: number;
  /** Tag Owner (TO): true where the sender chose the tag, which is so for requests. */
  readonly tagOwner: boolean;
  /** From the message type byte on. */
  readonly message: Uint8Array;
}

/** Message types, the lower seven bits of a message's first byte (DSP0239). */
export const messageType = { control: 0x00, nvmeMi: 0x04 } as const;

/** What a simulated drive tells that it supports, as drives do: MCTP control need not be named, but they name it. */
export const managementEndpointTypes: readonly number[] = [messageType.control, messageType.nvmeMi];

/** The type of a message, without its integrity check (IC) bit; undefined for no bytes at all. */
export function messageTypeOf(message: Uint8Array): number | undefined {
  const first = message[0];
  return first === undefined ? undefined : first & 0x7f;
}

/** The message that answers another: endpoints swapped, the same tag, not its owner. */
export function answerTo(request: MctpMessage, message: Uint8Array): MctpMessage {
  return {
    source: request.destination,
    destination: request.source,
    tag: request.tag,
    tagOwner: false,
    message,
  };
}
