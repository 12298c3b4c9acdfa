import { isMalformed } from "../codec/index.ts";
import { MiError, type MiErrorCode, MiStatusError, ProtocolError } from "../errors.ts";
import {
  type AsynchronousEventName,
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

type Event = AsynchronousEventName | number;

/** Generations count from 0 to 31 and begin again. */
const generations = 32;
/** Failures of one command, after which the next may succeed. */
const passing: readonly MiErrorCode[] = ["TIMEOUT", "INTEGRITY", "PROTOCOL", "MI_STATUS"];
/** How long the end of an iteration may take for the drive to be told. Milliseconds. */
const disarmTime = 2_000;

const isPassing = (error: unknown): boolean => error instanceof MiError && passing.includes(error.code);

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
  readonly #call: CallOptions;
  #wanted: readonly Event[] = [];
  /** Of the last message whose events were told; undefined from arming to the first. */
  #last: number | undefined;
  /** Of the message before that, where the events of `#last` came in the answer to its acknowledgement. */
  #acknowledged: number | undefined;
  /** Of the message that is being worked on. */
  #current: number | undefined;
  /** Whether that message has come again meanwhile. */
  #repeated = false;
  /** Whether the drive is still to be armed anew. */
  #due = false;
  #armed = false;

  /** `signal` ends whatever is under way, but for `disarm`. */
  constructor(sender: Sender, settings: EventSettings, sink: EventSink, signal: AbortSignal) {
    this.#sender = sender;
    this.#settings = settings;
    this.#sink = sink;
    this.#call = { ...settings.call, signal };
  }

  /** Has the drive tell the wanted events and no others; their states are the first that it tells. */
  async arm(): Promise<void> {
    const { events } = await this.#supported();
    this.#wanted = wantedOf(this.#settings.events, events);
    const enabled = events.filter(({ enabled }) => enabled).map(({ event }) => event);
    if (enabled.length > 0) await this.#set(enabled, false, this.#call);
    await this.#rearm();
  }

  /** True once the drive has been told what to tell. Messages before that are none of this session's. */
  get armed(): boolean {
    return this.#armed;
  }

  /** True for a message that is being worked on already, which is then known to have come again. */
  recognizes(generation: number | undefined): boolean {
    if (generation === undefined || generation !== this.#current) return false;
    this.#repeated = true;
    return true;
  }

  /** Tells what an intact message says, and acknowledges it once there is room for more. */
  async take(message: Uint8Array): Promise<void> {
    const generation = generationOf(message);
    // It was on its way when its acknowledgement was answered: messages and answers may overtake each other.
    if (generation !== undefined && generation === this.#acknowledged) return;
    // Where arming anew got no answer, it may have had its effect.
    const expected = this.#last === undefined || this.#due ? generation : (this.#last + 1) % generations;
    const seen = generation !== undefined && generation === this.#last;
    const gap = !seen && generation !== undefined && expected !== undefined && generation !== expected;
    this.#current = generation;
    try {
      if (gap) this.#sink.push({ kind: "gap", expected, received: generation });
      // One that was told already came again because its acknowledgement got lost.
      if (!seen) this.#tellMessage(message);
      this.#last = generation;
      this.#acknowledged = undefined;
      await this.#sink.room();
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
      if (reason !== undefined) this.#sink.push({ kind: "lost", reason });
      this.#due ||= reason !== undefined;
    } catch (error) {
      // A drive that does not answer now is asked again later.
      if (!isPassing(error)) throw error;
    }
    if (this.#due) await this.#rearmIfPossible();
  }

  /** Has the drive tell nothing more, if it can be reached. Never rejects, and takes no longer than two seconds. */
  async disarm(): Promise<void> {
    if (this.#wanted.length === 0) return;
    const { slot } = this.#settings.call;
    const options = { ...(slot === undefined ? {} : { slot }), timeout: disarmTime, deadline: disarmTime };
    try {
      await this.#set(this.#wanted, false, options);
    } catch {}
  }

  async #supported() {
    try {
      return await this.#sender.send(miCommands.getAsynchronousEvents, {}, this.#call);
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

  #set(events: readonly Event[], enabled: boolean, options: CallOptions): Promise<EventOccurrenceList> {
    const request = { ...this.#settings.arming, events: events.map((event) => ({ event, enabled })) };
    return this.#sender.send(miCommands.setAsynchronousEvents, request, options);
  }

  async #rearm(): Promise<void> {
    this.#due = true;
    const states = await this.#set(this.#wanted, true, this.#call);
    this.#due = false;
    this.#armed = true;
    // Generations begin anew.
    this.#last = undefined;
    this.#acknowledged = undefined;
    this.#tell(states, true);
  }

  /** Where it fails for this once, the next message or look is the time to try again. */
  async #rearmIfPossible(): Promise<void> {
    try {
      await this.#rearm();
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
  }

  /** Where it fails for this once, the drive sends its message again: that is the time to try again. */
  async #acknowledge(): Promise<void> {
    do {
      this.#repeated = false;
      try {
        const since = await this.#sender.send(miCommands.acknowledgeAsynchronousEvents, {}, this.#call);
        if (since.occurrences.length > 0 && since.generation !== this.#last) {
          this.#acknowledged = this.#last;
          this.#last = since.generation;
        }
        this.#tell(since, false);
        return;
      } catch (error) {
        if (!isPassing(error)) throw error;
        if (error instanceof ProtocolError) {
          this.#tellMalformed(error);
          return;
        }
      }
    } while (this.#repeated);
  }

  async #lostReason(): Promise<EventsLost["reason"] | undefined> {
    const { status } = await this.#sender.send(miCommands.subsystemHealthStatusPoll, {}, this.#call);
    if (status.asynchronousEventTransmissionFailure) return "transmissionFailure";
    const { events } = await this.#sender.send(miCommands.getAsynchronousEvents, {}, this.#call);
    const enabled = new Set(events.filter((each) => each.enabled).map(({ event }) => event));
    return this.#wanted.every((event) => enabled.has(event)) ? undefined : "disarmed";
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

/** The generation of an intact event message, even of one whose list cannot be read. */
export function generationOf(message: Uint8Array): number | undefined {
  const info = message.length < shortestList ? undefined : message[transmissionInfo];
  return info === undefined ? undefined : info >> 3;
}

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
