import { formatVersion } from "./common-header.ts";
import type { Report } from "./decoding-problem.ts";
import { type FieldValue, fieldValue } from "./field-value.ts";
import { english, ProductInformationHead } from "./product-information-area.ts";
import { zeroSumFault } from "./zero-sum.ts";

/** Fields in their order in the area. */
const fieldNames = [
  "manufacturer",
  "productName",
  "modelNumber",
  "productVersion",
  "serialNumber",
  "assetTag",
  "fruFileId",
] as const;

/** What drive it is. Fields that the area ends before are not there; those that are empty are empty texts. */
export type ProductInformation = { readonly [Name in (typeof fieldNames)[number]]?: FieldValue } & {
  /** Language code (LCODE): 0 and 25 are English. */
  readonly language: number;
  /** What follows the fields that have names. */
  readonly customFields: readonly FieldValue[];
};

const path = "productInformation";
const endOfFields = 0xc1;

/** Decodes the Product Info Area at `offset`, by the type and length before each field. */
export function decodeProductInformation(
  bytes: Uint8Array,
  offset: number,
  report: Report,
): ProductInformation | undefined {
  const room = bytes.length - offset;
  if (room < ProductInformationHead.size) {
    report(path, `needs ${ProductInformationHead.size} bytes at offset ${offset}, of ${bytes.length}`);
    return undefined;
  }
  const head = ProductInformationHead.fromBytes(bytes.subarray(offset, offset + ProductInformationHead.size));
  if (head.formatVersion !== formatVersion) {
    report(`${path}.formatVersion`, `is ${head.formatVersion}, not ${formatVersion}`);
  }
  const checksummed = head.length > 0 && head.length <= room;
  if (checksummed) {
    const fault = zeroSumFault(bytes, offset, offset + head.length);
    if (fault !== undefined) report(`${path}.checksum`, fault);
  } else {
    report(`${path}.length`, `is ${head.length} bytes at offset ${offset}, of ${bytes.length}`);
  }
  // The checksum is no field.
  const end = offset + (checksummed ? head.length - 1 : room);
  const isEnglish = head.language === 0 || head.language === english;
  const values = fieldValues(bytes, offset + ProductInformationHead.size, end, isEnglish, report);
  const named = Object.fromEntries(
    values.slice(0, fieldNames.length).map((value, index) => [fieldNames[index], value]),
  );
  return { language: head.language, ...named, customFields: values.slice(fieldNames.length) };
}

function fieldValues(bytes: Uint8Array, from: number, end: number, isEnglish: boolean, report: Report): FieldValue[] {
  const values: FieldValue[] = [];
  for (let at = from; at < end; ) {
    const head = bytes[at] ?? endOfFields;
    if (head === endOfFields) return values;
    const length = head & 0x3f;
    const next = at + 1 + length;
    if (next > end) {
      const name = fieldNames[values.length] ?? `customFields[${values.length - fieldNames.length}]`;
      report(`${path}.${name}`, `is ${length} bytes long, of which ${end - at - 1} are there`);
    }
    values.push(fieldValue(head >>> 6, bytes.subarray(at + 1, Math.min(next, end)), isEnglish));
    at = next;
  }
  report(path, "has no end of fields");
  return values;
}
