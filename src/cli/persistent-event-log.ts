import { type Json, type Struct, type TextLine, textLines, toJson } from "../codec/index.ts";
import { wordsOf } from "../codec/text.ts";
import type { PersistentEventStep } from "../endpoint/read-persistent-events.ts";
import { PersistentEventLogHeader } from "../nvme/index.ts";
import { persistentEventStructures } from "../nvme/log-pages/persistent-events/event-structures.ts";
import { jsonText, printLines } from "./console.ts";
import { driveHeading, driveJson } from "./drive-json.ts";
import { exitCodes } from "./failure.ts";
import { hexDump } from "./hex-dump.ts";
import type { Invocation } from "./invocation.ts";
import { ProgressLine } from "./progress-line.ts";
import { printedLines } from "./structure-text.ts";
import { controllerOf, labelOf, withTarget } from "./target.ts";
import { valueLines } from "./value-text.ts";

/** What of the header is about the events; who the drive is, other verbs tell. */
const shownOfHeader = /\((TNEV|TLL|LREV|POH|PCC|GNUM)\)/;

/** Shows the Persistent Event log: its header, and each of its events. */
export function run(invocation: Invocation): Promise<number> {
  const { options, call, colors } = invocation;
  return withTarget(invocation, async (target) => {
    const label = await labelOf(target, call);
    const steps: PersistentEventStep[] = [];
    using progress = new ProgressLine();
    const { takeContext = false, ignoreShutdown = false } = options;
    for await (const step of controllerOf(target).readPersistentEvents({ ...call, takeContext, ignoreShutdown })) {
      steps.push(step);
      progress.show(`Persistent events: ${step.number} of ${step.header.eventCount}`);
    }
    progress[Symbol.dispose]();
    const header = steps[0]?.header;
    const events = steps.map(({ event }) => event);
    if (options.json) printLines([jsonText(driveJson(label, { header: (toJson(header) ?? null) as Json, events }))]);
    else {
      const shown = [...headerLines(header), ...steps.flatMap(eventLines)];
      printLines([driveHeading("Persistent Event Log", label), ...printedLines(shown, colors, 1)]);
    }
    return exitCodes.success;
  });
}

type Header = PersistentEventStep["header"];
type Event = PersistentEventStep["event"];

function headerLines(header: Header | undefined): readonly TextLine[] {
  if (header === undefined) return [{ depth: 0, label: "Total Number of Events (TNEV)", value: "0" }];
  return textLines(PersistentEventLogHeader, header).filter(
    ({ depth, label }) => depth === 0 && shownOfHeader.test(label),
  );
}

/** An event: a title with its number, type and time, and what it tells. */
function eventLines({ number, event }: PersistentEventStep): TextLine[] {
  const { type, portType, portId, controllerId, vendorInformation, problem } = event;
  const kind = typeof type === "number" ? `type ${type}` : wordsOf(type);
  const title = { depth: 0, label: `Event ${number}`, value: `${kind}, ${timeText(event)}` };
  const about = {
    controllerId,
    ...(portType !== "none" && portType !== "notReported" && { [portType]: portId }),
    ...(vendorInformation.length > 0 && { vendorInformation }),
    problem,
  };
  return [title, ...valueLines(about, 1), ...dataLines(event)];
}

function dataLines({ data, further }: Event): TextLine[] {
  const told = Object.entries(data).flatMap(([name, value]): TextLine[] => {
    const struct = persistentEventStructures[name as keyof typeof persistentEventStructures] as Struct | undefined;
    if (struct !== undefined) return textLines(struct, value).map((line) => ({ ...line, depth: line.depth + 1 }));
    return value instanceof Uint8Array ? bytesLines("Data", value) : [];
  });
  return [...told, ...bytesLines("Bytes of later revisions", further)];
}

function bytesLines(label: string, bytes: Uint8Array | undefined): TextLine[] {
  if (bytes === undefined || bytes.length === 0) return [];
  const lines = hexDump(bytes).map((line) => ({ depth: 2, label: line.slice(0, 4), value: line.slice(6) }));
  return [{ depth: 1, label, value: undefined }, ...lines];
}

/** When it was, as far as the drive had been told the time. */
function timeText({ timestamp: { milliseconds, origin } }: Event): string {
  const time = Number(milliseconds);
  if (origin === "set" && time <= 8_640_000_000_000_000) return new Date(time).toISOString();
  return `${(time / 1000).toFixed(3)} s after a reset`;
}
