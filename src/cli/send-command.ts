import { formatHex } from "../codec/index.ts";
import type { CallOptions } from "../endpoint/call-options.ts";
import { adminPlaces } from "../mi/admin/admin-command.ts";
import type { ReadingCommand } from "../mi/admin/data-part.ts";
import type { Command, CommandSlot } from "../mi/index.ts";
import { encodeRequest } from "../mi/index.ts";
import { annotatedRequest } from "./annotated-request.ts";
import { answerLines, dataOf } from "./answer-text.ts";
import { awaitOutcome } from "./await-outcome.ts";
import { notesOf } from "./command-notes.ts";
import { isWhole, slotFlag, takesController } from "./command-verb.ts";
import { jsonText, printLines } from "./console.ts";
import { formatDeviceAddress } from "./device-address.ts";
import { type DriveLabel, driveJson } from "./drive-json.ts";
import { exitCodes, usageError } from "./failure.ts";
import type { CommandRow, Invocation } from "./invocation.ts";
import { isSimulatedLink } from "./links.ts";
import { lossText } from "./losses.ts";
import { OutputFile } from "./output-file.ts";
import { effectOf } from "./request-effect.ts";
import { requestOf } from "./request-flags.ts";
import { controllerOf, labelOf, parseAddresses, type Target, withController, withTarget } from "./target.ts";
import { type UnsentMessage, unsentMessages } from "./unsent-messages.ts";

/** A command with the request that the command line makes. */
interface Ready {
  readonly command: Command;
  readonly request: Readonly<Record<string, unknown>>;
  /** For the command itself. */
  readonly call: CallOptions;
  /** For what is asked besides, such as who the drive is. */
  readonly asking: Asking;
}

type Asking = CallOptions & { readonly signal: AbortSignal };

/** Sends one command of a registry and shows the answer. */
export async function run(invocation: Invocation): Promise<number> {
  const { command: row, options, colors } = invocation;
  if (row === undefined) throw new TypeError("this verb sends no command");
  if (options.rawBinary && options.json) throw usageError("give one of --raw-binary and --json");
  const request = { ...row.fixed, ...(await requestOf(row.inputs, { ...options }, invocation.call.signal)) };
  const command = { ...row.command, effect: effectOf(row.command, request) };
  requireSomething(row, request);
  const ready: Ready = { command, request, ...callsOf(invocation) };
  // Wrong fields are told before anything is sent, be it only to ask who the drive is.
  const messages = await messagesOf(ready, invocation);
  if (options.dryRun) return showMessages(messages, invocation);
  return withTarget(invocation, async (target) => {
    if (command.effect === "destructive" && !options.yes) throw await unconfirmed(row.method, ready, target);
    const early = options.rawBinary ? undefined : await earlyLabel(ready, target);
    if (options.rawBinary && isWhole(command)) return writeWhole(ready, target);
    const value = await send(ready, target);
    if (options.rawBinary) {
      process.stdout.write(dataOf(command, value));
      return exitCodes.success;
    }
    const outcome = options.wait ? await awaited(row, request, target, invocation) : undefined;
    const label = early ?? (await labelOf(target, ready.asking));
    const answered = { method: row.method, command, request, value, outcome };
    if (options.json) printLines([jsonText(driveJson(label, { ...(value as object), ...outcome?.value }))]);
    else printLines(answerLines(answered, label, { options, colors }));
    return outcome?.failed ? exitCodes.failure : exitCodes.success;
  });
}

/** How what a command has begun ended; undefined where it begins nothing. */
async function awaited({ watch }: CommandRow, request: Ready["request"], target: Target, invocation: Invocation) {
  return watch === undefined ? undefined : awaitOutcome(watch, controllerOf(target), request, invocation);
}

/** The bytes of a structure as the drive has them: those that are reserved have no place in a value. */
async function writeWhole({ command, request, call, asking }: Ready, target: Target): Promise<number> {
  await withController(target, asking, async (controller) => {
    const length = lengthOf({ command, request });
    // How much of it is wanted is said by the length alone.
    const { dataLength: _, entryCount: __, ...about } = request;
    const whole = controller.readLog(command as ReadingCommand, about, {
      ...call,
      ...(length !== undefined && { length }),
    });
    await using output = await OutputFile.open("-");
    for await (const { data, offset } of whole) if (!(await output.write(data, offset))) break;
  });
  return exitCodes.success;
}

