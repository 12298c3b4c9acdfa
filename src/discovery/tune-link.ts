import type { CallOptions } from "../endpoint/call-options.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { TimeoutError } from "../errors.ts";
import { headerSize, type LinkPlan, planTuning } from "./link-plan.ts";
import { putBack } from "./link-put-back.ts";
import { applySetting, type LinkSetting } from "./link-setting.ts";
import { LinkTrial } from "./link-trial.ts";
import type { LinkSettings, LinkTuning, RemainingSetting, TuneLinkOptions, TuningStep } from "./link-tuning.ts";

/** How long a drive has to answer while things are put back, in milliseconds: that takes one small packet. */
const patience = 2_000;

/**
 * Makes the link to a drive as fast as both sides take: the drive's SMBus frequency, its MCTP transmission unit, and the MTU of
 * the route to it. After the frequency, and after the sizes, a transfer of 4 KiB has to come through several times, byte for
 * byte as before; else everything is put back. Settings that are as wanted are not written.
 *
 * Every device on an I2C bus has to bear the frequency of any, and what the drive is sent at is this machine's: both are not
 * known here. Settings last until the drive is reset or loses power, and the route's until mctpd sets the drive up anew.
 *
 * Rejects only while nothing is changed: as `send` and the route do; with `INVALID_ARGUMENT` for what cannot be, or where the
 * port has to be given; with `CHANGED` where the drive's identity does not hold still. After that it resolves, whatever happens:
 * when aborted, too, with everything put back, and the signal's reason as `failure`.
 */
export async function tuneLink(endpoint: Endpoint, options: TuneLinkOptions = {}): Promise<LinkTuning> {
  const { signal, timeout, deadline } = options;
  const limits = { ...(timeout !== undefined && { timeout }), ...(deadline !== undefined && { deadline }) };
  const call = { ...limits, ...(signal !== undefined && { signal }) };
  signal?.throwIfAborted();
  const plan = await planTuning(endpoint, options, call);
  const tuning = new Tuning(endpoint, plan, options);
  if (plan.stages.length === 0) return tuning.report("already");
  if (options.dryRun) return tuning.report("planned");
  return await tuning.run(call, { timeout: patience, ...limits });
}

/** One run, and what has been seen of it. */
class Tuning {
  readonly #endpoint: Endpoint;
  readonly #plan: LinkPlan;
  readonly #options: TuneLinkOptions;
  readonly #steps: TuningStep[] = [];
  #timeBefore: number | undefined;
  #timeAfter: number | undefined;

  constructor(endpoint: Endpoint, plan: LinkPlan, options: TuneLinkOptions) {
    this.#endpoint = endpoint;
    this.#plan = plan;
    this.#options = options;
  }

  async run(call: CallOptions, undoing: CallOptions): Promise<LinkTuning> {
    const trial = await LinkTrial.of(this.#endpoint, this.#options.controllerId, call);
    this.#timeBefore = await trial.run(call).catch((error: unknown) => {
      throw withHint(error, this.#plan.before);
    });
    this.#tell({ kind: "measure", time: this.#timeBefore });
    const changed: LinkSetting[] = [];
    try {
      for (const stage of this.#plan.stages) await this.#change(stage, trial, call, changed);
      return this.report("tuned");
    } catch (error) {
      return await this.#undo(error, trial, changed, undoing);
    }
  }

  async #change(
    stage: readonly LinkSetting[],
    trial: LinkTrial,
    call: CallOptions,
    changed: LinkSetting[],
  ): Promise<void> {
    for (const setting of stage) {
      call.signal?.throwIfAborted();
      // A change that fails may have been made all the same: its answer may be what was lost.
      changed.push(setting);
      await this.#step({ kind: "set", setting: setting.name, value: setting.wanted }, async () => {
        await applySetting(setting, call);
        return {};
      });
    }
    await this.#step({ kind: "verify" }, async () => {
      this.#timeAfter = await trial.run(call);
      return { time: this.#timeAfter };
    });
  }

  async #undo(
    error: unknown,
    trial: LinkTrial,
    changed: readonly LinkSetting[],
    call: CallOptions,
  ): Promise<LinkTuning> {
    this.#timeAfter = undefined;
    const { route } = this.#options;
    const remaining = await putBack({ changed, route, call, tell: (step) => this.#tell(step) });
    if (remaining.length > 0) return this.report("stuck", { error }, remaining);
    try {
      const time = await trial.run(call, 1);
      this.#tell({ kind: "verify", time });
      return this.report("putBack", { error });
    } catch (reason) {
      this.#tell({ kind: "verify", error: reason });
      return this.report("putBack", { error }, [], { error: reason });
    }
  }

  async #step(step: TuningStep, act: () => Promise<Partial<TuningStep>>): Promise<void> {
    try {
      this.#tell({ ...step, ...(await act()) });
    } catch (error) {
      this.#tell({ ...step, error });
      throw error;
    }
  }

  #tell(step: TuningStep): void {
    this.#steps.push(step);
    try {
      this.#options.onStep?.(step);
    } catch {
      // A link must not stay halfway because of who watches.
    }
  }

  report(
    outcome: LinkTuning["outcome"],
    failure?: LinkTuning["failure"],
    remaining: readonly RemainingSetting[] = [],
    stillFailing?: LinkTuning["stillFailing"],
  ): LinkTuning {
    const { port, link, before, kept } = this.#plan;
    const times = { before: this.#timeBefore, after: this.#timeAfter };
    return {
      outcome,
      portId: port.portId,
      portType: port.information.portType,
      link,
      simulated: this.#endpoint.simulated,
      before,
      after: this.#after(outcome, remaining),
      kept,
      steps: [...this.#steps],
      times,
      gain: times.before && times.after ? times.before / times.after : undefined,
      failure,
      remaining,
      stillFailing,
    };
  }

  #after(outcome: LinkTuning["outcome"], remaining: readonly RemainingSetting[]): LinkSettings {
    const { before, stages } = this.#plan;
    const isNew = outcome === "tuned" || outcome === "planned";
    const changes = isNew ? stages.flat().map(({ name, wanted }) => [name, wanted] as const) : [];
    const others = remaining.map(({ setting, present }) => [setting, present] as const);
    return { ...before, ...Object.fromEntries([...changes, ...others]) };
  }
}

/** mctpd before 2.1 leaves a route at the link's MTU: a drive that is strict then never sees what is longer than its unit. */
function withHint(error: unknown, { transmissionUnit, routeMtu }: LinkSettings): unknown {
  if (!(error instanceof TimeoutError) || transmissionUnit === undefined || routeMtu === undefined) return error;
  const taken = transmissionUnit + headerSize;
  if (routeMtu > taken)
    error.message += `; packets to it have up to ${routeMtu} bytes, and it is set to take ${taken}: set the route's MTU to that first`;
  return error;
}
