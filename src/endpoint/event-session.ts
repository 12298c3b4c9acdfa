import { isMalformed } from "../codec/index.ts";
import { MiError, type MiErrorCode, MiStatusError, ProtocolError, TimeoutError, TransportError } from "../errors.ts";
import {
  type AsynchronousEventName,
  type Command,
  decodeEventMessage,
  describeOccurrence,
  type EventOccurrenceList,
  eventDescription,
  miCommands,
  responseStatuses,
} from "../mi/index.ts";
import type { CallOptions } from "./call-options.ts";
import type { DriveEvent, EventsLost } from "./drive-event.ts";
import type { EventSettings } from "./event-options.ts";
import type { Sender } from "./methods.ts";
import { sleep } from "./sleep.ts";

type Event = AsynchronousEventName | number;

/** Generations count from 0 to 31 and begin again. */
const generations = 32;
/** Failures of a command to which something came from the drive. */
const answered: readonly MiErrorCode[] = ["INTEGRITY", "PROTOCOL", "MI_STATUS"];
/** Failures of one command, after which the next may succeed. */
const passing: readonly MiErrorCode[] = ["TRANSPORT", "TIMEOUT", ...answered];
/** When so many commands in a row fail in the transport, it is taken to be gone for good. */
const mostTransportFailures = 3;
/** How often arming is tried, and how long after a failure it is tried again: milliseconds. */
const mostArmings = 3;
const armingPause = 250;
/** How long the drive may take at the end of an iteration to answer that it stops. Milliseconds. */
const disarmTime = 2_000;

/** Where a session leaves what it hears of, and how long it waits before it acknowledges. */
export interface EventSink {
  push(event: DriveEvent): void;
  room(): Promise<void>;
}

/**
 * What is said between requester and drive about events: arming, acknowledging, looking whether all is well. One step at a
 * time: none may be begun before the last is over. Steps reject where there is no going on.
 */
export class EventSession {
  readonly #sender: Sender;
  readonly #settings: EventSettings;
  readonly #sink: EventSink;
  readonly #signal: AbortSignal;
  #wanted: readonly Event[] = [];
  /** Of the last message whose events were told; undefined from arming to the first. */
  #last: number | undefined;
  /** Whether those came in the answer to an acknowledgement. */
  #answered = false;
  /** Of the message that is being worked on. */
  #current: number | undefined;
  /** Whether that message has come again meanwhile. */
  #repeated = false;
  /** Whether the drive is still to be armed anew. */
  #due = false;
  #armed = false;
  /** Whether the drive was asked to tell events, be it that it answered or not. */
  #asked = false;
  /** Whether the drive has answered anything at all in this session. */
  #heard = false;
  /** Whether the consumer knows that nothing comes until the drive is armed anew. */
  #lossTold = false;
  /** How many commands in a row failed in the transport. */
  #transportFailures = 0;

  /**
   * `signal` ends the session: a step then goes no further, but waits for what it has sent, as the drive would discard what
   * comes before it has answered that. Only `disarm` is for afterwards.
   */
  constructor(sender: Sender, settings: EventSettings, sink: EventSink, signal: AbortSignal) {
    this.#sender = sender;
    this.#settings = settings;
    this.#sink = sink;
    this.#signal = signal;
  }

  /** Has the drive tell the wanted events and no others; their states are the first that it tells. */
  async arm(): Promise<void> {
    await this.#persist(() => this.#tryToArm());
  }

  /** True once the drive has been told what to tell. Messages before that are none of this session's. */
  get armed(): boolean {
    return this.#armed;
  }

