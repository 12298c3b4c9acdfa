import { dword } from "../../mi/admin/admin-command.ts";
import type { AnswerTo } from "../../mi/answer.ts";
import { configurationSet } from "../../mi/commands/configuration-command.ts";
import { adminCommands, type Command } from "../../mi/index.ts";
import { opcodeOffset } from "../../mi/message.ts";
import { features } from "../../nvme/features/features.ts";
import type { DriveModel } from "../drive-model.ts";
import { capabilitiesOf } from "../features/feature-store.ts";
import { MiRefusal, NvmeRefusal } from "../refusal.ts";
import { isListed } from "../supported-commands.ts";
import type { LockdownScope, Prohibition } from "./lockdown-model.ts";

const prohibited = new NvmeRefusal(0, 0x23);
const notSupported = new NvmeRefusal(1, 0x28);

const setFeaturesOpcode = 0x09;
const featureIdentifierAt = dword(10);

/** Whether a drive's list of optional commands has what a prohibition would be about. */
const offers = (drive: DriveModel, { messageType, opcode }: Pick<Command, "messageType" | "opcode">): boolean =>
  isListed(drive.optionalCommands, { messageType, opcode });

/**
 * What can be prohibited of a scope, ascending: whatever a drive may do without, but never Lockdown itself, which would leave
 * no way back; what it must have cannot.
 */
export function lockable(drive: DriveModel, scope: LockdownScope): readonly number[] {
  const found = new Set(scope === "setFeatures" ? settableFeatures(drive) : optionalOpcodes(drive, scope));
  return [...found].sort((one, other) => one - other);
}

function optionalOpcodes(drive: DriveModel, scope: Exclude<LockdownScope, "setFeatures">): number[] {
  const listed = drive.optionalCommands.filter(({ commandType }) => commandType.nvmeMiMessageType === scope);
  const opcodes = listed.map(({ opcode }) => opcode).filter((opcode) => !isLockdown(scope, opcode));
  // One that changes the drive without being optional.
  return scope === "miCommand" ? [...opcodes, configurationSet.opcode] : opcodes;
}

const isLockdown = (scope: LockdownScope, opcode: number): boolean =>
  scope === "adminCommand" && opcode === adminCommands.lockdown.opcode;

function settableFeatures(drive: DriveModel): number[] {
  if (!offers(drive, { messageType: "adminCommand", opcode: setFeaturesOpcode })) return [];
  const there = [...features.values()].filter(({ identifier }) => !drive.features.missing.has(identifier));
  return there.filter((each) => capabilitiesOf(drive, each).changeable).map(({ identifier }) => identifier);
}

/** Prohibits or allows one command or feature on some interfaces; refuses what cannot be prohibited. */
export function changeProhibition(drive: DriveModel, change: Prohibition, prohibit: boolean): void {
  const { scope, identifier, onAdminQueues, outOfBand } = change;
  if (!lockable(drive, scope).includes(identifier)) throw notSupported.at("identifier");
  const isSame = (each: Prohibition) => each.scope === scope && each.identifier === identifier;
  const before = drive.lockdown.prohibitions.find(isSame);
  const after = {
    scope,
    identifier,
    onAdminQueues: onAdminQueues ? prohibit : (before?.onAdminQueues ?? false),
    outOfBand: outOfBand ? prohibit : (before?.outOfBand ?? false),
  };
  const others = drive.lockdown.prohibitions.filter((each) => !isSame(each));
  drive.lockdown.prohibitions = after.onAdminQueues || after.outOfBand ? [...others, after] : others;
}

/** What of a scope is prohibited, ascending: on the queues of controllers, or out of band. */
export function prohibitedNow(
  drive: DriveModel,
  scope: LockdownScope,
  where: "onAdminQueues" | "outOfBand",
): readonly number[] {
  const those = drive.lockdown.prohibitions.filter((each) => each.scope === scope && each[where]);
  return those.map(({ identifier }) => identifier).sort((one, other) => one - other);
}

/** Refuses a request that Lockdown has prohibited out of band: a controller does it with a status, an endpoint with another. */
export function refuseProhibited(drive: DriveModel, { messageType }: AnswerTo, message: Uint8Array): void {
  if (drive.lockdown.prohibitions.length === 0 || messageType === "controlPrimitive") return;
  const opcode = message[opcodeOffset] ?? 0;
  const isLocked = (scope: LockdownScope, identifier: number) =>
    prohibitedNow(drive, scope, "outOfBand").includes(identifier);
  if (messageType !== "adminCommand") {
    if (isLocked(messageType, opcode)) throw new MiRefusal("accessDenied");
    return;
  }
  const feature = message[featureIdentifierAt] ?? 0;
  const isFeature = opcode === setFeaturesOpcode && isLocked("setFeatures", feature);
  if (isFeature || isLocked("adminCommand", opcode)) throw prohibited;
}
