import {
  at,
  bit,
  bitField,
  bits,
  count,
  derived,
  namedBits,
  packed,
  rest,
  u32,
  zeroBased,
} from "../../../codec/index.ts";
import { checkInteger, type Kind, refuse } from "../../../codec/kind.ts";
import type { Objection } from "../../command.ts";
import { maximumData } from "../../command-sets.ts";
import { adminCommand, adminPlaces, completion, dword, noAnswer } from "../admin-command.ts";

const largestOffset = 4 * 0xffff_ffff;
const dwordsOf = (value: unknown, path: string): number => {
  const bytes = checkInteger(value, 0, largestOffset, path);
  return bytes % 4 === 0 ? bytes / 4 : refuse(bytes, "is not a multiple of 4", path);
};
/** An offset in bytes that travels in dwords. */
const dwordOffset: Kind<number> = {
  ...u32,
  label: "u32, in dwords",
  range: { minimum: 0, maximum: largestOffset, step: 4 },
  read: (code, at) => `${u32.read(code, at)}*4`,
  write: (code, at, value, path) =>
    u32.write(code, at, `${code.bind(dwordsOf)}(${value},${JSON.stringify(path)})`, path),
};

/** What a device would not take, or takes for something else: no bytes, or dwords in part. */
function objectToPart({ data }: { readonly data: Uint8Array }): Objection | undefined {
  if (data.length === 0) return { field: "data", detail: "has no bytes" };
  if (data.length % 4 !== 0) return { field: "data", detail: `${data.length} bytes are not a multiple of 4` };
  return data.length > maximumData
    ? { field: "data", detail: `${data.length} bytes, more than ${maximumData}` }
    : undefined;
}

/**
 * Hands over a part of a firmware or boot partition image, 4–4096 bytes in whole dwords, for a Firmware Commit to put into
 * effect. How the image has to be cut, Identify Controller says (FWUG).
 */
export const firmwareImageDownload = adminCommand({
  title: "Firmware Image Download",
  spec: "NVMe base 2.0 §5.13",
  opcode: 0x11,
  effect: "write",
  optional: true,
  request: {
    dataLength: count(adminPlaces.dataLength, u32, "Data Length (DLEN)"),
    numberOfDwords: derived(
      dword(10),
      zeroBased(u32),
      // Of none there is an objection to come.
      ({ data }: { data: Uint8Array }) => Math.max(1, Math.floor(data.length / 4)),
      "Number of Dwords (NUMD)",
    ),
    offset: at(dword(11), dwordOffset, "Offset (OFST) in the image, in dwords", { unit: "bytes" }),
    data: rest("Part of the image", "dataLength"),
  },
  objection: objectToPart,
  response: noAnswer,
  example: { offset: 4096, data: Uint8Array.of(0x01, 0x02, 0x03, 0x04) },
});

/** Puts a downloaded image into a slot or a boot partition, or a slot's or partition's image into effect. */
export const firmwareCommit = adminCommand({
  title: "Firmware Commit",
  spec: "NVMe base 2.0 §5.12",
  opcode: 0x10,
  effect: "destructive",
  optional: true,
  request: {
    settings: packed(
      dword(10),
      bitField(u32, {
        slot: bits(2, 0, "Firmware Slot (FS), 0 to let the controller choose"),
        action: namedBits(5, 3, "Commit Action (CA)", {
          replace: 0,
          replaceAndActivateAtReset: 1,
          activateAtReset: 2,
          replaceAndActivate: 3,
          replaceBootPartition: 6,
          activateBootPartition: 7,
        }),
        bootPartition: namedBits(31, 31, "Boot Partition ID (BPID)", {}),
      }),
      "Firmware Slot, Commit Action and Boot Partition ID",
    ),
  },
  required: ["action"],
  response: completion({
    multipleUpdateDetected: at(
      adminPlaces.result,
      bitField(u32, {
        byController: bit(0, "By a command on an Admin Submission Queue of a controller"),
        byManagementEndpoint: bit(1, "By a command of a Management Endpoint"),
      }),
      "Multiple Update Detected (MUD)",
    ),
  }),
  example: { slot: 2, action: "replaceAndActivateAtReset" },
});
