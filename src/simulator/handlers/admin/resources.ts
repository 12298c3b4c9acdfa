import type { adminCommands } from "../../../mi/index.ts";
import { NvmeRefusal, nvmeRefusals } from "../../refusal.ts";
import type { Handlers } from "../handler.ts";

const invalidControllerId = new NvmeRefusal(1, 0x1f);
const invalidNumberOfResources = new NvmeRefusal(1, 0x21);
const invalidResourceId = new NvmeRefusal(1, 0x22);

const aboutSecondary: readonly unknown[] = ["secondaryOffline", "assignToSecondary", "secondaryOnline"];

/**
 * Virtualization Management and Capacity Management of simulated drives. Their controllers are all primary ones without
 * flexible resources, and their capacity is divided as it left the factory: what would change either is refused.
 */
export const resourceHandlers = {
  virtualizationManagement: (drive, { action, resourceType, managedControllerId, numberOfResources }) => {
    if (aboutSecondary.includes(action)) throw invalidControllerId.at("managedControllerId");
    if (action !== "allocateToPrimary") throw nvmeRefusals.invalidField.at("action");
    if (!drive.controllers.some(({ id }) => id === managedControllerId)) {
      throw invalidControllerId.at("managedControllerId");
    }
    if (typeof resourceType === "number") throw invalidResourceId.at("resourceType");
    if (numberOfResources !== 0) throw invalidNumberOfResources.at("numberOfResources");
    return { numberOfResources: 0 };
  },
  capacityManagement: () => {
    throw nvmeRefusals.invalidField.at("operation");
  },
} satisfies Partial<Handlers<typeof adminCommands>>;
