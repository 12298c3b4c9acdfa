import type { CallOptions } from "../endpoint/call-options.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { MiError, MiStatusError } from "../errors.ts";
import { type LinkPort, linkPort } from "./link-port.ts";
import type { LinkRoute, LinkRouteState } from "./link-route.ts";
import {
  effectiveMtu,
  frequencySetting,
  type LinkSetting,
  routeMtuSetting,
  transmissionUnitSetting,
} from "./link-setting.ts";
import type { KeptSetting, LinkFrequency, LinkSettings, TuneLinkOptions } from "./link-tuning.ts";

/** What is to be done. */
export interface LinkPlan {
  readonly port: LinkPort;
  readonly link: string | undefined;
  readonly before: LinkSettings;
  /**
   * In this order, and a transfer after each of the lists. The clock comes before the packets: large packets are tried at a
   * frequency that is known to work, and it is known which of both failed.
   */
  readonly stages: readonly (readonly LinkSetting[])[];
  readonly kept: readonly KeptSetting[];
}

const frequencies: readonly unknown[] = ["khz100", "khz400", "mhz1"] satisfies LinkFrequency[];
/** What the drive sends and takes at least, and what no message exceeds; in bytes, without the MCTP header. */
const smallestUnit = 64;
const largestUnit = 4096;
/** Of MCTP, in each packet, in bytes: an MTU counts it, a transmission unit does not. */
export const headerSize = 4;

/** Finds out how a link is set, and what to change. Changes nothing. Throws `INVALID_ARGUMENT` for what cannot be. */
export async function planTuning(endpoint: Endpoint, options: TuneLinkOptions, call: CallOptions): Promise<LinkPlan> {
  const { route } = options;
  const port = await linkPort(endpoint, options.portId, call);
  const state = await route?.read(call.signal === undefined ? {} : { signal: call.signal });
  const clock = await planFrequency(endpoint, port, options.frequency ?? "highest", call);
  const size = await planUnit(endpoint, port, options.transmissionUnit ?? "highest", state, call);
  const mtu = planMtu(route, state, size);
  return {
    port,
    link: state?.link,
    before: { frequency: clock.present, transmissionUnit: size.present, routeMtu: state && effectiveMtu(state) },
    stages: [settingsOf(clock), inOrder(settingsOf(size), settingsOf(mtu))].filter((stage) => stage.length > 0),
    kept: [clock, size, mtu].flatMap(({ kept }) => kept ?? []),
  };
}

/**
 * Whoever receives has to be ready before the other sends. Both take what is smaller, and this machine takes what its link does
 * at any time; so it is the drive that comes first where packets become larger, and the route where they become smaller.
 */
function inOrder(unit: readonly LinkSetting[], mtu: readonly LinkSetting[]): LinkSetting[] {
  const shrinks = unit.some(({ former, wanted }) => wanted < former);
  return shrinks ? [...mtu, ...unit] : [...unit, ...mtu];
}

/** What is known of one setting. */
interface Part<Value> {
  readonly present?: Value | undefined;
  /** There where it is to be changed. */
  readonly setting?: LinkSetting;
  /** There where there is a reason not to. */
  readonly kept?: KeptSetting;
}

function settingsOf({ setting }: Part<unknown>): LinkSetting[] {
  return setting === undefined ? [] : [setting];
}

async function planFrequency(
  endpoint: Endpoint,
  { portId, information }: LinkPort,
  choice: LinkFrequency | "highest" | "keep",
  call: CallOptions,
): Promise<Part<LinkSettings["frequency"]>> {
  const keep = keeping("frequency", choice);
  if (information.portType !== "twoWire") return keep("only SMBus and I2C have one, and this is another port");
  const told = await unlessRefused(async () => (await endpoint.getSmbusFrequency({ portId }, call)).frequency);
  if (told instanceof Error) return keep(`the drive refuses to tell it (${told.message})`);
  if (choice === "keep") return { present: told };
  const highest = information.specific.twoWire?.protocols.maximumFrequency;
  if (!isFrequency(told)) return { present: told, ...keep(`the drive tells ${told}, which could not be put back`) };
  if (!isFrequency(highest)) return { present: told, ...keep(`the port tells no highest one, but ${highest}`) };
  const wanted = choice === "highest" ? highest : choice;
  if (rank(wanted) > rank(highest)) throw impossible("frequency", `${wanted} is more than the port's ${highest}`);
  // A drive that is faster than it says it can be is left alone.
  if (wanted === told || (choice === "highest" && rank(told) > rank(wanted))) return { present: told };
  return { present: told, setting: frequencySetting(endpoint, portId, { former: told, wanted }) };
}

