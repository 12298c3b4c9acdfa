import { commandGroups, verbsOf } from "../../src/cli/command-group.ts";
import { verbs } from "../../src/cli/verbs.ts";
import type { adminCommands } from "../../src/mi/index.ts";

/** What verbs send that are more than one command. */
const severalCommands: Readonly<Record<string, readonly (keyof typeof adminCommands)[]>> = {
  "list-ns": ["identifyActiveNamespaceList", "identifyAllocatedNamespaceList"],
  "get-log": ["getLogPage"],
  "telemetry-log": ["getTelemetryHostLog", "getTelemetryControllerLog"],
  "persistent-event-log": ["getPersistentEventLogHeader"],
  "boot-part-log": ["getBootPartitionHeader"],
  "get-feature": ["getFeatures"],
  "set-feature": ["setFeatures"],
  "fw-download": ["firmwareImageDownload"],
};

/** What the verbs of the command line send, by the name of the method. */
export async function verbsByMethod(): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const add = (method: string, verb: string) => found.set(method, [...(found.get(method) ?? []), verb]);
  for (const { name, complete } of verbs) {
    const { command } = (await complete?.()) ?? {};
    if (command !== undefined) add(command.method, name);
    else for (const method of severalCommands[name] ?? []) add(method, name);
  }
  for (const group of commandGroups) {
    for (const { name, command } of await verbsOf(group)) {
      if (command !== undefined) add(command.method, `${group.name} ${name}`);
    }
  }
  return found;
}
