import type { Invocation } from "./invocation.ts";
import { runAs } from "./run-as.ts";

/** Lists controllers: all of the subsystem, or those that a namespace is attached to. */
export function run(invocation: Invocation): Promise<number> {
  const { cntid: startingControllerId, namespaceId } = invocation.options;
  const method = namespaceId === undefined ? "identifyControllerList" : "identifyNamespaceControllerList";
  return runAs(invocation, method, { startingControllerId, namespaceId });
}
