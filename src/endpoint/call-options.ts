import { MiError } from "../errors.ts";
import type { CommandSlot } from "../mi/index.ts";
import type { Bus } from "./bus.ts";
import { checkTime } from "./check-time.ts";
import { clock } from "./clock.ts";
import { checkPriority, type Priority } from "./priority.ts";

/** How one command is sent. What is left out is the endpoint's. */
export interface CallOptions {
  /**
   * Gives up when aborted; the call rejects with the signal's reason. The drive may still carry the command out, and keep
   * its slot busy until then (`EndpointOptions.recovery`); `abort` has the drive give it up as well.
   */
  readonly signal?: AbortSignal;
  /**
   * The longest wait for an answer, and after a More Processing Required that names no time; before that, for a slot that
   * is busy with a command given up. Milliseconds.
   */
  readonly timeout?: number;
  /** The longest time for the whole call: queueing, answer and every More Processing Required. Milliseconds. */
  readonly deadline?: number;
  /** The command slot to use. Some drives only have slot 0. `pause` and `resume` are for both: 0 unless given here. */
  readonly slot?: CommandSlot;
  /**
   * Which commands go first on a bus that endpoints share (`EndpointOptions.bus`); of the same priority, those that came first.
   * Those of a lower one are overtaken by at most 64 before one of them is sent. `low` for what moves data in many messages, a log
   * page without `dataLength` among it, else `normal`, unless given. Means nothing for control primitives.
   */
  readonly priority?: Priority;
  /**
   * True to have the drive pause with this command (Command Initiated Auto Pause, CIAP), as by `pause`: its answer comes
   * after `resume`. Ports tell whether they can (`commandInitiatedAutoPause`); before NVMe-MI 2.0 the bit was reserved, and a
   * drive may ignore it or refuse the command. Not for control primitives.
   */
  readonly autoPause?: boolean;
  /**
   * True to have an Admin command that needs the media carried out though the controller is shut down (Ignore Shutdown, ISH),
   * from NVMe-MI 2.1 on. Not for other commands.
   */
  readonly ignoreShutdown?: boolean;
  /**
   * True to have the data travel through the drive's Management Endpoint Buffer (MEB), which has room for more than a
   * message: `readBufferCommandList` tells which commands may. Its own commands are sent before and after, on the same
   * slot; of an endpoint, one command uses the buffer at a time, and none (`BUSY`) while one that was given up may still
   * write to it. What a raw command leaves there, the caller has to read.
   */
  readonly throughBuffer?: boolean;
}

/** How an endpoint sends commands where a call does not say. */
export interface EndpointOptions {
  /** As in `CallOptions`; 5000 ms unless given. */
  readonly timeout?: number;
  /** As in `CallOptions`; 300000 ms unless given. */
  readonly deadline?: number;
  /** As in `CallOptions`; 0 unless given. */
  readonly slot?: CommandSlot;
  /** How many More Processing Required one command may be answered with; 32 unless given. */
  readonly moreProcessingLimit?: number;
  /**
   * Whether the first command is preceded by a look at the drive's identity, to know its quirks. True unless given or
   * switched off by the environment variable `LIBNVME_MI_PROBE_ENABLED` (0, false or disable…).
   */
  readonly probe?: boolean;
  /** Whether a damaged answer to a command that only reads is asked for once more (Replay); true unless given. */
  readonly replay?: boolean;
  /**
   * Whether a slot is looked after whose last command was sent and given up, as after a timeout: before the next command on
   * it the drive is asked (Get State, at most 500 ms and a quarter of the timeout), and where the slot is busy, waited for.
   * Nothing is aborted by itself: a drive's slots are shared, and what holds one may be another program's command. True unless
   * given; without it, a drive drops what comes meanwhile.
   */
  readonly recovery?: boolean;
  /** What it shares with the endpoints on the same physical bus; without it, it shares nothing with others. */
  readonly bus?: Bus;
}

/** An endpoint's options with nothing left open but what it shares. */
export type Defaults = Required<Omit<EndpointOptions, "bus">>;

/** A call's options with nothing left open. */
export interface Settings {
  readonly signal: AbortSignal | undefined;
  /** When the call, or what of it is sent now, began, by `clock`. */
  readonly began: number;
  readonly timeout: number;
  /** The point in time, by `clock`. */
  readonly deadline: number;
  readonly slot: CommandSlot;
  readonly priority: Priority;
}

/** What an endpoint starts from. */
const defaultSettings = { timeout: 5_000, deadline: 300_000, slot: 0, moreProcessingLimit: 32 } as const;

/** Completes an endpoint's options; those given as undefined count as left out. Throws `INVALID_ARGUMENT`. */
export function endpointSettings(options: EndpointOptions, probeByDefault: boolean): Defaults {
  return {
    timeout: checkTime("timeout", options.timeout ?? defaultSettings.timeout),
    deadline: checkTime("deadline", options.deadline ?? defaultSettings.deadline),
    slot: checkSlot(options.slot ?? defaultSettings.slot),
    moreProcessingLimit: checkLimit(options.moreProcessingLimit ?? defaultSettings.moreProcessingLimit),
    probe: options.probe ?? probeByDefault,
    replay: options.replay ?? true,
    recovery: options.recovery ?? true,
  };
}

/** The options of a call that has none. */
export const noOptions: CallOptions = Object.freeze({});

/** Completes a call's options from its endpoint's. Throws `INVALID_ARGUMENT`. */
export function callSettings(
  options: CallOptions,
  endpoint: Defaults,
  defaultSlot: CommandSlot = endpoint.slot,
): Settings {
  if (options === noOptions) return plainSettings(endpoint, defaultSlot);
  const timeout = checkTime("timeout", options.timeout ?? endpoint.timeout);
  const deadline = checkTime("deadline", options.deadline ?? endpoint.deadline);
  const slot = checkSlot(options.slot ?? defaultSlot);
  const priority = options.priority === undefined ? "normal" : checkPriority(options.priority);
  const began = clock.now();
  return { signal: options.signal, began, timeout, deadline: began + deadline, slot, priority };
}

let plain: Settings = { signal: undefined, began: 0, timeout: 0, deadline: 0, slot: 0, priority: "normal" };

/** One object for all that begin in the same millisecond on the same terms, as those of a fleet that is polled do. */
function plainSettings({ timeout, deadline: longest }: Defaults, slot: CommandSlot): Settings {
  const began = clock.now();
  const deadline = began + longest;
  const isSame =
    plain.began === began && plain.timeout === timeout && plain.deadline === deadline && plain.slot === slot;
  if (!isSame) plain = { signal: undefined, began, timeout, deadline, slot, priority: "normal" };
  return plain;
}

/** Refuses a slot that does not exist. */
function checkSlot(value: number): CommandSlot {
  if (value === 0 || value === 1) return value;
  throw new MiError("INVALID_ARGUMENT", `slot: ${value} is not a command slot (0 or 1)`);
}

function checkLimit(value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new MiError("INVALID_ARGUMENT", `moreProcessingLimit: ${value} is not a number of responses`);
}
