import { adminCommands, type Command } from "../mi/index.ts";
import { commandsBy } from "./commands-by.ts";
import { usageError } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { runAs } from "./run-as.ts";

const selections = ["current", "default", "saved"] as const;
/** What asks for a feature's capabilities instead of a value of it. */
const capabilities = 3;

/** Shows a feature: with its own structure where it is known, and the bytes where not or wanted. */
export function run(invocation: Invocation): Promise<number> {
  const { featureId: featureIdentifier, sel = 0, namespaceId, dataLen, cdw11, uuidIndex } = invocation.options;
  if (featureIdentifier === undefined) throw usageError("get-feature: --feature-id is missing");
  if (sel === capabilities) return runAs(invocation, "getFeatureCapabilities", { namespaceId, featureIdentifier });
  const select = selections[sel] ?? sel;
  const method = commandsBy("featureIdentifier", adminCommands.getFeatures.opcode).get(featureIdentifier);
  const isPlain = dataLen === undefined && cdw11 === undefined && uuidIndex === undefined;
  if (method !== undefined && isPlain && isAnswerable(adminCommands[method] as Command, namespaceId)) {
    return runAs(invocation, method, { select, ...(takes(method, "namespaceId") && { namespaceId }) });
  }
  const request = { featureIdentifier, select, namespaceId, dataLength: dataLen, dword11: cdw11, uuidIndex };
  return runAs(invocation, "getFeatures", request);
}

/** Whether nothing is missing that the feature's own command wants. */
function isAnswerable({ request }: Command, namespaceId: number | undefined): boolean {
  const wanted = Object.entries(request.fields).filter(([, { role }]) => role === "value");
  return wanted.every(([name]) => name === "namespaceId" && namespaceId !== undefined);
}

function takes(method: keyof typeof adminCommands, name: string): boolean {
  const role = (adminCommands[method] as Command).request.fields[name]?.role;
  return role === "value" || role === "optional";
}
