import { textLines } from "../codec/index.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { ControllerHealth, SubsystemHealth } from "../mi/index.ts";
import { type Colors, jsonText, printLines } from "./console.ts";
import { driveMessage, errorJson, interruptedError } from "./drive-failure.ts";
import { type DriveLabel, driveHeading, driveJson } from "./drive-json.ts";
import { exitCodes, reportFailure } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { printedLines } from "./structure-text.ts";
import { type FailureJson, labelOf, withTarget } from "./target.ts";
import { warningsOf, warningText } from "./warnings.ts";

/** Polls the health of a drive and of its controllers. Clears what changed only if told to. */
export function run(invocation: Invocation): Promise<number> {
  const { call, options, colors } = invocation;
  const clear = options.clear === true;
  let told = false;
  const failureJson: FailureJson = (label, error) => (told ? undefined : jsonText(driveJson(label, { error })));
  return withTarget(
    invocation,
    async (target) => {
      // What is cleared must be shown whatever happens next, so nothing else is asked after it.
      const early = clear ? await labelOf(target, call) : undefined;
      const subsystem = await target.endpoint.subsystemHealthStatusPoll({ clearStatus: clear }, call);
      const controllers: ControllerHealth[] = [];
      const failure = await pollControllers(target.endpoint, controllers, clear, call).then(
        () => undefined,
        (error: unknown) => ({ error, message: driveMessage(error, target.place) }),
      );
      const label = early ?? (await labelOf(target, call));
      const value = { cleared: clear, warnings: warningsOf({ subsystem }), subsystem, controllers };
      if (!options.json) printLines(textOf(label, value, colors));
      else {
        const error = failure && (call.signal.aborted ? interruptedError : errorJson(failure.error, failure.message));
        printLines([jsonText(driveJson(label, { ...value, error }))]);
        told = true;
      }
      if (failure === undefined) return exitCodes.success;
      if (call.signal.aborted) throw failure.error;
      reportFailure(failure.error, failure.message);
      return exitCodes.failure;
    },
    failureJson,
  );
}

interface Polled {
  readonly cleared: boolean;
  readonly warnings: readonly string[];
  readonly subsystem: SubsystemHealth;
  readonly controllers: readonly ControllerHealth[];
}

function textOf(label: DriveLabel, { cleared, warnings, subsystem, controllers }: Polled, colors: Colors): string[] {
  return [
    driveHeading("Health", label),
    `Warnings: ${warnings.length === 0 ? "none" : colors.alarm(warnings.map(warningText).join(", "))}`,
    `${SubsystemHealth.title}:`,
    ...printedLines(textLines(SubsystemHealth, subsystem), colors, 1),
    ...controllers.flatMap((controller) => [
      `${ControllerHealth.title} of controller ${controller.controllerId}:`,
      ...printedLines(textLines(ControllerHealth, controller), colors, 1),
    ]),
    ...(cleared ? ["The flags of what changed are cleared."] : []),
  ];
}

/** Adds the health of every controller to `all`, so that what was reported is there even if a later poll fails. */
async function pollControllers(
  endpoint: Endpoint,
  all: ControllerHealth[],
  clearChanges: boolean,
  call: Invocation["call"],
): Promise<void> {
  for await (const controller of endpoint.pollControllers({ clearChanges }, call)) all.push(controller);
}
