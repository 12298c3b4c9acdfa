import {
  arbitration,
  asynchronousEventConfiguration,
  interruptCoalescing,
  interruptVectorConfiguration,
  numberOfQueues,
} from "../../../nvme/features/queue-features.ts";
import { getFeature, setFeature } from "./feature-command.ts";

/** How a controller chooses among submission queues; weights are numbers of commands. */
export const getArbitration = getFeature(arbitration);

/** Sets how a controller chooses among submission queues; a burst exponent of 7 is no limit. */
export const setArbitration = setFeature(arbitration, {
  example: { lowPriorityWeight: 1, mediumPriorityWeight: 1, highPriorityWeight: 1 },
});

/** How many queues of each sort the controller has allocated to its host. */
export const getNumberOfQueues = getFeature(numberOfQueues);

/** Asks for so many queues of each sort and answers with those allocated; the host does that before it creates any. */
export const setNumberOfQueues = setFeature(numberOfQueues, {
  example: { submissionQueues: 4, completionQueues: 4 },
  response: numberOfQueues.answer,
});

/** From how many completions on, and after how many units of 100 µs, there is an interrupt. */
export const getInterruptCoalescing = getFeature(interruptCoalescing);

/** Sets from how many completions on, and after how many units of 100 µs, there is an interrupt. */
export const setInterruptCoalescing = setFeature(interruptCoalescing, { example: { threshold: 1, time: 0 } });

/** Whether coalescing is off for an interrupt vector. */
export const getInterruptVectorConfiguration = getFeature(interruptVectorConfiguration);

/** Sets whether coalescing is off for an interrupt vector. */
export const setInterruptVectorConfiguration = setFeature(interruptVectorConfiguration, {
  example: { vector: 1, coalescingDisabled: true },
});

/** Which events the controller announces to its host, which are others than those of NVMe-MI. */
export const getAsynchronousEventConfiguration = getFeature(asynchronousEventConfiguration);

/** Sets which events the controller announces to its host; those left out are off. */
export const setAsynchronousEventConfiguration = setFeature(asynchronousEventConfiguration, {
  example: { temperatureThreshold: true },
});
