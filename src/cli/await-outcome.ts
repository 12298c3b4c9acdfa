import type { Controller } from "../endpoint/controller.ts";
import type { Invocation, Watched } from "./invocation.ts";
import { durationText, ProgressLine } from "./progress-line.ts";
import { resumable } from "./resumable.ts";

/** How something ended that went on in a drive. */
export interface Outcome {
  /** What the drive says of it, for JSON. */
  readonly value: object;
  readonly text: string;
  readonly failed: boolean;
}

/** One look at something that goes on. */
interface Step {
  readonly percentage: number;
  readonly remaining?: number;
}

/** Waits for what a command has begun, with progress on a terminal. */
export async function awaitOutcome(
  watched: Watched,
  controller: Controller,
  request: Readonly<Record<string, unknown>>,
  { call }: Invocation,
): Promise<Outcome> {
  const hint = () => `the drive goes on with it, and ${watchingVerbs[watched]} tells how far it is`;
  return resumable({ what: watched, signal: call.signal, hint }, () => outcomeOf(watched, controller, request, call));
}

/** What tells how far it is, for who does not wait any longer. */
const watchingVerbs: Readonly<Record<Watched, string>> = {
  format: "id-ns (FPI)",
  sanitize: "sanitize-log",
  selfTest: "self-test-log",
};

async function outcomeOf(
  watched: Watched,
  controller: Controller,
  request: Readonly<Record<string, unknown>>,
  call: Invocation["call"],
): Promise<Outcome> {
  switch (watched) {
    case "format": {
      const namespaceId = request.namespaceId as number;
      await lastOf("Format", controller.watchFormat({ ...call, namespaceId }));
      return { value: { outcome: "done" }, text: "formatted", failed: false };
    }
    case "sanitize": {
      const { outcome, state } = await lastOf("Sanitize", controller.watchSanitize(call));
      return { value: { outcome, state }, text: String(outcome), failed: outcome === "failed" };
    }
    case "selfTest": {
      const { result } = await lastOf("Self-test", controller.watchSelfTest(call));
      const failed = result !== undefined && result.result !== "completed";
      return { value: { result }, text: result === undefined ? "no result" : String(result.result), failed };
    }
  }
}

/** The last of the steps, each of which is shown. */
async function lastOf<S extends Step>(what: string, steps: AsyncIterable<S>): Promise<S> {
  using progress = new ProgressLine();
  let last: S | undefined;
  for await (const step of steps) {
    const left = step.remaining === undefined ? "" : `, about ${durationText(step.remaining)} left`;
    progress.show(`${what}: ${Math.floor(step.percentage)} %${left}`);
    last = step;
  }
  if (last === undefined) throw new TypeError(`${what}: there was nothing to watch`);
  return last;
}
