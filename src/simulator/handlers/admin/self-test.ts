import { everyNamespace } from "../../../mi/admin/admin-command.ts";
import type { adminCommands } from "../../../mi/index.ts";
import type { DriveModel } from "../../drive-model.ts";
import { abortSelfTest, selfTestLog, startSelfTest } from "../../logs/self-test.ts";
import { nvmeRefusals } from "../../refusal.ts";
import type { Handlers } from "../handler.ts";

/** A test is of the controller alone, of every active namespace, or of one. */
function requireActive({ namespaces, identify }: DriveModel, namespaceId: number, controllerId: number): void {
  if (namespaceId === 0 || namespaceId === everyNamespace) return;
  if (namespaceId > identify.namespaces) throw nvmeRefusals.invalidNamespaceOrFormat.at("namespaceId");
  const namespace = namespaces.find(({ id }) => id === namespaceId);
  if (!namespace?.attachedTo.includes(controllerId)) throw nvmeRefusals.invalidField.at("namespaceId");
}

/** Self-tests of simulated drives, which take their time by the drive's clock. */
export const selfTestHandlers = {
  deviceSelfTest: (drive, { selfTest, namespaceId, controllerId }, { now }) => {
    if (selfTest === "abort") {
      abortSelfTest(drive, "abortedByCommand", now);
      return {};
    }
    const isRefresh = selfTest === "hostInitiatedRefresh";
    const hasRefresh = drive.identify.deviceSelfTestOptions.hostInitiatedRefresh;
    if ((selfTest !== "short" && selfTest !== "extended" && !isRefresh) || (isRefresh && !hasRefresh)) {
      throw nvmeRefusals.invalidField.at("selfTest");
    }
    requireActive(drive, namespaceId, controllerId);
    startSelfTest(drive, { operation: selfTest, namespaceId, controllerId, since: now });
    return {};
  },
  getDeviceSelfTestLog: (drive, _request, { now }) => selfTestLog(drive, now),
} satisfies Partial<Handlers<typeof adminCommands>>;