  /** True for a message that is being worked on already, which is then known to have come again. */
  recognizes(message: Uint8Array): boolean {
    const generation = transmissionOf(message)?.generation;
    if (generation === undefined || generation !== this.#current) return false;
    this.#repeated = true;
    return true;
  }

  /** Tells what an intact message says, and acknowledges it once there is room for more. */
  async take(message: Uint8Array): Promise<void> {
    const transmission = transmissionOf(message);
    const generation = transmission?.generation;
    const seen = transmission !== undefined && this.#isSeen(transmission);
    const expected = this.#expected(generation);
    const gap = !seen && generation !== undefined && expected !== undefined && generation !== expected;
    this.#current = generation;
    try {
      if (gap) this.#sink.push({ kind: "gap", expected, received: generation });
      if (!seen) {
        this.#tellMessage(message);
        this.#last = generation;
        this.#answered = false;
      }
      await this.#sink.room();
      if (this.#ended) return;
      await this.#acknowledge();
      this.#due ||= gap;
      if (this.#due) await this.#rearmIfPossible();
    } finally {
      this.#current = undefined;
    }
  }

  /** Looks whether the drive still tells its events, and arms it anew where it does not. */
  async check(): Promise<void> {
    try {
      const reason = await this.#lostReason();
      if (reason !== undefined) this.#tellLost(reason);
      this.#due ||= reason !== undefined;
    } catch (error) {
      if (!this.#isPassing(error)) throw error;
      // A drive that cannot be reached now is neither asked nor armed before the next look.
      if (error instanceof TimeoutError || error instanceof TransportError) return;
    }
    if (this.#due) await this.#rearmIfPossible();
  }

  /**
   * Has the drive tell nothing more, if it can be reached. Never rejects. It has two seconds to answer, which begin when
   * its slot is free.
   */
  async disarm(): Promise<void> {
    if (!this.#asked) return;
    const { slot } = this.#settings.call;
    const options = { ...(slot === undefined ? {} : { slot }), timeout: disarmTime };
    try {
      await this.#set(this.#wanted, false, options);
    } catch {}
  }

  get #ended(): boolean {
    return this.#signal.aborted;
  }

  /** Arms in several attempts. A drive that was never heard has one: each would cost whoever waits another timeout. */
  async #persist(attempt: () => Promise<void>): Promise<void> {
    for (let left = mostArmings - 1; ; left--) {
      try {
        return await attempt();
      } catch (error) {
        const silent = error instanceof TimeoutError && !this.#heard;
        if (left === 0 || silent || !this.#isPassing(error)) throw error;
      }
      await sleep(armingPause, this.#signal);
    }
  }

  async #tryToArm(): Promise<void> {
    const { events } = await this.#supported();
    this.#wanted = wantedOf(this.#settings.events, events);
    const enabled = events.filter(({ enabled }) => enabled).map(({ event }) => event);
    if (enabled.length > 0) await this.#clear(enabled);
    await this.#rearm();
  }

  /** Whether a message was told already. It comes again where its acknowledgement got lost, or late. */
  #isSeen({ generation, retry }: Transmission): boolean {
    if (this.#last === undefined) return false;
    // Drives that number answers otherwise than messages may send one of the same number as the last answer.
    if (generation === this.#last) return retry > 0 || !this.#answered;
    return retry > 0 && generation === previous(this.#last);
  }

  /** The generation that a message should have, which may be any of the first, and of one like the last answer. */
  #expected(generation: number | undefined): number | undefined {
    // Where arming anew got no answer, it may have had its effect.
    if (this.#last === undefined || this.#due) return generation;
    return this.#answered && generation === this.#last ? generation : next(this.#last);
  }

  async #supported() {
    try {
      // Nothing has to be told to the drive yet, so there is no waiting for its answer at the end.
      return await this.#send(miCommands.getAsynchronousEvents, {}, { ...this.#settings.call, signal: this.#signal });
    } catch (error) {
      const refused =
        error instanceof MiStatusError &&
        [responseStatuses.invalidParameter.code, responseStatuses.invalidCommandOpcode.code].some(
          (code) => code === error.status,
        );
      if (!refused) throw error;
      throw new MiError("NOT_SUPPORTED", "the drive has no asynchronous events", { cause: error });
    }
  }

  /** Sends a command, and sees how the transport is, and whether the drive is there. */
  async #send<I, Q, R>(command: Command<I, Q, R>, request: I, options: CallOptions): Promise<R> {
    try {
      const answer = await this.#sender.send(command, request, options);
      this.#transportFailures = 0;
      this.#heard = true;
      return answer;
    } catch (error) {
      this.#heard ||= isAnswered(error);
      this.#transportFailures = error instanceof TransportError ? this.#transportFailures + 1 : 0;
      throw error;
    }
  }

  #isPassing(error: unknown): boolean {
    if (!(error instanceof MiError) || !passing.includes(error.code)) return false;
    return this.#transportFailures < mostTransportFailures;
  }

  #set(events: readonly Event[], enabled: boolean, options: CallOptions): Promise<EventOccurrenceList> {
    const request = { ...this.#settings.arming, events: events.map((event) => ({ event, enabled })) };
    return this.#send(miCommands.setAsynchronousEvents, request, options);
  }

  /** Disables what is enabled. Whatever the drive has to say of that, it has done it. */
  async #clear(events: readonly Event[]): Promise<void> {
    try {
      await this.#set(events, false, this.#settings.call);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
  }

  async #rearm(): Promise<void> {
    if (this.#ended) return;
    this.#due = true;
    this.#asked = true;
    const states = await this.#set(this.#wanted, true, this.#settings.call);
    this.#due = false;
    this.#armed = true;
    this.#lossTold = false;
    // Generations begin anew.
    this.#last = undefined;
    this.#answered = false;
    this.#tell(states, true);
  }

  /** Where it fails, the drive may be disarmed, and send nothing: the next look is the time to try again, if there is one. */
  async #rearmIfPossible(): Promise<void> {
    this.#due = true;
    try {
      await this.#persist(async () => {
        // Some drives tell the states of newly enabled events only. Enabling that got no answer may have had its effect.
        await this.#clear(this.#wanted);
        await this.#rearm();
      });
    } catch (error) {
      if (this.#settings.checkInterval === 0 || !this.#isPassing(error)) throw error;
      this.#tellLost("disarmed");
    }
  }

  /** Where it fails for this once, the drive sends its message again: that is the time to try again. */
  async #acknowledge(): Promise<void> {
    do {
      this.#repeated = false;
      try {
        const since = await this.#send(miCommands.acknowledgeAsynchronousEvents, {}, this.#settings.call);
        const { occurrences, generation } = since;
        // Some drives number these otherwise, such as always by 0: those numbers mean nothing.
        if (occurrences.length > 0 && this.#last !== undefined && generation === next(this.#last)) {
          this.#last = generation;
          this.#answered = true;
        }
        this.#tell(since, false);
        return;
      } catch (error) {
        if (!this.#isPassing(error)) throw error;
        if (error instanceof ProtocolError) {
          this.#tellMalformed(error);
          return;
        }
      }
    } while (this.#repeated && !this.#ended);
  }

  async #lostReason(): Promise<EventsLost["reason"] | undefined> {
    const { call } = this.#settings;
    const { status } = await this.#send(miCommands.subsystemHealthStatusPoll, {}, call);
    if (status.asynchronousEventTransmissionFailure) return "transmissionFailure";
    if (this.#ended) return undefined;
    const { events } = await this.#send(miCommands.getAsynchronousEvents, {}, call);
    const enabled = new Set(events.filter((each) => each.enabled).map(({ event }) => event));
    return this.#wanted.every((event) => enabled.has(event)) ? undefined : "disarmed";
  }

  /** Once, until the drive is armed anew. */
  #tellLost(reason: EventsLost["reason"]): void {
    if (!this.#lossTold) this.#sink.push({ kind: "lost", reason });
    this.#lossTold = true;
  }

  #tellMessage(message: Uint8Array): void {
    try {
      this.#tell(decodeEventMessage(message), false);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#tellMalformed(error);
    }
  }

  #tellMalformed({ bytes, path, detail }: ProtocolError): void {
    this.#sink.push({ kind: "malformed", bytes: bytes ?? new Uint8Array(0), detail: `${path}: ${detail}` });
  }

  #tell({ occurrences, generation, retryCount, overflow }: EventOccurrenceList, initial: boolean): void {
    for (const occurrence of occurrences) {
      if (isMalformed(occurrence)) {
        const detail = "an occurrence is not as long as it says, or missing";
        this.#sink.push({ kind: "malformed", bytes: occurrence.malformed, detail });
        continue;
      }
      const { scope, scopeId, specificInformation, vendorInformation } = occurrence;
      const about = { scope, scopeId, generation, retry: retryCount, initial, specificInformation, vendorInformation };
      this.#sink.push({ kind: "event", ...describeOccurrence(occurrence), ...about });
    }
    if (overflow) this.#sink.push({ kind: "overflow" });
  }
}

