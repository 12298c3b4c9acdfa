import { open } from "node:fs/promises";
import { formatHex } from "../codec/index.ts";
import { adminCommands, type Command, encodeRequest } from "../mi/index.ts";
import { annotatedRequest } from "./annotated-request.ts";
import { jsonText, printLines } from "./console.ts";
import { formatDeviceAddress } from "./device-address.ts";
import { driveHeading, driveJson } from "./drive-json.ts";
import { exitCodes, messageOf, usageError } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { isSimulatedLink } from "./links.ts";
import { bytesText, durationText, ProgressLine, transferText } from "./progress-line.ts";
import { resumable } from "./resumable.ts";
import { controllerOf, labelOf, parseAddresses, withTarget } from "./target.ts";

const title = "Firmware image";
/** What a message holds. */
const mostOfMessage = 4096;

/** Hands a firmware image to a drive; `fw-commit` puts it into effect. */
export async function run(invocation: Invocation): Promise<number> {
  const { options, call } = invocation;
  const { fw: path, offset: from = 0 } = options;
  if (path === undefined) throw usageError("fw-download: --fw is missing");
  const image = await imageOf(path);
  if (options.dryRun) return showFirst(image, invocation);
  return withTarget(invocation, async (target) => {
    const label = await labelOf(target, call);
    using progress = new ProgressLine();
    const start = performance.now();
    let done = from;
    const parts = options.xfer === undefined ? "" : ` --xfer ${options.xfer}`;
    const hint = () => (done === from ? undefined : `${done} bytes are there: --offset ${done}${parts} goes on`);
    await resumable({ what: title, signal: call.signal, hint, offset: () => done }, async () => {
      for await (const { offset, total } of controllerOf(target).downloadFirmware(image, transferOf(invocation))) {
        done = offset;
        progress.show(transferText(title, { from, to: done, total }, performance.now() - start));
      }
    });
    progress[Symbol.dispose]();
    const seconds = (performance.now() - start) / 1000;
    if (options.json)
      printLines([jsonText(driveJson(label, { file: path, offset: from, bytes: image.length - from, seconds }))]);
    else {
      const which = from === 0 ? "" : `, from byte ${from} on,`;
      const downloaded = `${bytesText(image.length - from)}${which} downloaded in ${durationText(seconds)}`;
      printLines([`${driveHeading(title, label)}: ${downloaded}; fw-commit puts it into effect`]);
    }
    return exitCodes.success;
  });
}

function transferOf({ options, call }: Invocation) {
  const { xfer: chunk, offset = 0, retries, ignoreShutdown = false } = options;
  return {
    ...call,
    offset,
    ignoreShutdown,
    ...(chunk !== undefined && { chunk }),
    ...(retries !== undefined && { retries }),
  };
}

/** Says how many messages it takes, and what the first is: with as many bytes as a message holds, where the drive is to say. */
function showFirst(image: Uint8Array, { addresses, options }: Invocation): number {
  const [address] = parseAddresses(addresses, options.sim);
  if (address === undefined) throw usageError("the address of a drive is missing");
  const { xfer: chunk = mostOfMessage, offset = 0, ignoreShutdown = false } = options;
  const command = adminCommands.firmwareImageDownload as Command;
  const controllerId = address.controllerId ?? 0;
  const data = image.subarray(offset, offset + chunk);
  const message = encodeRequest(command, { controllerId, offset, data }, 0, { ignoreShutdown });
  const messages = Math.ceil(Math.max(0, image.length - offset) / chunk);
  const name = formatDeviceAddress(address);
  if (options.json) {
    const requests = [{ title: command.title, message: formatHex(message) }];
    const label = { name, simulated: isSimulatedLink(address.link, false) };
    printLines([jsonText(driveJson(label, { sent: false, messages, requests }))]);
    return exitCodes.success;
  }
  const granularity = options.xfer === undefined ? ", or more where the drive takes smaller parts (FWUG)" : "";
  printLines([
    `${title} to ${name}, not sent: ${bytesText(image.length - offset)} in ${messages} messages${granularity}; the first:`,
    ...annotatedRequest(command, message),
  ]);
  return exitCodes.success;
}

async function imageOf(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path);
    return new Uint8Array(await file.readFile());
  } catch (error) {
    throw usageError(`${path} cannot be read: ${messageOf(error)}`);
  }
}
