import { textLines } from "../codec/index.ts";
import type { DriveEvent, OccurredEvent } from "../endpoint/drive-event.ts";
import { eventDescription } from "../mi/index.ts";
import type { Colors } from "./console.ts";

/** What a drive told, on one line: when, what, what about, and what it says. */
export function eventLine(item: DriveEvent, time: Date, colors: Colors): string {
  const start = time.toISOString();
  switch (item.kind) {
    case "event":
      return [start, nameOf(item), `${item.scope} ${item.scopeId}`, sayingOf(item)].filter(Boolean).join("  ");
    case "gap":
      return colors.caution(`${start}  gap: message ${item.received} came, not ${item.expected}: all states follow`);
    case "overflow":
      return colors.caution(`${start}  overflow: more happened than fits a message; the rest follows`);
    case "malformed":
      return colors.alarm(`${start}  malformed: ${item.detail} (${item.bytes.length} bytes)`);
    case "lost":
      return colors.alarm(`${start}  lost: ${lossText[item.reason]}; all states follow`);
  }
}

const lossText = {
  transmissionFailure: "the drive gave up sending, since nothing acknowledged its events",
  disarmed: "the drive's events were no longer enabled",
} as const;

/** The name that `--event` takes; where there is none, the specification's. */
function nameOf({ name, title, initial }: OccurredEvent): string {
  return `${name ?? title}${initial ? " (state)" : ""}`;
}

/** What it says; of a change that says nothing, that it is one: in which direction is not told. */
function sayingOf(item: OccurredEvent): string {
  return detailsOf(item) || (item.initial ? "" : "changed");
}

function detailsOf({ name, details, vendorInformation, specificInformation }: OccurredEvent): string {
  const struct = name === undefined ? undefined : eventDescription(name).details;
  const known = struct === undefined || details === undefined ? [] : textLines(struct, details);
  // Of flags, those that are set.
  const texts = known.filter(({ value }) => value !== "no").map(({ label, value }) => `${label}: ${value}`);
  const hex = (label: string, bytes: Uint8Array) =>
    bytes.length === 0 ? [] : [`${label}: ${Buffer.from(bytes).toString("hex")}`];
  const unknown = known.length === 0 ? hex("specific information", specificInformation) : [];
  return [...texts, ...unknown, ...hex("vendor information", vendorInformation)].join(", ");
}
