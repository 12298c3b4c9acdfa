import type { Infer, Struct } from "../../codec/index.ts";
import { hexNumber } from "../../codec/text.ts";
import type { DecodingProblem, Report } from "../vital-product-data/decoding-problem.ts";
import { BasicManagementIdentity, BasicManagementStatus } from "./blocks.ts";
import { packetErrorCode } from "./packet-error-code.ts";

/** A block behind those that NVMe-MI defines. */
export interface VendorBlock {
  /** Where it begins, which is also the command code that reads it. */
  readonly commandCode: number;
  readonly data: Uint8Array;
}

/** What the NVMe Basic Management Command tells of a drive, over SMBus and without MCTP (NVMe-MI 2.0 Appendix A). */
export interface BasicManagement {
  /** Undefined where the bytes end before it does. */
  readonly status: BasicManagementStatus | undefined;
  /** Undefined where the bytes end before it does. */
  readonly identity: BasicManagementIdentity | undefined;
  readonly vendorBlocks: readonly VendorBlock[];
  /** Whatever is wrong; the values are those of the bytes all the same. Empty for intact bytes. */
  readonly problems: readonly DecodingProblem[];
}

/** The drive's address, 6Ah, as it goes over the bus: to write the command code, and to read. */
const writeAddress = 0xd4;
const readAddress = 0xd5;

/** Length and Packet Error Code of a block. */
const framing = 2;

/** A command code is one byte, and with it the place where a block can begin. */
const commandCodes = 0x100;

/**
 * Decodes what was clocked out from command code 0 on: block after block, each with its length before it and its Packet
 * Error Code (PEC) behind it. The first block alone, eight bytes, is as welcome as all of them. What an SMBus block read
 * returns of one command code, data without length and PEC, is not this.
 *
 * A block's PEC is over the bytes of an SMBus Block Read of it: D4h, its command code, D5h, length and data. Never throws
 * for what is in the bytes: what is wrong is among the `problems`.
 */
export function decodeBasicManagement(bytes: Uint8Array): BasicManagement {
  const problems: DecodingProblem[] = [];
  const report: Report = (path, detail) => problems.push({ path, detail });
  const status = decodeBlock(BasicManagementStatus, bytes, 0, "status", report);
  const identityStart = BasicManagementStatus.size;
  const vendorStart = identityStart + BasicManagementIdentity.size;
  // Who reads no more than the first block wants no more.
  const identity =
    bytes.length > identityStart
      ? decodeBlock(BasicManagementIdentity, bytes, identityStart, "identity", report)
      : undefined;
  return { status, identity, vendorBlocks: vendorBlocks(bytes, vendorStart, report), problems };
}

function decodeBlock<S extends Struct>(
  struct: S,
  bytes: Uint8Array,
  start: number,
  path: string,
  report: Report,
): Infer<S> | undefined {
  const block = bytes.subarray(start, start + struct.size);
  if (block.length < struct.size) {
    report(path, `needs ${struct.size} bytes at offset ${start}, has ${block.length}`);
    return undefined;
  }
  const length = block[0];
  if (length !== struct.size - framing) report(`${path}.length`, `is ${length}, not ${struct.size - framing}`);
  checkPacketErrorCode(block, start, path, report);
  return struct.fromBytes(block) as Infer<S>;
}

function checkPacketErrorCode(block: Uint8Array, commandCode: number, path: string, report: Report): void {
  const end = block.length - 1;
  const expected = packetErrorCode([writeAddress, commandCode, readAddress, ...block.subarray(0, end)]);
  const received = block[end] ?? 0;
  if (received === expected) return;
  report(`${path}.packetErrorCode`, `is ${hexNumber(received)}, but the block's is ${hexNumber(expected)}`);
}

/** Blocks up to one without length, which is what zeros behind the last one are, or to where no command code reaches. */
function vendorBlocks(bytes: Uint8Array, start: number, report: Report): VendorBlock[] {
  const blocks: VendorBlock[] = [];
  for (let commandCode = start; commandCode < bytes.length; ) {
    const length = bytes[commandCode] ?? 0;
    if (length === 0) break;
    if (commandCode >= commandCodes) {
      report("vendorBlocks", `go on at offset ${commandCode}, where there are no command codes`);
      break;
    }
    const path = `vendorBlocks[${blocks.length}]`;
    const end = commandCode + length + framing;
    if (end <= bytes.length) checkPacketErrorCode(bytes.subarray(commandCode, end), commandCode, path, report);
    else report(`${path}.length`, `is ${length}, of which ${bytes.length - commandCode - 1} bytes are there`);
    blocks.push({ commandCode, data: bytes.subarray(commandCode + 1, commandCode + 1 + length) });
    commandCode = end;
  }
  return blocks;
}
