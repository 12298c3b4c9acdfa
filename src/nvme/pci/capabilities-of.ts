import type { Struct } from "../../codec/index.ts";
import { AdvancedErrorReporting } from "./advanced-error-reporting.ts";
import { extendedCapabilityNames, standardCapabilityNames } from "./capability-names.ts";
import { PciConfigurationHeader } from "./configuration-header.ts";
import { DeviceSerialNumber } from "./device-serial-number.ts";
import { MsixCapability } from "./msix-capability.ts";
import { PciExpressCapability } from "./pci-express-capability.ts";
import { PowerManagementCapability } from "./power-management-capability.ts";

/** One capability of a PCI function, as its list has it. */
export interface PciCapability {
  /** In the first 256 bytes, or behind them. */
  readonly list: "standard" | "extended";
  /** Where it begins in configuration space, in bytes. */
  readonly offset: number;
  readonly id: number;
  /** Undefined where the id is not known here. */
  readonly name: string | undefined;
  /** Of an extended one. */
  readonly version: number | undefined;
  /** How it is laid out, where that is described here and all of it was read; `value` is what it says. */
  readonly struct: Struct | undefined;
  readonly value: unknown;
}

/** The capabilities that were found, and what kept more from being found. */
export interface PciCapabilities {
  readonly capabilities: readonly PciCapability[];
  readonly notes: readonly string[];
}

interface Head {
  readonly id: number;
  readonly version: number | undefined;
  readonly next: number;
}

/** One of the two lists: what differs between them. */
interface List {
  readonly name: PciCapability["list"];
  readonly from: number;
  readonly to: number;
  readonly headSize: number;
  readonly names: Readonly<Record<number, string>>;
  readonly structs: ReadonlyMap<number, Struct>;
  head(view: DataView, offset: number): Head;
}

/** Structures by the id that each of them says it has. */
function byId(...structs: readonly unknown[]): ReadonlyMap<number, Struct> {
  return new Map((structs as Struct[]).map((each) => [Number(each.fields.capabilityId?.constant), each]));
}

const standardList: List = {
  name: "standard",
  from: PciConfigurationHeader.size,
  to: 256,
  headSize: 2,
  names: standardCapabilityNames,
  structs: byId(PowerManagementCapability, PciExpressCapability, MsixCapability),
  // The lowest two bits of a pointer are reserved.
  head: (view, at) => ({ id: view.getUint8(at), version: undefined, next: view.getUint8(at + 1) & 0xfc }),
};

const extendedList: List = {
  name: "extended",
  from: 256,
  to: 4096,
  headSize: 4,
  names: extendedCapabilityNames,
  structs: byId(AdvancedErrorReporting, DeviceSerialNumber),
  head: (view, at) => {
    const head = view.getUint32(at, true);
    return { id: head & 0xffff, version: (head >>> 16) & 0xf, next: (head >>> 20) & 0xffc };
  },
};

/**
 * The capabilities of a PCI function from its configuration space, read from its start: both lists as far as the bytes
 * go (PCI Express Base 6.0 §7.5.1.1, §7.6). Bytes of a device are not trusted: a list that does not end or points
 * astray is left where it does so, with a note. Never throws.
 */
export function capabilitiesOf(bytes: Uint8Array): PciCapabilities {
  const capabilities: PciCapability[] = [];
  const notes: string[] = [];
  const { size } = PciConfigurationHeader;
  if (bytes.length < size) {
    return { capabilities, notes: [`has ${bytes.length} bytes, fewer than the ${size} of the header`] };
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { status, capabilitiesPointer } = PciConfigurationHeader.decode(view);
  if (status.capabilitiesList) walk(standardList, view, capabilitiesPointer & 0xfc, capabilities, notes);
  // The extended list begins where it must, so one that was not read is nothing to complain about, nor an empty one.
  if (view.byteLength >= extendedList.from + extendedList.headSize && !isEmpty(view, extendedList.from)) {
    walk(extendedList, view, extendedList.from, capabilities, notes);
  }
  return { capabilities, notes };
}

/** All zeros are an empty list; all ones are what answers where there is nothing. */
function isEmpty(view: DataView, offset: number): boolean {
  const head = view.getUint32(offset, true);
  return head === 0 || head === 0xffff_ffff;
}

function walk(list: List, view: DataView, start: number, found: PciCapability[], notes: string[]): void {
  const seen = new Set<number>();
  for (let offset = start; offset !== 0; ) {
    const complaint = complaintAbout(list, view, offset, seen);
    if (complaint !== undefined) {
      notes.push(`the ${list.name} list ${complaint}`);
      return;
    }
    seen.add(offset);
    const { id, version, next } = list.head(view, offset);
    const struct = list.structs.get(id);
    const fits = struct !== undefined && offset + struct.size <= Math.min(list.to, view.byteLength);
    const name = Object.hasOwn(list.names, id) ? list.names[id] : undefined;
    if (struct !== undefined && !fits) notes.push(`${name ?? struct.title} at ${hexOf(offset)} is cut off`);
    found.push({
      list: list.name,
      offset,
      id,
      name,
      version,
      struct: fits ? struct : undefined,
      value: fits ? struct.decode(view, offset) : undefined,
    });
    offset = next;
  }
}

/** What is wrong with a pointer to a capability. */
function complaintAbout(list: List, view: DataView, offset: number, seen: ReadonlySet<number>): string | undefined {
  if (seen.has(offset)) return `is a loop: it comes back to ${hexOf(offset)}`;
  if (offset < list.from || offset + list.headSize > list.to) return `points astray, to ${hexOf(offset)}`;
  if (offset + list.headSize > view.byteLength) return `goes on at ${hexOf(offset)}, behind what was read`;
  return undefined;
}

const hexOf = (offset: number): string => `${offset.toString(16).toUpperCase().padStart(2, "0")}h`;
