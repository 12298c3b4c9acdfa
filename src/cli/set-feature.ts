import { adminCommands, type Command } from "../mi/index.ts";
import { bytesOf } from "./byte-input.ts";
import { commandsBy } from "./commands-by.ts";
import { usageError } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { runAs } from "./run-as.ts";

/** Sets a feature to the number of its dword 11, and to data where it has any; `admin set-…` takes its members by name. */
export async function run(invocation: Invocation): Promise<number> {
  const { featureId, namespaceId, value, cdw12, cdw13, cdw15, uuidIndex, save, data } = invocation.options;
  if (featureId === undefined) throw usageError("set-feature: --feature-id is missing");
  if (value === undefined && data === undefined)
    throw usageError("set-feature: nothing to set: give --value or --data");
  const request = {
    featureIdentifier: featureId,
    namespaceId,
    save,
    dword11: value,
    dword12: cdw12,
    dword13: cdw13,
    dword15: cdw15,
    uuidIndex,
    data: data && (await bytesOf(data, invocation.call.signal)),
  };
  const known = commandsBy("featureIdentifier", adminCommands.setFeatures.opcode).get(featureId);
  const { effect } = (known === undefined ? adminCommands.setFeatures : adminCommands[known]) as Command;
  return runAs(invocation, "setFeatures", request, { ...(adminCommands.setFeatures as Command), effect });
}
