import type { CallOptions } from "../endpoint/call-options.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { MiError } from "../errors.ts";
import type { ActionOptions } from "./daemon-link.ts";
import type { LinkRoute, LinkRouteState } from "./link-route.ts";
import type { LinkFrequency, LinkSettingName } from "./link-tuning.ts";

/** A setting of a link that is to be changed, and how to. */
export interface LinkSetting {
  readonly name: LinkSettingName;
  readonly former: number | string;
  readonly wanted: number | string;
  read(call: CallOptions): Promise<number | string>;
  /** Sets it to what is wanted, or to what it was. */
  write(to: "former" | "wanted", call: CallOptions): Promise<void>;
}

/** The frequency at which the drive sends. How fast this machine sends, only its own I2C controller decides. */
export function frequencySetting(
  endpoint: Endpoint,
  portId: number,
  values: { readonly former: LinkFrequency; readonly wanted: LinkFrequency },
): LinkSetting {
  return {
    name: "frequency",
    ...values,
    read: async (call) => (await endpoint.getSmbusFrequency({ portId }, call)).frequency,
    write: async (to, call) => {
      await endpoint.setSmbusFrequency({ portId, frequency: values[to] }, call);
    },
  };
}

/** The bytes of a message in one packet, of those that the drive sends and takes. */
export function transmissionUnitSetting(
  endpoint: Endpoint,
  portId: number,
  values: { readonly former: number; readonly wanted: number },
): LinkSetting {
  return {
    name: "transmissionUnit",
    ...values,
    read: async (call) => (await endpoint.getTransmissionUnitSize({ portId }, call)).transmissionUnitSize,
    write: async (to, call) => {
      await endpoint.setTransmissionUnitSize({ portId, transmissionUnitSize: values[to] }, call);
    },
  };
}

/** The largest packet that this machine sends to the drive. */
export function routeMtuSetting(
  route: LinkRoute & Required<Pick<LinkRoute, "setMtu">>,
  state: LinkRouteState,
  wanted: number,
): LinkSetting {
  // A route that says nothing is made so again: with the link's own MTU on it, it would not follow the link's any more.
  const values = { former: state.mtu ?? linkDefault, wanted };
  return {
    name: "routeMtu",
    former: effectiveMtu(state),
    wanted,
    read: async (call) => effectiveMtu(await route.read(actionOptions(call))),
    write: (to, call) => route.setMtu(values[to], actionOptions(call)),
  };
}

/** For mctpd: the MTU of the link. */
const linkDefault = 0;

/** The largest packet that goes to an endpoint. */
export function effectiveMtu({ mtu, linkMtu }: LinkRouteState): number {
  return mtu ?? linkMtu;
}

/** mctpd and the kernel have times of their own: a drive's timeout is not theirs. */
function actionOptions({ signal }: CallOptions): ActionOptions {
  return signal === undefined ? {} : { signal };
}

/** Changes a setting and looks whether it is so. Rejects as the change does, and with `CHANGED` where it is not. */
export async function applySetting(setting: LinkSetting, call: CallOptions): Promise<void> {
  await setting.write("wanted", call);
  const present = await setting.read(call);
  if (present === setting.wanted) return;
  throw new MiError("CHANGED", `${setting.name}: set to ${setting.wanted}, which was confirmed, but is ${present}`);
}
