import { type TextLine, textLines, toJson } from "../codec/index.ts";
import {
  decodeVitalProductData,
  type MultiRecord,
  NvmeMultiRecord,
  NvmePciePortMultiRecord,
  type ProductInformation,
  type VitalProductData,
  VitalProductDataHeader,
} from "../mi/index.ts";
import { readFileBytes } from "./byte-input.ts";
import { type Colors, jsonText, printLines } from "./console.ts";
import { driveHeading } from "./drive-json.ts";
import { exitCodes, usageError } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { problemLines, warnOfProblems } from "./problems.ts";
import { printedLines } from "./structure-text.ts";
import { labelOf, withTarget } from "./target.ts";
import { valueLines } from "./value-text.ts";

const title = "Vital Product Data";

/** Shows the Vital Product Data of a drive, or of a file. */
export async function run(invocation: Invocation): Promise<number> {
  const { addresses, options, call } = invocation;
  if (options.rawBinary && options.json) throw usageError("give one of --raw-binary and --json");
  if ((options.file === undefined) === (addresses.length === 0)) {
    throw usageError("vpd: give the address of a drive, or --file");
  }
  if (options.file !== undefined) {
    const bytes = await readFileBytes(options.file, "--file", call.signal);
    const show = { bytes, heading: `${title} of ${options.file}`, json: () => ({ file: options.file ?? "" }) };
    return showData(decodeVitalProductData(bytes), show, invocation);
  }
  return withTarget(invocation, async (target) => {
    const { bytes, ...data } = await target.endpoint.readVitalProductData(call);
    const label = await labelOf(target, call);
    const show = {
      bytes,
      heading: driveHeading(title, label),
      json: () => ({ address: label.name, simulated: label.simulated }),
    };
    return showData(data, show, invocation);
  });
}

interface Shown {
  readonly bytes: Uint8Array;
  /** How text begins. */
  readonly heading: string;
  /** What JSON begins with. */
  json(): object;
}

function showData(data: VitalProductData, { bytes, heading, json }: Shown, { options, colors }: Invocation): number {
  if (options.rawBinary) process.stdout.write(bytes);
  else if (options.json) printLines([jsonText(toJson({ ...json(), ...data }))]);
  else printLines([heading, ...textOf(data, colors)]);
  warnOfProblems(data.problems, title);
  return data.header === undefined ? exitCodes.failure : exitCodes.success;
}

function textOf({ header, productInformation, records, problems }: VitalProductData, colors: Colors): string[] {
  const part = (name: string, lines: readonly TextLine[]) => [`${name}:`, ...printedLines(lines, colors, 1)];
  return [
    ...(header === undefined ? [] : part(VitalProductDataHeader.title, headerLines(header))),
    ...(productInformation === undefined ? [] : part("Product Info Area", productLines(productInformation))),
    ...records.flatMap((record, index) => part(recordTitle(record, index), recordLines(record))),
    ...problemLines(problems, colors),
  ];
}

/** Areas that there are none of, said instead of shown as an offset of 0. */
function headerLines(header: VitalProductDataHeader): TextLine[] {
  const note = ", 0 where there is none";
  return textLines(VitalProductDataHeader, header).map((line) => {
    if (!line.label.endsWith(note)) return line;
    const absent = line.value === "0 bytes";
    return { ...line, label: line.label.slice(0, -note.length), ...(absent && { value: "absent" }) };
  });
}

/** Codes of the language that texts are in; no others are in use. */
const languages: ReadonlyMap<number, string> = new Map([
  [0, "0 (English)"],
  [25, "25 (English)"],
]);

function productLines({ language, fruFileId, customFields, ...others }: ProductInformation): TextLine[] {
  const fileId = fruFileId === undefined ? [] : valueLines({ id: fruFileId }).map(fileIdLine);
  return [
    ...valueLines({ language: languages.get(language) ?? String(language), ...others }),
    ...fileId,
    ...valueLines({ customFields }),
  ];
}

const fileIdLine = (line: TextLine): TextLine => ({ ...line, label: "FRU file id" });

/** Records by the specification's names. */
const recordNames: Readonly<Record<string, string>> = {
  nvme: "NVMe",
  nvmePciePort: "NVMe PCIe Port",
  topology: "Topology",
};

function recordTitle({ type, offset, intact }: MultiRecord, index: number): string {
  const name = recordNames[type] ?? `type ${type}`;
  return `Record ${index}, ${name}, at offset ${offset}${intact ? "" : ", damaged"}`;
}

function recordLines({ nvme, nvmePciePort, topology, data }: MultiRecord): TextLine[] {
  if (nvme !== undefined) return textLines(NvmeMultiRecord, nvme);
  if (nvmePciePort !== undefined) return textLines(NvmePciePortMultiRecord, nvmePciePort);
  return valueLines(topology ?? { data });
}
