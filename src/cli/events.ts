import type { DriveEvent } from "../endpoint/drive-event.ts";
import { type EventOptions, eventSettings } from "../endpoint/event-options.ts";
import { asynchronousEvents } from "../mi/index.ts";
import { jsonText, printLines } from "./console.ts";
import { type ErrorJson, interruptedError } from "./drive-failure.ts";
import { type DriveLabel, driveHeading, driveJson } from "./drive-json.ts";
import { eventLine } from "./event-line.ts";
import { exitCodes } from "./failure.ts";
import type { Invocation, Options } from "./invocation.ts";
import { readerGone } from "./reader-gone.ts";
import { type FailureJson, labelOf, withTarget } from "./target.ts";
import { namedForm } from "./value-form.ts";

/** Watches the events of a drive until the user has enough. */
export function run(invocation: Invocation): Promise<number> {
  const { options, colors, call } = invocation;
  const wanted = eventOptions(options);
  // Wrong options are told before anything is opened.
  eventSettings(wanted);
  return withTarget(
    invocation,
    async (target) => {
      const label = await labelOf(target, call);
      if (!options.json) printLines([driveHeading("Events", label)]);
      using reader = readerGone();
      const signal = AbortSignal.any([call.signal, reader.signal]);
      let left = options.count ?? Number.POSITIVE_INFINITY;
      // States that follow a loss tell what it kept from being told: those are shown whatever is asked for.
      let hidesStates = options.states === false;
      try {
        for await (const item of target.endpoint.events({ ...call, ...wanted, signal })) {
          if (item.kind === "gap" || item.kind === "lost") hidesStates = false;
          if (hidesStates && item.kind === "event" && item.initial) continue;
          const time = new Date();
          printLines([options.json ? eventJson(item, time, label) : eventLine(item, time, colors)]);
          if (item.kind === "event" && --left <= 0) break;
        }
      } catch (error) {
        if (!reader.signal.aborted || call.signal.aborted) throw error;
      }
      return exitCodes.success;
    },
    failureJson,
  );
}

/** A failure is a line as events are. An interruption is none: that is how one ends watching. */
const failureJson: FailureJson = (label, error) =>
  error === interruptedError ? undefined : eventJson({ kind: "error", error }, new Date(), label);

const names = Object.fromEntries(Object.entries(asynchronousEvents).map(([name, { id }]) => [name, id]));
const eventForm = namedForm(names, { minimum: 0, maximum: 0xff });
const second = 1_000;

function eventOptions({ event, delay, retryDelay, check }: Options): EventOptions {
  const events = event?.map((text) => eventForm.read(text, "--event"));
  return {
    ...(events !== undefined && { events: events as NonNullable<EventOptions["events"]> }),
    ...(delay !== undefined && { delay: delay * second }),
    ...(retryDelay !== undefined && { retryDelay: Math.round(retryDelay * second) }),
    ...(check !== undefined && { checkInterval: check * second }),
  };
}

function eventJson(
  item: DriveEvent | { readonly kind: "error"; readonly error: ErrorJson },
  time: Date,
  label: DriveLabel,
): string {
  return jsonText(driveJson(label, { time: time.toISOString(), ...item }), 0);
}
