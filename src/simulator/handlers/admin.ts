import type { adminCommands } from "../../mi/index.ts";
import { supportedLogPages } from "../logs/supported-log-pages.ts";
import { MiRefusal } from "../refusal.ts";
import { bootPartitionHandlers } from "./admin/boot-partition.ts";
import { driveStateHandlers } from "./admin/drive-state.ts";
import { featureEffectsHandlers } from "./admin/feature-effects.ts";
import { featureHandlers } from "./admin/features.ts";
import { firmwareHandlers } from "./admin/firmware.ts";
import { formatHandlers } from "./admin/format.ts";
import { gatheredLogPageHandlers } from "./admin/gathered-log-pages.ts";
import { identifyHandlers } from "./admin/identify.ts";
import { lbaStatusHandlers } from "./admin/lba-status.ts";
import { lockdownHandlers } from "./admin/lockdown.ts";
import { namespaceHandlers } from "./admin/namespaces.ts";
import { resourceHandlers } from "./admin/resources.ts";
import { sanitizeHandlers } from "./admin/sanitize.ts";
import { securityHandlers } from "./admin/security.ts";
import { selfTestHandlers } from "./admin/self-test.ts";
import { storedLogPageHandlers } from "./admin/stored-log-pages.ts";
import { telemetryHandlers } from "./admin/telemetry.ts";
import type { Handlers } from "./handler.ts";

/**
 * Admin commands of a simulated drive. A handler gives the command's whole data; which part of it travels (NUMD, LPO,
 * DOFST, DLEN) is cut out once for all, in `answer-admin.ts`.
 */
export const adminHandlers: Handlers<typeof adminCommands> = {
  ...identifyHandlers,
  getSupportedLogPages: supportedLogPages(() => adminHandlers),
  ...driveStateHandlers,
  ...featureEffectsHandlers,
  ...featureHandlers,
  ...firmwareHandlers,
  ...namespaceHandlers,
  ...formatHandlers,
  ...sanitizeHandlers,
  rawAdminCommand: (drive, request) => {
    const command = drive.vendorAdminCommands.get(request.opcode);
    if (command === undefined) throw new MiRefusal("invalidCommandOpcode");
    return command(request);
  },
  ...gatheredLogPageHandlers,
  ...selfTestHandlers,
  ...storedLogPageHandlers,
  ...telemetryHandlers,
  ...securityHandlers,
  ...lockdownHandlers,
  ...resourceHandlers,
  ...lbaStatusHandlers,
  ...bootPartitionHandlers,
};
