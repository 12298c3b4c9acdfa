import { MiError } from "../errors.ts";
import { type AsynchronousEventName, asynchronousEvents } from "../mi/index.ts";
import type { CallOptions } from "./call-options.ts";
import { checkTime } from "./check-time.ts";

/** The sorts of PCI functions that events can be about. */
type FunctionName = "pci" | "physical" | "virtual";

/** Which events a drive is to tell, and how. Times are milliseconds. */
export interface EventOptions extends Pick<CallOptions, "signal" | "timeout" | "deadline" | "slot"> {
  /** Events by name or number; all that the drive supports unless given. */
  readonly events?: readonly (AsynchronousEventName | number)[];
  /** The PCI functions whose events are told: PCI functions, SR-IOV physical and virtual functions; all unless given. */
  readonly functions?: readonly FunctionName[];
  /** How long the drive collects events before it sends them: whole seconds, at most 255; 1000 unless given. */
  readonly delay?: number;
  /** How long the drive waits for an acknowledgement before it repeats a message: a multiple of 100; 1000 unless given. */
  readonly retryDelay?: number;
  /**
   * How often the drive is asked whether it still tells its events; 60000 unless given. 0 for never: then a drive that
   * cannot be armed anew ends the iteration with the error.
   */
  readonly checkInterval?: number;
}

/** Options with nothing left open. */
export interface EventSettings {
  readonly signal: AbortSignal | undefined;
  /** For each command. */
  readonly call: Pick<CallOptions, "timeout" | "deadline" | "slot">;
  readonly checkInterval: number;
  /** Numbers; undefined for all. */
  readonly events: readonly (AsynchronousEventName | number)[] | undefined;
  /** What the request that arms the drive has beside its events. */
  readonly arming: {
    readonly delay: number;
    readonly retryDelay: number;
    readonly includePciFunctions: boolean;
    readonly includePhysicalFunctions: boolean;
    readonly includeVirtualFunctions: boolean;
  };
}

const functionNames: readonly FunctionName[] = ["pci", "physical", "virtual"];

/** Completes the options. Throws `INVALID_ARGUMENT`. */
export function eventSettings(options: EventOptions): EventSettings {
  const { signal, timeout, deadline, slot, functions = functionNames } = options;
  const { delay = 1_000, retryDelay = 1_000, checkInterval = 60_000 } = options;
  for (const name of functions) {
    if (!functionNames.includes(name)) throw invalid("functions", name, `is not one of ${functionNames.join(", ")}`);
  }
  return {
    signal,
    call: {
      ...(timeout === undefined ? {} : { timeout }),
      ...(deadline === undefined ? {} : { deadline }),
      ...(slot === undefined ? {} : { slot }),
    },
    checkInterval: checkInterval === 0 ? 0 : checkTime("checkInterval", checkInterval),
    events: options.events === undefined ? undefined : eventsOf(options.events),
    arming: {
      delay: unitsOf("delay", delay, 1_000),
      retryDelay: unitsOf("retryDelay", retryDelay, 100) / 10,
      includePciFunctions: functions.includes("pci"),
      includePhysicalFunctions: functions.includes("physical"),
      includeVirtualFunctions: functions.includes("virtual"),
    },
  };
}

/** Each event once. Those that have a name by that name, as what comes from the drive has them. */
function eventsOf(given: readonly unknown[]): readonly (AsynchronousEventName | number)[] {
  if (!Array.isArray(given) || given.length === 0) throw invalid("events", given, "is not a list of events");
  const names = new Map<unknown, AsynchronousEventName>();
  for (const [name, { id }] of Object.entries(asynchronousEvents)) {
    names.set(name, name as AsynchronousEventName);
    names.set(id, name as AsynchronousEventName);
  }
  return [
    ...new Set(
      given.map((event: unknown) => {
        const known = names.get(event);
        if (known !== undefined) return known;
        if (typeof event === "number" && Number.isInteger(event) && event >= 0 && event <= 0xff) return event;
        throw invalid("events", event, "is not the name of an event, nor a number from 0 to 255");
      }),
    ),
  ];
}

/** A time in the units of the request, in which it has one byte. */
function unitsOf(name: string, time: number, unit: number): number {
  const units = time / unit;
  if (Number.isInteger(units) && units >= 0 && units <= 0xff) return units;
  throw invalid(name, time, `is not a multiple of ${unit} ms, at most ${0xff * unit}`);
}

function invalid(name: string, value: unknown, detail: string): MiError {
  return new MiError("INVALID_ARGUMENT", `${name}: ${String(value)} ${detail}`);
}
