import { type TextLine, textLines } from "../codec/index.ts";
import { hexNumber } from "../codec/text.ts";
import { baseAddressesOf, capabilitiesOf, type PciCapability, PciConfigurationHeader } from "../nvme/index.ts";
import { valueLines } from "./value-text.ts";

/** What the bytes of a PCI function's configuration space say, read from its start; nothing without a whole header. */
export function configurationSpaceLines(bytes: Uint8Array): TextLine[] {
  if (bytes.length < PciConfigurationHeader.size) return [];
  const header = PciConfigurationHeader.fromBytes(bytes.subarray(0, PciConfigurationHeader.size));
  const { capabilities, notes } = capabilitiesOf(bytes);
  return [
    { depth: 0, label: PciConfigurationHeader.title, value: undefined },
    ...deeper(textLines(PciConfigurationHeader, header)),
    ...baseAddressesOf(header).flatMap(({ index, address, ...others }) => [
      { depth: 0, label: `Base Address ${index}`, value: `0x${address.toString(16)}` },
      ...deeper(valueLines(others)),
    ]),
    ...capabilities.flatMap(capabilityLines),
    ...notes.map((note) => ({ depth: 0, label: "Note", value: note })),
  ];
}

function capabilityLines({ offset, id, name, struct, value }: PciCapability): TextLine[] {
  const label = `${name ?? `Capability ${hexNumber(id)}`} at 0x${offset.toString(16)}`;
  if (struct === undefined) return [{ depth: 0, label, value: "" }];
  return [{ depth: 0, label, value: undefined }, ...deeper(textLines(struct, value))];
}

const deeper = (lines: readonly TextLine[]): TextLine[] => lines.map((line) => ({ ...line, depth: line.depth + 1 }));
