import type { Json } from "../codec/index.ts";
import { type LinkTuning, type TuneLinkOptions, tuneLink } from "../discovery/index.ts";
import { MiError } from "../errors.ts";
import { jsonText, printLines } from "./console.ts";
import { driveMessage, errorJson, interruptedError } from "./drive-failure.ts";
import { type DriveLabel, driveJson } from "./drive-json.ts";
import { complain, exitCodes } from "./failure.ts";
import type { Invocation, Options } from "./invocation.ts";
import { isSimulatedLink } from "./links.ts";
import { ProgressLine } from "./progress-line.ts";
import { labelOf, type Target, withTarget } from "./target.ts";
import { openTunedRoute } from "./tuned-route.ts";
import { byHand, remainingLines, stepText, tuningLines } from "./tuning-text.ts";

/** Makes the link to a drive faster, or leaves it as it was; says what is set, was set, and what it brought. */
export async function run(invocation: Invocation): Promise<number> {
  const { options, colors, call } = invocation;
  let isTold = false;
  return await withTarget(
    invocation,
    async (target) => {
      const tuning = await tuned(target, invocation);
      const label = await labelAfter(tuning, target, call);
      isTold = true;
      if (options.json) printLines([jsonText(tuningJson(tuning, label, target, call.signal))]);
      else printLines(tuningLines(tuning, label, colors));
      if (tuning.failure === undefined) return exitCodes.success;
      for (const line of failureLines(tuning, target, call.signal)) complain(line);
      call.signal.throwIfAborted();
      return exitCodes.failure;
    },
    (label, error) => (isTold ? undefined : jsonText(driveJson(label, { error }))),
  );
}

async function tuned({ address, endpoint }: Target, invocation: Invocation): Promise<LinkTuning> {
  const { options, call } = invocation;
  await using opened = await openTunedRoute(address, invocation);
  using progress = new ProgressLine();
  try {
    const tuning = await tuneLink(endpoint, {
      ...call,
      ...choicesOf(options),
      ...(address.controllerId !== undefined && { controllerId: address.controllerId }),
      route: opened.route,
      onStep: (step) => progress.show(stepText(step)),
    });
    // Without a wire, all that becomes faster is this program.
    return address.link.scheme === "sim" ? { ...tuning, gain: undefined } : tuning;
  } catch (error) {
    throw inWordsOfOptions(error);
  }
}

function choicesOf({ portId, frequency, transmissionUnit, dryRun, timeout, deadline }: Options): TuneLinkOptions {
  return {
    ...(portId !== undefined && { portId }),
    ...(frequency !== undefined && { frequency }),
    ...(transmissionUnit !== undefined && { transmissionUnit }),
    ...(dryRun !== undefined && { dryRun }),
    ...(timeout !== undefined && { timeout }),
    ...(deadline !== undefined && { deadline }),
  };
}

const flags: Readonly<Record<string, string>> = {
  portId: "--port-id",
  frequency: "--frequency",
  transmissionUnit: "--transmission-unit",
};

/** The library names its own options. */
function inWordsOfOptions(error: unknown): unknown {
  if (error instanceof MiError && error.code === "INVALID_ARGUMENT")
    error.message = error.message.replace(/^\w+(?=:)/, (name) => flags[name] ?? name);
  return error;
}

/** A drive that cannot be reached any more is not asked for its model, nor is one after an interruption. */
async function labelAfter(tuning: LinkTuning, target: Target, call: Invocation["call"]): Promise<DriveLabel> {
  const { outcome, stillFailing } = tuning;
  const unasked = { name: target.name, simulated: isSimulatedLink(target.address.link, true) };
  if (call.signal.aborted || outcome === "stuck" || stillFailing !== undefined) return unasked;
  return await labelOf(target, call);
}

function failureLines(tuning: LinkTuning, { place, address }: Target, signal: AbortSignal): string[] {
  const { failure, remaining, stillFailing, portId } = tuning;
  const what = signal.aborted ? `${place.name}: interrupted` : driveMessage(failure?.error, place);
  if (remaining.length > 0) {
    return [`${what}; NOT everything could be put back`, ...remainingLines(remaining, portId, address)];
  }
  const still =
    stillFailing === undefined ? [] : [`but 4 KiB do not come as before: ${driveMessage(stillFailing.error, place)}`];
  return [`${what}; everything was put back`, ...still];
}

function tuningJson(tuning: LinkTuning, label: DriveLabel, { place, address }: Target, signal: AbortSignal): Json {
  const { failure, remaining, stillFailing, steps, simulated: _, ...told } = tuning;
  const errorOf = (error: unknown) =>
    signal.aborted && error === signal.reason ? interruptedError : errorJson(error, driveMessage(error, place));
  return driveJson(label, {
    ...defined({
      ...told,
      after: defined(told.after),
      before: defined(told.before),
      times: defined(told.times),
    }),
    steps: steps.map(({ error, ...step }) => ({ ...step, ...(error !== undefined && { error: errorOf(error) }) })),
    remaining: remaining.map(({ error, ...each }) => ({
      ...defined(each),
      byHand: byHand(each.setting, each.former, told.portId, address),
      ...(error !== undefined && { error: errorOf(error) }),
    })),
    ...(failure !== undefined && { error: errorOf(failure.error) }),
    ...(stillFailing !== undefined && { stillFailing: errorOf(stillFailing.error) }),
  });
}

/** What is not known is left out. */
function defined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
}
