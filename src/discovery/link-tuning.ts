import type { CallOptions } from "../endpoint/call-options.ts";
import type { PortInformation } from "../mi/index.ts";
import type { LinkRoute } from "./link-route.ts";

/** Frequencies of a 2-Wire port, ascending. */
export type LinkFrequency = "khz100" | "khz400" | "mhz1";

/** What to tune, and how. */
export interface TuneLinkOptions extends Pick<CallOptions, "signal" | "timeout" | "deadline"> {
  /**
   * This machine's side of the way (`kernelRoute`). Without one, only the drive's side is changed, and its transmission unit only
   * where it is given: it is not known then what this machine can receive.
   */
  readonly route?: LinkRoute;
  /** The port through which the endpoint is reached; needed where the drive does not have just one 2-Wire port. */
  readonly portId?: number;
  /** The drive's SMBus/I2C frequency; `highest` that its port names unless given. */
  readonly frequency?: LinkFrequency | "highest" | "keep";
  /**
   * Bytes of a message in one packet, without the MCTP header, in both directions; `highest` that both sides take unless given.
   * `keep` leaves the route's MTU as it is, too.
   */
  readonly transmissionUnit?: number | "highest" | "keep";
  /** The controller whose identity is transferred; the drive's first unless given. */
  readonly controllerId?: number;
  /** True to find out what would be changed, and change nothing. */
  readonly dryRun?: boolean;
  /** Called at the end of each step. What it throws is ignored. */
  readonly onStep?: (step: TuningStep) => void;
}

/** The settings of a link, by the order in which they are raised. */
export type LinkSettingName = "frequency" | "transmissionUnit" | "routeMtu";

/** How a link is set. */
export interface LinkSettings {
  /** The drive's; a number where it tells one that is no frequency, undefined where it has none or was not asked. */
  readonly frequency: LinkFrequency | number | undefined;
  /** The drive's, in bytes, without the MCTP header; undefined where it was not asked or does not tell. */
  readonly transmissionUnit: number | undefined;
  /** The largest packet that this machine sends to the endpoint, in bytes with the header; undefined where that is not known. */
  readonly routeMtu: number | undefined;
}

/** Something that was done. */
export interface TuningStep {
  /** `measure` is before anything is changed, `verify` after; `recover` is mctpd's. */
  readonly kind: "measure" | "set" | "verify" | "putBack" | "recover";
  /** Which setting, for `set` and `putBack`. */
  readonly setting?: LinkSettingName;
  /** What it was to be set to. */
  readonly value?: number | string;
  /** Of `measure` and `verify`: how long a transfer of 4 KiB took, in milliseconds. */
  readonly time?: number;
  /** Why it failed; not there where it did not. */
  readonly error?: unknown;
}

/** A setting that is not, or not known to be, as it was before. */
export interface RemainingSetting {
  readonly setting: LinkSettingName;
  readonly former: number | string;
  /** What it is; undefined where that could not be read. */
  readonly present: number | string | undefined;
  /** The last thing that stood in the way. */
  readonly error: unknown;
}

/** A setting that was left alone. */
export interface KeptSetting {
  readonly setting: LinkSettingName;
  readonly reason: string;
}

/** What came of tuning. */
export interface LinkTuning {
  /**
   * `already`: there was nothing to change. `planned`: with `dryRun`, nothing was changed. `tuned`: all was changed, and a
   * transfer of 4 KiB comes through. `putBack`: something failed, and all is as before. `stuck`: something failed, and
   * `remaining` is what is not as before.
   */
  readonly outcome: "already" | "planned" | "tuned" | "putBack" | "stuck";
  readonly portId: number;
  readonly portType: PortInformation["portType"];
  /** The network interface; undefined where it is not known. */
  readonly link: string | undefined;
  /** Whether it was a simulated drive, as far as the transport tells: times then say nothing of any real link. */
  readonly simulated: boolean;
  readonly before: LinkSettings;
  /** What is set now, or, of what was `planned`, would be. */
  readonly after: LinkSettings;
  readonly kept: readonly KeptSetting[];
  readonly steps: readonly TuningStep[];
  /** Median times of a transfer of 4 KiB from the drive, in milliseconds, as measured; undefined where they were not. */
  readonly times: { readonly before: number | undefined; readonly after: number | undefined };
  /** How many times as fast such a transfer is now; undefined where it was not measured. May be less than 1. */
  readonly gain: number | undefined;
  /** What failed: a refusal, a transfer, or the signal's reason. The last of `steps` that is not about putting back has it, too. */
  readonly failure: { readonly error: unknown } | undefined;
  readonly remaining: readonly RemainingSetting[];
  /** Why, with everything put back, a transfer fails all the same; undefined where it does not, or there was nothing to put back. */
  readonly stillFailing: { readonly error: unknown } | undefined;
}
