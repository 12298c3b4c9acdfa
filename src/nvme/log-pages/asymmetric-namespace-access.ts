import {
  at,
  bitField,
  count,
  type Infer,
  list,
  namedBits,
  packed,
  struct,
  u8,
  u16,
  u32,
  u64,
} from "../../codec/index.ts";
import { pageEntries } from "./page-entries.ts";

const groupHeadSize = 32;

/** One ANA group of the log: the state of its access through this controller, and its namespaces if asked for. NVMe base 2.0 §5.16.1.13. */
export const AnaGroup = struct(
  { title: "ANA Group Descriptor", spec: "NVMe base 2.0 §5.16.1.13", size: groupHeadSize },
  {
    groupId: at(0, u32, "ANA Group ID (AGID)"),
    namespaceIdCount: count(4, u32, "Number of NSID Values (NNV)"),
    changeCount: at(8, u64, "Change Count (CHGC)"),
    access: packed(
      16,
      bitField(u8, {
        state: namedBits(3, 0, "Asymmetric Namespace Access State (ANAS)", {
          optimized: 1,
          nonOptimized: 2,
          inaccessible: 3,
          persistentLoss: 4,
          change: 0xf,
        }),
      }),
      "Asymmetric Namespace Access State (ANAS)",
    ),
    namespaceIds: list(u32, "Namespace Identifiers (NSID)", "namespaceIdCount"),
  },
);
/** One ANA group of the log, decoded. */
export type AnaGroup = Infer<typeof AnaGroup>;

const beginning = {
  changeCount: at(0, u64, "Change Count (CHGC)"),
  groupCount: at(8, u16, "Number of ANA Group Descriptors (NAGD)"),
} as const;

/** How log page 0Ch begins, 16 bytes. */
export const AsymmetricNamespaceAccessHeader = struct(
  { title: "Asymmetric Namespace Access Header", spec: "NVMe base 2.0 §5.16.1.13", size: 16 },
  beginning,
);

const namespacesAt = (view: DataView, group: number): number => view.getUint32(group + 4, true);
const sizeOfGroup = (view: DataView, group: number): number => groupHeadSize + 4 * namespacesAt(view, group);

/**
 * Asymmetric Namespace Access, log page 0Ch: ANA groups, as far as they were read, each with its state. `changeCount` is
 * another once anything in the log is. NVMe base 2.0 §5.16.1.13.
 */
export const AsymmetricNamespaceAccessLog = struct(
  {
    title: "Asymmetric Namespace Access",
    spec: "NVMe base 2.0 §5.16.1.13",
    size: AsymmetricNamespaceAccessHeader.size,
  },
  {
    ...beginning,
    groups: pageEntries(
      { of: AnaGroup, number: (view, start) => view.getUint16(start + 8, true), length: sizeOfGroup },
      "ANA Group Descriptors",
    ),
  },
);
/** Asymmetric Namespace Access, decoded. */
export type AsymmetricNamespaceAccessLog = Infer<typeof AsymmetricNamespaceAccessLog>;

/** How long an ANA log is at least, by its header: its groups without any namespace. */
export function leastAnaLog({ groupCount }: Infer<typeof AsymmetricNamespaceAccessHeader>): number {
  return AsymmetricNamespaceAccessHeader.size + groupCount * groupHeadSize;
}

/**
 * How long an ANA log is, as far as its beginning tells: each group says only at its own beginning how many namespaces it has.
 * Groups that did not come yet count with the least they take.
 */
export function neededAnaLog(bytes: Uint8Array): number {
  const { size } = AsymmetricNamespaceAccessHeader;
  if (bytes.length < size) return size;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = size;
  for (let missing = view.getUint16(8, true); missing > 0; missing--) {
    if (end + groupHeadSize > bytes.length) return end + missing * groupHeadSize;
    end += sizeOfGroup(view, end);
  }
  return end;
}
