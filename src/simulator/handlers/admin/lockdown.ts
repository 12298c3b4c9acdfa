import { adminCommands } from "../../../mi/index.ts";
import type { DriveModel } from "../../drive-model.ts";
import { changeProhibition, lockable, prohibitedNow } from "../../lockdown/lockdown.ts";
import type { LockdownScope } from "../../lockdown/lockdown-model.ts";
import { nvmeRefusals } from "../../refusal.ts";
import { isListed } from "../../supported-commands.ts";
import type { Handlers } from "../handler.ts";

const interfacesMeant = {
  adminQueue: { onAdminQueues: true, outOfBand: false },
  adminQueueAndManagementEndpoint: { onAdminQueues: true, outOfBand: true },
  managementEndpoint: { onAdminQueues: false, outOfBand: true },
} as const;

function listed(drive: DriveModel, scope: LockdownScope, contents: string | number): readonly number[] {
  if (contents === "supported") return lockable(drive, scope);
  if (contents === "prohibited") return prohibitedNow(drive, scope, "onAdminQueues");
  if (contents === "prohibitedOutOfBand") return prohibitedNow(drive, scope, "outOfBand");
  throw nvmeRefusals.invalidField.at("contents");
}

/** Lockdown of simulated drives, and its log. */
export const lockdownHandlers = {
  lockdown: (drive, { scope, identifier, interfaces, prohibit, uuidIndex }) => {
    if (typeof scope === "number") throw nvmeRefusals.invalidField.at("scope");
    if (typeof interfaces === "number") throw nvmeRefusals.invalidField.at("interfaces");
    // These drives have no list of UUIDs for it.
    if (uuidIndex !== 0) throw nvmeRefusals.invalidField.at("uuidIndex");
    changeProhibition(drive, { scope, identifier, ...interfacesMeant[interfaces] }, prohibit);
    return {};
  },
  getLockdownLog: (drive, { scope, contents }) => {
    if (!isListed(drive.optionalCommands, adminCommands.lockdown)) throw nvmeRefusals.invalidLogPage;
    if (typeof scope === "number") throw nvmeRefusals.invalidField.at("scope");
    return { selected: { scope, contents }, identifiers: listed(drive, scope, contents) };
  },
} satisfies Partial<Handlers<typeof adminCommands>>;