/** Whether a command failed by what came from the drive, or after it had asked for more time. */
function isAnswered(error: unknown): boolean {
  if (error instanceof TimeoutError) return error.moreProcessing > 0;
  return error instanceof MiError && answered.includes(error.code);
}

/** Which message this is, and how often it was sent before. */
interface Transmission {
  readonly generation: number;
  readonly retry: number;
}

/** The transmission of an intact event message, even of one whose list cannot be read. */
function transmissionOf(message: Uint8Array): Transmission | undefined {
  const info = message.length < shortestList ? undefined : message[transmissionInfo];
  return info === undefined ? undefined : { generation: info >> 3, retry: info & 0x07 };
}

const next = (generation: number): number => (generation + 1) % generations;
const previous = (generation: number): number => (generation + generations - 1) % generations;

/** Where an event message has its generation (AEMTI), and the length of one that has nothing behind it but its check. */
const transmissionInfo = 10;
const shortestList = transmissionInfo + 1 + 4;

/** The events to enable. Throws `NOT_SUPPORTED`, naming them, for those that the drive does not have. */
function wantedOf(
  given: readonly Event[] | undefined,
  supported: readonly { readonly event: Event }[],
): readonly Event[] {
  const known = supported.map(({ event }) => event);
  if (known.length === 0) throw new MiError("NOT_SUPPORTED", "the drive supports no asynchronous event");
  const missing = (given ?? []).filter((event) => !known.includes(event));
  if (missing.length === 0) return given ?? known;
  const titles = missing.map((event) => eventDescription(event).title).join(", ");
  throw new MiError("NOT_SUPPORTED", `the drive does not support these events: ${titles}`);
}