/** How many bytes a request asks for (DLEN); undefined where the data tell themselves how many they are. */
function lengthOf({ command, request }: Pick<Ready, "command" | "request">): number | undefined {
  if (command.extent !== undefined && request.dataLength === undefined) return undefined;
  const message = encodeRequest(command, request, 0, {});
  return new DataView(message.buffer, message.byteOffset).getUint32(adminPlaces.dataLength, true);
}

/** Refuses a command that would do nothing, where its switches are all that it is about. */
function requireSomething({ method, inputs }: CommandRow, request: Ready["request"]): void {
  const { nothingTo } = notesOf(method);
  const switches = inputs.filter(({ form }) => form.placeholder === undefined);
  if (nothingTo === undefined || switches.some(({ path: [name = ""] }) => request[name] === true)) return;
  throw usageError(
    `nothing to ${nothingTo}: give one or more of ${switches.map(({ name }) => `--${name}`).join(", ")}`,
  );
}

function slotOf({ command, options }: Invocation): CommandSlot | undefined {
  return slotFlag(command?.inputs ?? []) === "slot" ? options.slot : options.commandSlot;
}

function callsOf(invocation: Invocation): Pick<Ready, "call" | "asking"> {
  const { call, options } = invocation;
  const slot = slotOf(invocation);
  const { throughBuffer = false, autoPause = false, ignoreShutdown = false } = options;
  const asking = { ...call, ...(slot !== undefined && { slot }) };
  return { asking, call: { ...asking, throughBuffer, autoPause, ignoreShutdown } };
}

function messagesOf({ command, request }: Ready, invocation: Invocation): Promise<UnsentMessage[]> {
  const { addresses, options } = invocation;
  const [address] = parseAddresses(addresses, options.sim);
  const controller = takesController(command) ? { controllerId: address?.controllerId ?? 0 } : {};
  const flags = {
    managementEndpointBuffer: options.throughBuffer === true,
    commandInitiatedAutoPause: options.autoPause === true,
    ignoreShutdown: options.ignoreShutdown === true,
  };
  return unsentMessages(command, { ...request, ...controller }, slotOf(invocation) ?? 0, flags);
}

function showMessages(messages: readonly UnsentMessage[], { addresses, options }: Invocation): number {
  const [address] = parseAddresses(addresses, options.sim);
  if (address === undefined) throw usageError("the address of a drive is missing");
  const name = formatDeviceAddress(address);
  if (options.json) {
    const requests = messages.map(({ command, message }) => ({ title: command.title, message: formatHex(message) }));
    // Nobody has answered: only what is built in is known to be simulated.
    const label = { name, simulated: isSimulatedLink(address.link, false) };
    printLines([jsonText(driveJson(label, { sent: false, requests }))]);
    return exitCodes.success;
  }
  const lines = messages.flatMap(({ command, message }) => [
    `${command.title} to ${name}, not sent:`,
    ...annotatedRequest(command, message),
  ]);
  printLines(lines);
  return exitCodes.success;
}

async function send({ command, request, call, asking }: Ready, target: Target): Promise<unknown> {
  if (!takesController(command)) return target.endpoint.send(command, request, call);
  // A refused change must not be made to another controller: it goes where --dry-run shows.
  if (command.effect !== "read") return controllerOf(target).send(command, request, call);
  return withController(target, asking, (controller) => controller.send(command, request, call));
}

/** Says what would be done, and to which drive, as far as that lets itself be asked. */
async function unconfirmed(method: string, { command, request, asking }: Ready, target: Target): Promise<Error> {
  const who = await identityOf(target, asking);
  const drive = who === undefined ? target.name : `${target.name} (${who.modelNumber}, serial ${who.serialNumber})`;
  return usageError(`not sent: ${command.title} to ${drive} ${lossText(method, request)}; --yes does it`);
}

/**
 * What to call a drive that may be deaf afterwards: who it is, is asked before. With a control primitive nothing else is
 * sent, as those are for drives that are stuck. Undefined where there is time to ask.
 */
async function earlyLabel({ command, call, asking }: Ready, target: Target): Promise<DriveLabel | undefined> {
  if (command.messageType === "controlPrimitive") {
    return { name: target.name, simulated: isSimulatedLink(target.address.link, true) };
  }
  return command.effect === "read" && !call.autoPause ? undefined : labelOf(target, asking);
}

async function identityOf(target: Target, asking: Asking) {
  try {
    return await withController(target, asking, (controller) => controller.identifyControllerIdentity({}, asking));
  } catch {
    asking.signal.throwIfAborted();
    return undefined;
  }
}
