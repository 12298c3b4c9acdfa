import type { LinkSettingName, LinkSettings, LinkTuning, RemainingSetting, TuningStep } from "../discovery/index.ts";
import { currentNames } from "../mctpd/daemon-names.ts";
import type { Colors } from "./console.ts";
import { type DeviceAddress, formatDeviceAddress } from "./device-address.ts";
import { type DriveLabel, driveHeading } from "./drive-json.ts";
import { tableLines } from "./table.ts";

const titles: Readonly<Record<LinkSettingName, string>> = {
  frequency: "SMBus frequency",
  transmissionUnit: "transmission unit",
  routeMtu: "route MTU",
};
const frequencies: Readonly<Record<string, string>> = { khz100: "100 kHz", khz400: "400 kHz", mhz1: "1 MHz" };

type Value = LinkSettings[LinkSettingName] | string;

function valueText(setting: LinkSettingName, value: Value): string {
  if (value === undefined) return "unknown";
  return setting === "frequency" ? (frequencies[value] ?? `${value}`) : `${value} bytes`;
}

/** A time in milliseconds, with as many digits as it is good for. */
function timeText(time: number | undefined): string {
  return time === undefined ? "-" : `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`;
}

/** What tuning came to, for people. */
export function tuningLines(tuning: LinkTuning, label: DriveLabel, colors: Colors): string[] {
  const { outcome, before, after, times, kept } = tuning;
  const names = Object.keys(titles) as LinkSettingName[];
  const known = names.filter((name) => before[name] !== undefined || after[name] !== undefined);
  const heads = ["", "BEFORE", outcome === "planned" ? "WOULD BE" : "NOW"];
  const rows = known.map((name) => [titles[name], valueText(name, before[name]), valueText(name, after[name])]);
  if (times.after !== undefined) rows.push(["4 KiB from it", timeText(times.before), timeText(times.after)]);
  const cells = [
    heads.map((text) => ({ text, paint: colors.heading })),
    ...rows.map((row) => row.map((text) => ({ text }))),
  ];
  const over = tuning.link === undefined ? "" : ` over ${tuning.link}`;
  const port = `port ${tuning.portId}, ${tuning.portType === "twoWire" ? "2-Wire" : tuning.portType}`;
  return [
    `${driveHeading("Link", label)}${over}, ${port}:`,
    ...tableLines(cells).map((line) => `  ${line}`.trimEnd()),
    ...verdict(tuning, label),
    ...kept.map(({ setting, reason }) => `${titles[setting]} left as it is: ${reason}`),
  ];
}

function verdict({ outcome, gain }: LinkTuning, { simulated }: DriveLabel): string[] {
  switch (outcome) {
    case "already":
      return ["nothing to change"];
    case "planned":
      return ["nothing was changed (--dry-run)"];
    case "tuned":
      return [gainText(gain, simulated), "until the drive is reset or loses power, or mctpd sets it up anew"];
    default:
      return [];
  }
}

function gainText(gain: number | undefined, simulated: boolean): string {
  if (gain === undefined) return "what it brings was not measured: nothing here takes the time of a wire";
  return `4 KiB come ${gain.toFixed(1)} times as fast${simulated ? ", from a simulated drive" : ""}`;
}

/** How far it is. */
export function stepText({ kind, setting, value, time, error }: TuningStep): string {
  const what = setting === undefined ? "4 KiB" : `${titles[setting]} ${valueText(setting, value)}`;
  if (error !== undefined) return `${kind === "recover" ? "mctpd's recovery" : what}: failed, putting everything back`;
  return time === undefined ? what : `${what}: ${timeText(time)}`;
}

/** What is not as it was, each with what puts it right by hand. */
export function remainingLines(
  remaining: readonly RemainingSetting[],
  portId: number,
  address: DeviceAddress,
): string[] {
  const lines = remaining.map(({ setting, former, present }) => {
    const is = present === undefined ? "may not be" : `is ${valueText(setting, present)}, not`;
    return `${titles[setting]} ${is} ${valueText(setting, former)} as before: ${byHand(setting, former, portId, address)}`;
  });
  const ofDrive = remaining.some(({ setting }) => setting !== "routeMtu");
  const reset = "a power cycle of the drive makes it 100 kHz and 64 bytes";
  return ofDrive ? [...lines, `where the drive does not answer, ${reset}`] : lines;
}

/** The command that sets a setting. */
export function byHand(
  setting: LinkSettingName,
  value: number | string,
  portId: number,
  address: DeviceAddress,
): string {
  const drive = formatDeviceAddress({ ...address, controllerId: undefined });
  switch (setting) {
    case "frequency":
      return `nvme-mi mi set-smbus-frequency --port-id ${portId} --frequency ${value} ${drive}`;
    case "transmissionUnit":
      return `nvme-mi mi set-transmission-unit-size --port-id ${portId} --transmission-unit-size ${value} ${drive}`;
    case "routeMtu": {
      const { service, endpointControl } = currentNames;
      const path = currentNames.endpointPath(address.network, address.eid);
      return `busctl call ${service} ${path} ${endpointControl} SetMTU u ${value}`;
    }
  }
}
