import { at, count, hex, type Infer, list, type Struct, struct, u8, u16, u32, u64 } from "../../codec/index.ts";
import { pageEntries } from "./page-entries.ts";

const groupsSpec = "NVMe base 2.1 §5.1.12.1.26";
const associationsSpec = "NVMe base 2.1 §5.1.12.1.27";
const descriptorSize = 32;

/** Descriptors, each with ids behind it whose number is in its second dword. */
const descriptors = <V, I>(of: Struct<V, I>, doc: string) =>
  pageEntries(
    {
      of,
      number: (view, start) => view.getUint16(start + 8, true),
      length: (view, at) => descriptorSize + 4 * view.getUint32(at + 4, true),
    },
    doc,
  );

const ReachabilityGroup = struct(
  { title: "Reachability Group Descriptor", spec: groupsSpec, size: descriptorSize },
  {
    groupId: at(0, u32, "Reachability Group ID (RGID)"),
    namespaceCount: count(4, u32, "Number of NSID Values (NNID)"),
    changeCount: at(8, u64, "Change Count (CHNGC)"),
    namespaceIds: list(hex(u32), "Namespace Identifiers (NSID)", "namespaceCount"),
  },
);

/**
 * Reachability Groups, log page 1Ah: which namespaces are in which group, none of them named where the request asked for groups
 * only. NVMe base 2.1 §5.1.12.1.26.
 */
export const ReachabilityGroupsLog = struct(
  { title: "Reachability Groups", spec: groupsSpec, size: 16 },
  {
    changeCount: at(0, u64, "Change Count (CHNGC)"),
    groupCount: at(8, u16, "Number of Reachability Group Descriptors (NRGD)"),
    groups: descriptors(ReachabilityGroup, "Reachability Group Descriptors"),
  },
);
/** Reachability Groups, decoded. */
export type ReachabilityGroupsLog = Infer<typeof ReachabilityGroupsLog>;

const ReachabilityAssociation = struct(
  { title: "Reachability Association Descriptor", spec: associationsSpec, size: descriptorSize },
  {
    associationId: at(0, u32, "Reachability Association ID (RASID)"),
    groupCount: count(4, u32, "Number of RGID Values (NRID)"),
    changeCount: at(8, u64, "Change Count (CHNGC)"),
    characteristics: at(16, hex(u8), "Reachability Association Characteristics (RAC)"),
    groupIds: list(u32, "Reachability Group Identifiers (RGID)", "groupCount"),
  },
);

/**
 * Reachability Associations, log page 1Bh: between which groups commands with two namespaces, such as Copy, are possible.
 * NVMe base 2.1 §5.1.12.1.27.
 */
export const ReachabilityAssociationsLog = struct(
  { title: "Reachability Associations", spec: associationsSpec, size: 16 },
  {
    changeCount: at(0, u64, "Change Count (CHNGC)"),
    associationCount: at(8, u16, "Number of Reachability Association Descriptors (NRAD)"),
    associations: descriptors(ReachabilityAssociation, "Reachability Association Descriptors"),
  },
);
/** Reachability Associations, decoded. */
export type ReachabilityAssociationsLog = Infer<typeof ReachabilityAssociationsLog>;
