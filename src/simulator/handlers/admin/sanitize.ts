import type { adminCommands } from "../../../mi/index.ts";
import { logPageIdentifiers } from "../../../nvme/index.ts";
import { abortSelfTest } from "../../logs/self-test.ts";
import { allocatedNamespace } from "../../media/namespace-management.ts";
import { namespaceSanitizeLog, sanitizeLog } from "../../media/sanitize-operation.ts";
import { sanitizeOneNamespace, sanitizeSubsystem } from "../../media/sanitizing.ts";
import { nvmeRefusals } from "../../refusal.ts";
import type { Handlers } from "../handler.ts";
import { storedLogPage } from "./stored-log-pages.ts";

const everyNamespace = 0xffff_ffff;

/** How simulated drives are sanitized: in the background, through any reset. */
export const sanitizeHandlers = {
  sanitize: (drive, request, { now }) => {
    if (drive.namespaces.some(({ identify }) => identify.attributes.writeProtected)) throw nvmeRefusals.writeProtected;
    sanitizeSubsystem(drive, request, now);
    abortSelfTest(drive, "abortedBySanitize", now);
    return {};
  },
  sanitizeNamespace: (drive, request, { now }) => {
    const { identify } = allocatedNamespace(drive, request.namespaceId);
    if (identify.attributes.writeProtected) throw nvmeRefusals.writeProtected;
    sanitizeOneNamespace(drive, request, now);
    return {};
  },
  getSanitizeNamespaceStatusList: (drive) =>
    // Of its layout nothing is public, so it is what somebody gave the drive.
    storedLogPage(drive, logPageIdentifiers.sanitizeNamespaceStatusList) as never,
  getSanitizeStatusLog: (drive, { namespaceId }, { now }) => {
    if (namespaceId === 0 || namespaceId === everyNamespace)
      return sanitizeLog(drive.media, drive.sanitizeFailure, now);
    allocatedNamespace(drive, namespaceId);
    return namespaceSanitizeLog(drive.media, namespaceId, now);
  },
} satisfies Partial<Handlers<typeof adminCommands>>;
