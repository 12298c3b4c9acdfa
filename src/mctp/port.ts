import { type DropReason, type Drops, noDrops } from "./drops.ts";
import { baselineTransmissionUnit, checkTransmissionUnit, fragment } from "./fragment.ts";
import type { MctpMessage } from "./message.ts";
import { mctpHeaderVersion, Packet, packetHeaderSize } from "./packet.ts";
import { Reassembler, type ReassemblyLimits } from "./reassemble.ts";

/** What a port is connected to. */
export interface MctpPortOptions extends ReassemblyLimits {
  /** Puts one packet on the link. */
  transmit(packet: Uint8Array): void;
  /** Takes a whole message that came. Its bytes belong to the taker. */
  deliver(message: MctpMessage): void;
  /** Whether packets for this endpoint identifier are meant for this side. */
  accepts(eid: number): boolean;
  /** Hears of everything dropped; `destination` is undefined where nothing says what it was for. */
  dropped?(reason: DropReason, destination: number | undefined): void;
  /** Bytes of a message in one packet sent, 64–4096; 64 if left out. Packets of any size are received. */
  readonly transmissionUnit?: number;
}

/** One end of a link: messages on one side, packets on the other. Used by requesters and by simulated drives alike. */
export class MctpPort {
  /** What was dropped so far. */
  readonly drops: Drops = noDrops();
  readonly #options: MctpPortOptions;
  readonly #unit: number;
  readonly #reassembler: Reassembler;

  constructor(options: MctpPortOptions) {
    this.#options = options;
    this.#unit = checkTransmissionUnit(options.transmissionUnit ?? baselineTransmissionUnit);
    this.#reassembler = new Reassembler((reason, packet) => this.drop(reason, packet.destination), options);
  }

  /** Sends a message as packets of `unit` bytes. Throws `INVALID_ARGUMENT` as `fragment` does. */
  send(message: MctpMessage, unit: number = this.#unit): void {
    for (const packet of fragment(message, unit)) this.#options.transmit(packet);
  }

  /**
   * Begins to send a message: each call of the function returned puts one packet on the link and tells whether any are
   * left. Throws `INVALID_ARGUMENT` as `fragment` does.
   */
  begin(message: MctpMessage, unit: number = this.#unit): () => boolean {
    const packets = fragment(message, unit);
    let next = 0;
    return () => {
      const packet = packets[next++];
      if (packet !== undefined) this.#options.transmit(packet);
      return next < packets.length;
    };
  }

  /** Takes a packet that came at `now`, in milliseconds of any clock. Never throws for what is in it. */
  receive(bytes: Uint8Array, now: number): void {
    if (bytes.length <= packetHeaderSize) {
      this.drop("malformed", undefined);
      return;
    }
    const packet = Packet.fromBytes(bytes);
    if (packet.version !== mctpHeaderVersion) {
      this.drop("badHeaderVersion", packet.destination);
    } else if (!this.#options.accepts(packet.destination)) {
      this.drop("unknownDestination", packet.destination);
    } else {
      const message = this.#reassembler.add(packet, now);
      if (message !== undefined) this.#options.deliver(message);
    }
  }

  /** Counts something dropped by whoever is connected here, above or below. */
  drop(reason: DropReason, destination: number | undefined): void {
    this.drops[reason]++;
    this.#options.dropped?.(reason, destination);
  }
}
