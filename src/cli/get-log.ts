import { adminCommands, type Command } from "../mi/index.ts";
import { commandsBy } from "./commands-by.ts";
import { printLines } from "./console.ts";
import { driveHeading } from "./drive-json.ts";
import { exitCodes, usageError } from "./failure.ts";
import { hexDump } from "./hex-dump.ts";
import type { Invocation } from "./invocation.ts";
import { runAs } from "./run-as.ts";
import { saveLog } from "./saved-log.ts";
import { labelOf, withController, withTarget } from "./target.ts";

/** What one message holds. */
const mostOfMessage = 4096;

/** Shows any log page: decoded where it is known and nothing else was asked for, and as many of its bytes as are wanted. */
export function run(invocation: Invocation): Promise<number> {
  const { options } = invocation;
  const { logId: logPage, logLen, lpo: offset = 0 } = options;
  if (options.rawBinary && options.json) throw usageError("give one of --raw-binary and --json");
  if (logPage === undefined) throw usageError("get-log: --log-id is missing");
  const known = commandsBy("logPage", adminCommands.getSmartHealthLog.opcode).get(logPage);
  if (logLen === undefined) {
    if (known === undefined) throw usageError("get-log: --log-len is missing: the length of this page is not known");
    const special = [options.lsp, options.lsi, options.uuidIndex, options.lpo, options.ot].some(
      (each) => each !== undefined,
    );
    if (special) throw usageError("get-log: --log-len is missing, for the bytes that these options ask for");
    return runAs(invocation, known, knownRequest(adminCommands[known] as Command, options));
  }
  if (logLen <= mostOfMessage && logLen % 4 === 0 && !options.rawBinary) {
    return runAs(invocation, "getLogPage", { ...requestOf(options), offset: BigInt(offset), dataLength: logLen });
  }
  return readInParts(invocation, logLen, offset);
}

type Options = Invocation["options"];

function requestOf({ logId: logPage, namespaceId, lsp, lsi, rae, uuidIndex, csi, ot }: Options) {
  const given = {
    logPage,
    namespaceId,
    specificParameter: lsp,
    specificIdentifier: lsi,
    retainAsynchronousEvent: rae,
    uuidIndex,
    ioCommandSet: csi,
    indexOffset: ot,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Of what may be given to any log, what the page's own command takes. */
function knownRequest({ request }: Command, { namespaceId, csi: ioCommandSet }: Options) {
  const takes = (name: string) => ["value", "optional"].includes(request.fields[name]?.role ?? "");
  return { ...(takes("namespaceId") && { namespaceId }), ...(takes("ioCommandSet") && { ioCommandSet }) };
}

function readInParts(invocation: Invocation, length: number, offset: number): Promise<number> {
  const { options, call } = invocation;
  return withTarget(invocation, (target) =>
    withController(target, call, async (controller) => {
      const request = { ...requestOf(options), logPage: options.logId ?? 0 };
      const chunks = controller.readLog(adminCommands.getLogPage, request, {
        ...call,
        offset,
        length,
        ignoreShutdown: options.ignoreShutdown === true,
      });
      if (options.rawBinary) return saveLog({ title: "Log page", path: "-", offset, chunks }, target, invocation);
      const bytes = new Uint8Array(length);
      for await (const chunk of chunks) bytes.set(chunk.data, chunk.offset - offset);
      printLines([driveHeading("Log page", await labelOf(target, call)), ...hexDump(bytes, offset)]);
      return exitCodes.success;
    }),
  );
}
