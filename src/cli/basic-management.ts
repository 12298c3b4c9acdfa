import { type Struct, textLines, toJson } from "../codec/index.ts";
import {
  type BasicManagement,
  BasicManagementIdentity,
  BasicManagementStatus,
  decodeBasicManagement,
} from "../mi/index.ts";
import { bytesOf, parseBytes } from "./byte-input.ts";
import { type Colors, jsonText, printLines } from "./console.ts";
import { exitCodes } from "./failure.ts";
import { hexDump } from "./hex-dump.ts";
import type { Invocation } from "./invocation.ts";
import { problemLines, warnOfProblems } from "./problems.ts";
import { printedLines } from "./structure-text.ts";

/** Decodes what was read with the NVMe Basic Management Command. */
export async function run({ addresses: [text = ""], options, colors, call }: Invocation): Promise<number> {
  const value = decodeBasicManagement(await bytesOf(parseBytes(text, "the bytes"), call.signal));
  if (options.json) printLines([jsonText(toJson(value))]);
  else printLines(textOf(value, colors));
  warnOfProblems(value.problems, "the bytes");
  return value.status === undefined ? exitCodes.failure : exitCodes.success;
}

function textOf({ status, identity, vendorBlocks, problems }: BasicManagement, colors: Colors): string[] {
  return [
    ...partLines(BasicManagementStatus, status, colors),
    ...partLines(BasicManagementIdentity, identity, colors),
    ...vendorBlocks.flatMap(({ commandCode, data }) => [
      `Vendor block at command code ${commandCode}: ${data.length} bytes`,
      ...hexDump(data).map((line) => `  ${line}`),
    ]),
    ...problemLines(problems, colors),
  ];
}

function partLines(struct: Struct, value: unknown, colors: Colors): string[] {
  return value === undefined ? [] : [`${struct.title}:`, ...printedLines(textLines(struct, value), colors, 1)];
}
