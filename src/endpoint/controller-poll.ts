import type { ControllerHealth, InputOf, miCommands } from "../mi/index.ts";
import type { CallOptions } from "./call-options.ts";
import type { Methods } from "./methods.ts";

type Polls = Pick<Methods<typeof miCommands>, "controllerHealthStatusPoll">;

/** What to poll: that of one poll, which is made as often as it takes. `maximumEntries` is for each. */
export type ControllerPoll = InputOf<typeof miCommands.controllerHealthStatusPoll>;

/** As many controllers as one poll can report. */
const mostEntries = 255;

/**
 * The health of all controllers that a poll selects, each as it comes: what a clearing poll has reported is not lost if a
 * later one fails.
 */
export async function* pollControllers(
  endpoint: Polls,
  request: ControllerPoll = {},
  options?: CallOptions,
): AsyncGenerator<ControllerHealth, void, void> {
  const maximumEntries = Math.min(request.maximumEntries ?? mostEntries, mostEntries);
  for (let startingControllerId = request.startingControllerId ?? 0; startingControllerId <= 0xffff; ) {
    const poll = { ...request, startingControllerId, maximumEntries };
    const { controllers } = await endpoint.controllerHealthStatusPoll(poll, options);
    yield* controllers;
    const last = controllers.at(-1)?.controllerId;
    // Fewer than fit are the last ones; and a drive that does not count up must not be asked forever.
    if (controllers.length < maximumEntries || last === undefined || last < startingControllerId) break;
    startingControllerId = last + 1;
  }
}
