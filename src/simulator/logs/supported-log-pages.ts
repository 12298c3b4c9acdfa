import { adminCommands, type Command } from "../../mi/index.ts";
import { viewOf } from "../../mi/message.ts";
import { logPageIdentifiers, SupportedLogPages } from "../../nvme/index.ts";
import type { DriveModel } from "../drive-model.ts";
import type { AnyHandler, Circumstances } from "../handlers/handler.ts";
import { NvmeRefusal, nvmeRefusals } from "../refusal.ts";

type Entry = SupportedLogPages["logPages"][number];

/** What is particular to log pages: a host may choose the data areas (MCDAS), a context be established by its header (ECRH). */
const particulars: ReadonlyMap<number, number> = new Map([
  [logPageIdentifiers.telemetryHostInitiated, 1],
  [logPageIdentifiers.persistentEvent, 1],
]);

/**
 * What a drive answers to Supported Log Pages, given where it is found what it does for the others: it has those that it does
 * not refuse as invalid, and the vendor's that it keeps.
 */
export function supportedLogPages(handlersOf: () => Readonly<Record<string, unknown>>) {
  return (
    drive: DriveModel,
    { controllerId }: { controllerId: number },
    circumstances: Circumstances,
  ): SupportedLogPages => {
    const supported = new Set<number>([logPageIdentifiers.supportedLogPages, ...drive.logPages.keys()]);
    const handlers = handlersOf();
    for (const [name, command] of Object.entries(adminCommands) as [string, Command][]) {
      const identifier = command.request.fields.logPage?.constant;
      const handler = handlers[name] as AnyHandler | undefined;
      if (typeof identifier !== "number" || handler === undefined || supported.has(identifier)) continue;
      if (answers(drive, handler, exampleOf(command, controllerId), circumstances)) supported.add(identifier);
    }
    const logPages = SupportedLogPages.zero().logPages.map((entry, identifier): Entry => {
      if (!supported.has(identifier)) return entry;
      return { ...entry, supported: true, specific: particulars.get(identifier) ?? 0 };
    });
    return { logPages };
  };
}

/** A request that changes nothing: events are retained, nothing is created. */
function exampleOf({ request, example, defaults }: Command, controllerId: number): never {
  const given = { ...example, controllerId };
  return request.decode(viewOf(request.toBytes({ ...defaults?.(given), ...given }))) as never;
}

function answers(drive: DriveModel, handler: AnyHandler, request: never, circumstances: Circumstances): boolean {
  try {
    handler(drive, request, circumstances);
    return true;
  } catch (refusal) {
    if (!(refusal instanceof NvmeRefusal)) throw refusal;
    const { statusCodeType, statusCode } = nvmeRefusals.invalidLogPage;
    return refusal.statusCodeType !== statusCodeType || refusal.statusCode !== statusCode;
  }
}
