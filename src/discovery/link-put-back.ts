import type { CallOptions } from "../endpoint/call-options.ts";
import { sleep } from "../endpoint/sleep.ts";
import { IntegrityError, TimeoutError, TransportError } from "../errors.ts";
import type { LinkRoute } from "./link-route.ts";
import type { LinkSetting } from "./link-setting.ts";
import type { RemainingSetting, TuningStep } from "./link-tuning.ts";

/** Before each further round, in milliseconds. */
const pauses = [200, 500, 1_000];
/** How long mctpd has to find the drive again: it asks at once and twice more, 2.5 s apart. */
const recoveryTime = 6_000;

/** How it shows that a drive cannot be reached: refusals, and an endpoint that was closed here, are nothing for mctpd. */
const unreachable = [TimeoutError, TransportError, IntegrityError] as const;

/** What putting back needs. */
export interface PutBack {
  /** What was or may have been changed, in that order. */
  readonly changed: readonly LinkSetting[];
  readonly route: LinkRoute | undefined;
  /** Without the signal of the caller, who may be the reason: a link is not left halfway. */
  readonly call: CallOptions;
  readonly tell: (step: TuningStep) => void;
}

/**
 * Puts settings back as they were, the last first, and looks whether they are. All of them are tried in each round: where
 * nothing that the drive says can be understood at the new frequency, the request that lowers it again is, since this machine
 * sends at its own; so silence is no reason to leave out the others. Returns what is not as it was. Never rejects.
 */
export async function putBack(task: PutBack): Promise<RemainingSetting[]> {
  let left = task.changed.toReversed();
  let remaining: RemainingSetting[] = [];
  const round = async () => {
    const results = [];
    for (const setting of left) results.push({ setting, remains: await putOneBack(setting, task) });
    remaining = results.flatMap(({ remains }) => remains ?? []);
    left = results.flatMap(({ setting, remains }) => (remains === undefined ? [] : [setting]));
  };
  await round();
  for (const pause of pauses) {
    if (left.length === 0) return [];
    await sleep(pause, undefined);
    await round();
  }
  if (await recovered(task, remaining)) await round();
  return remaining;
}

async function putOneBack(setting: LinkSetting, { call, tell }: PutBack): Promise<RemainingSetting | undefined> {
  const { name, former } = setting;
  let present = await attempt(() => setting.read(call));
  if ("value" in present && present.value === former) return undefined;
  const written = await attempt(() => setting.write("former", call));
  present = await attempt(() => setting.read(call));
  const error = "error" in written ? written.error : "error" in present ? present.error : undefined;
  const isBack = "value" in present && present.value === former;
  tell({ kind: "putBack", setting: name, value: former, ...(!isBack && { error }) });
  if (isBack) return undefined;
  return { setting: name, former, present: "value" in present ? present.value : undefined, error };
}

/** The last resort, for a drive that does not answer any more: mctpd looks for it, and gives it its endpoint id again. */
async function recovered({ route, tell }: PutBack, remaining: readonly RemainingSetting[]): Promise<boolean> {
  const recover = route?.recover;
  const isSilent = ({ setting, present, error }: RemainingSetting) =>
    setting !== "routeMtu" && present === undefined && unreachable.some((each) => error instanceof each);
  if (recover === undefined || !remaining.some(isSilent)) return false;
  const result = await attempt(() => recover({}));
  tell({ kind: "recover", ...("error" in result && { error: result.error }) });
  if ("error" in result) return false;
  await sleep(recoveryTime, undefined);
  return true;
}

async function attempt<T>(act: () => Promise<T>): Promise<{ readonly value: T } | { readonly error: unknown }> {
  try {
    return { value: await act() };
  } catch (error) {
    return { error };
  }
}
