import { baselineTransmissionUnit } from "../mctp/fragment.ts";
import { type Behaviour, corrupted } from "./behaviour.ts";
import type { Drive } from "./drive.ts";
import type { PortModel } from "./drive-model.ts";
import { servedPort } from "./served-port.ts";

/** How one side of a 2-Wire bus (SMBus, I2C) sends: whoever sends makes the clock. */
export interface TwoWireSender {
  readonly frequency: NonNullable<PortModel["frequency"]>;
  /** Bytes of a message in one packet. */
  readonly transmissionUnit: number;
}

/** A bus, and what it cannot do. */
export interface TwoWireLinkOptions {
  /** How requests come, looked at for each; at 100 kHz, 64 bytes a packet, if left out. */
  requester?(): TwoWireSender;
  /** What it cannot carry though the drive takes the setting; nothing if left out. */
  readonly limits?: {
    /** Packets with more bytes of a message than this fail, in either direction. */
    readonly transmissionUnit?: number;
    /** Whatever a drive sends at a higher frequency than this fails. */
    readonly frequency?: TwoWireSender["frequency"];
    /** What becomes of an answer that fails; lost if left out. A request that fails is lost in any case. */
    readonly how?: "lost" | "damaged";
  };
}

const kilohertz = { khz100: 100, khz400: 400, mhz1: 1000 } as const;
const slow: TwoWireSender = { frequency: "khz100", transmissionUnit: baselineTransmissionUnit };

/** Bytes around a packet's payload: address, command, count, source address, four of MCTP's header, check (DSP0237). */
const framing = 9;
/** Eight bits and the acknowledgement. */
const clocksOfByte = 9;

/**
 * Lets requests and answers take the time that they take on a 2-Wire bus, without pauses: by the frequency and the transmission
 * unit that are configured for the drive's port when the request comes, so that an answer that confirms another is sent as
 * those before it. With limits, what goes beyond them fails.
 */
export function twoWireLink(drive: Drive, { requester = () => slow, limits = {} }: TwoWireLinkOptions = {}): Behaviour {
  return (context, next) => {
    const host = requester();
    const sender = senderOf(drive);
    const { frequency = "mhz1", transmissionUnit = Number.POSITIVE_INFINITY, how = "lost" } = limits;
    const tooLong = (length: number, unit: number) => Math.min(length, unit) > transmissionUnit;
    if (tooLong(context.message.length, host.transmissionUnit)) return [];
    const arrival = timeOnBus(context.message.length, host);
    const fails = (length: number) =>
      kilohertz[sender.frequency] > kilohertz[frequency] || tooLong(length, sender.transmissionUnit);
    return next().flatMap((reply) => {
      const { length } = reply.message;
      const late = { ...reply, after: reply.after + arrival + timeOnBus(length, sender) };
      if (!fails(length)) return [late];
      return how === "lost" ? [] : corrupted(context, () => [late]);
    });
  };
}

function senderOf(drive: Drive): TwoWireSender {
  const frequency = servedPort(drive.model)?.frequency ?? slow.frequency;
  return { frequency, transmissionUnit: drive.transmissionUnit };
}

/** How long a message takes, in milliseconds. */
function timeOnBus(length: number, { frequency, transmissionUnit }: TwoWireSender): number {
  const packets = Math.ceil(length / transmissionUnit);
  return ((length + packets * framing) * clocksOfByte) / kilohertz[frequency];
}