interface UnitPart extends Part<number> {
  /** What the transmission unit will be; undefined where the route is to be left alone. */
  readonly planned?: number;
}

async function planUnit(
  endpoint: Endpoint,
  { portId, information }: LinkPort,
  choice: number | "highest" | "keep",
  state: LinkRouteState | undefined,
  call: CallOptions,
): Promise<UnitPart> {
  const keep = keeping("transmissionUnit", choice);
  const told = await unlessRefused(async () => {
    return (await endpoint.getTransmissionUnitSize({ portId }, call)).transmissionUnitSize;
  });
  if (told instanceof Error) return keep(`the drive refuses to tell it (${told.message})`);
  if (choice === "keep") return { present: told };
  if (!isUnit(told)) return { present: told, ...keep(`the drive tells ${told}, which could not be put back`) };
  const { maximumTransmissionUnitSize: ofPort } = information;
  if (!isUnit(ofPort)) return { present: told, ...keep(`the port tells ${ofPort} as its largest, which is none`) };
  if (state === undefined && choice === "highest") {
    return { present: told, ...keep("what this machine can receive is not known, as its route is not") };
  }
  const ofLink = state === undefined ? largestUnit : state.linkMtu - headerSize;
  const highest = Math.min(ofPort, ofLink);
  const wanted = choice === "highest" ? Math.max(highest, smallestUnit) : choice;
  const limits = `of the drive's port ${ofPort}${state === undefined ? "" : `, of ${state.link} ${ofLink}`}`;
  if (!isUnit(wanted) || wanted > highest) {
    throw impossible("transmissionUnit", `${wanted} is not in ${smallestUnit}–${highest} (${limits})`);
  }
  const setting = wanted === told ? undefined : transmissionUnitSetting(endpoint, portId, { former: told, wanted });
  return { present: told, planned: wanted, ...(setting !== undefined && { setting }) };
}

function planMtu(route: LinkRoute | undefined, state: LinkRouteState | undefined, { planned }: UnitPart): Part<never> {
  if (route === undefined || state === undefined || planned === undefined) return {};
  const wanted = planned + headerSize;
  if (wanted === effectiveMtu(state)) return {};
  const { setMtu } = route;
  if (setMtu === undefined)
    return { kept: { setting: "routeMtu", reason: route.fixed ?? "nothing here can change it" } };
  return { setting: routeMtuSetting({ ...route, setMtu }, state, wanted) };
}

/** How a setting is left alone, which is refused where it was to have a value of the caller's. */
function keeping(setting: "frequency" | "transmissionUnit", choice: number | string) {
  return (reason: string): { readonly kept: KeptSetting } => {
    if (choice !== "highest" && choice !== "keep") throw impossible(setting, reason);
    return { kept: { setting, reason } };
  };
}

function impossible(setting: string, reason: string): MiError {
  return new MiError("INVALID_ARGUMENT", `${setting}: ${reason}`);
}

async function unlessRefused<T>(read: () => Promise<T>): Promise<T | MiStatusError> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof MiStatusError) return error;
    throw error;
  }
}

function isFrequency(value: unknown): value is LinkFrequency {
  return frequencies.includes(value);
}

const rank = (frequency: LinkFrequency): number => frequencies.indexOf(frequency);

function isUnit(value: number): boolean {
  return Number.isInteger(value) && value >= smallestUnit && value <= largestUnit;
}
