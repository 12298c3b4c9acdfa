import { maximumData } from "../mi/command-sets.ts";
import { type CommandSlot, judgeResponse, type MessageType, responseStatuses } from "../mi/index.ts";
import { statusOffset } from "../mi/message.ts";
import type { Receiver, Transport } from "../transport/transport.ts";
import { answerSize } from "./answer-size.ts";
import type { BusPlaces, Occupant } from "./bus-places.ts";
import type { Priority } from "./priority.ts";

/**
 * What a command that moves next to nothing has at least, in milliseconds: its request and its answer, a packet of 64 bytes each,
 * take 14 ms at 100 kHz, and few drives think for longer than that. Of 32 drives on a bus 16 may die at once, and cost the others
 * no more than their own time.
 */
const shortestPatience = 40;
/** What a drive has that is likely to be silent, in milliseconds: a request in one packet takes 7 ms at 100 kHz. */
const sendingTime = 10;
/** So many bytes go both ways in that time as well, from a drive that is there. */
const shortExchange = 64;

/** How a command waits for its place. */
interface Call {
  readonly slot: CommandSlot;
  readonly priority: Priority;
  readonly signal: AbortSignal | undefined;
  /** The point in time, by `performance.now()`. */
  readonly deadline: number;
}

/** Which message answers a command. */
type Answer = Parameters<typeof judgeResponse>[1];

/** What an endpoint has to do with the bus that it shares with others. */
export class BusSeat {
  readonly #places: BusPlaces;
  /** The bus in words. */
  readonly #bus: string;
  readonly #patience: number;
  /** How often something has come from the drive. */
  #heard = 0;
  /** What is to be expected of the drive: it is silent where nothing came to its last command in time. */
  #drive: "unknown" | "heard" | "silent" = "unknown";
  /** How many of its commands wait for a place. */
  #waiting = 0;

  constructor(places: BusPlaces, bus: string, patience: number) {
    this.#places = places;
    this.#bus = bus;
    this.#patience = patience;
  }

  /**
   * A place for a command, which has to be let go of. Waits no longer than the call's deadline, then rejects with a
   * `TimeoutError`; and as the signal and `clear` do.
   */
  async take(name: string, messageType: MessageType, message: Uint8Array, call: Call): Promise<BusPlace> {
    const size = message.length + answerSize(messageType, message);
    const place = new BusPlace(this, this.#places, { messageType, slot: call.slot }, size);
    if (this.#places.tryTake(place)) return place;
    const { signal, deadline, priority } = call;
    const late = (elapsed: number) => `${name}: not sent, since ${this.#bus} did not come free in ${elapsed} ms`;
    this.#waiting++;
    try {
      await this.#places.take(place, priority, { signal, wait: deadline - performance.now(), late });
    } finally {
      this.#waiting--;
    }
    return place;
  }

  /** What keeps the endpoint's commands, for the errors of those behind them; empty where the bus does not. */
  get obstacle(): string {
    return this.#waiting === 0 ? "" : `, as the one before it waited for ${this.#bus}`;
  }

  /** Ends all waiting of this endpoint with an error. */
  clear(error: Error): void {
    this.#places.clear(error, (occupant) => occupant instanceof BusPlace && occupant.seat === this);
  }

  /** Has to be told of whatever comes from the drive. */
  hear(): void {
    this.#heard++;
    this.#drive = "heard";
  }

  /** How often something has come from the drive. */
  get heard(): number {
    return this.#heard;
  }

  /** Has to be told where nothing came to a command in its time. */
  missed(): void {
    this.#drive = "silent";
  }

  /** How long a command that moves so many bytes may keep its place, in milliseconds. */
  patienceFor(size: number): number {
    // A drive that was never asked may well be there: only of a long answer would somebody else's be in the way.
    const brief = this.#drive === "silent" || (this.#drive === "unknown" && size <= shortExchange);
    if (brief) return Math.min(this.#patience, sendingTime);
    const share = Math.min(1, size / maximumData);
    return Math.min(this.#patience, Math.max(shortestPatience, this.#patience * share));
  }
}

/** A command's place on the bus, from when it gets it until it lets go of it. */
export class BusPlace implements Occupant {
  readonly seat: BusSeat;
  readonly #places: BusPlaces;
  readonly #answer: Answer;
  /** How many bytes it moves at most. */
  readonly #size: number;
  /** How often the drive had been heard when it began. */
  #heardBefore = 0;

  constructor(seat: BusSeat, places: BusPlaces, answer: Answer, size: number) {
    this.seat = seat;
    this.#places = places;
    this.#answer = answer;
    this.#size = size;
  }

  seated(): number {
    this.#heardBefore = this.seat.heard;
    return performance.now() + this.seat.patienceFor(this.#size);
  }

  /** The way to the drive, on which this hears what comes. */
  wayOver(transport: Pick<Transport, "open">): Pick<Transport, "open"> {
    return {
      open: (peer, receiver) =>
        transport.open(peer, {
          message: (bytes) => this.#pass(bytes, receiver),
          failed: (error) => receiver.failed(error),
        }),
    };
  }

  /** To be called at the end of the exchange, however it ends: `timedOut` where that was for want of an answer. */
  release(timedOut: boolean): void {
    if (timedOut && this.seat.heard === this.#heardBefore) this.seat.missed();
    this.#places.release(this);
  }

  #pass(message: Uint8Array, receiver: Receiver): void {
    this.seat.hear();
    // The drive thinks from here on, and the wire is free.
    if (this.#isMoreProcessing(message)) this.#places.release(this);
    receiver.message(message);
  }

  #isMoreProcessing(message: Uint8Array): boolean {
    if (message[statusOffset] !== responseStatuses.moreProcessingRequired.code) return false;
    try {
      return judgeResponse(message, this.#answer).kind === "moreProcessing";
    } catch {
      // Damage and nonsense are for the exchange to tell.
      return false;
    }
  }
}
