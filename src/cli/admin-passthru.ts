import { dataDirection } from "../mi/admin/admin-command.ts";
import { bytesOf } from "./byte-input.ts";
import { usageError } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { run as sendCommand } from "./send-command.ts";

/**
 * Sends any Admin command. The opcode says which way data go: --read and --write only say so again, as nvme-cli wants it, and
 * are refused where they contradict it.
 */
export async function run(invocation: Invocation): Promise<number> {
  const { command, options, call } = invocation;
  if (command === undefined) throw new TypeError("this verb sends no command");
  checkDirection(options);
  const { inputFile, data } = options;
  if (inputFile === undefined) return sendCommand(invocation);
  if (data !== undefined) throw usageError("give one of --data and --input-file");
  return sendCommand({ ...invocation, options: { ...options, data: await bytesOf(inputFile, call.signal) } });
}

const flagNames = { none: "neither --read nor --write", toHost: "--read", toController: "--write", both: "no message" };

function checkDirection({ read = false, write = false, opcode = 0 }: Invocation["options"]): void {
  if (read && write) throw usageError("give one of --read and --write: no message moves data both ways");
  if (!read && !write) return;
  const direction = dataDirection(opcode);
  if (direction === (read ? "toHost" : "toController")) return;
  const given = read ? "--read" : "--write";
  const number = `0x${opcode.toString(16).padStart(2, "0")}`;
  throw usageError(
    `${given}: the two lowest bits of opcode ${number} say which way data go, and that is for ${flagNames[direction]}`,
  );
}
