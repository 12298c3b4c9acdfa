import { usageError } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { runAs } from "./run-as.ts";

/** Lists namespaces: those that are active on the controller, or all that are allocated. */
export function run(invocation: Invocation): Promise<number> {
  const { all = false, csi: ioCommandSet, namespaceId = 0 } = invocation.options;
  // nvme-cli names the first id that is wanted, the specification the one before it.
  if (namespaceId === 0xffff_ffff) throw usageError("--namespace-id: no list begins with 0xffffffff");
  const request = { namespaceId: namespaceId === 0 ? undefined : namespaceId - 1, ioCommandSet };
  if (ioCommandSet === undefined) {
    return runAs(invocation, all ? "identifyAllocatedNamespaceList" : "identifyActiveNamespaceList", request);
  }
  const method = all ? "identifyCommandSetAllocatedNamespaceList" : "identifyCommandSetActiveNamespaceList";
  return runAs(invocation, method, request);
}
