import { countedArray } from "../../codec/filled-array.ts";
import { at, bit, bitField, type Infer, struct, u8, u16, u32, u64, u128, zeroBased } from "../../codec/index.ts";

/** One NVM Set and its capacity, 128 bytes. NVMe base 2.0 §5.17.2.4. */
const NvmSetAttributes = struct(
  { title: "NVM Set Attributes Entry", spec: "NVMe base 2.0 §5.17.2.4", size: 128 },
  {
    nvmSetId: at(0, u16, "NVM Set Identifier (NSETID)"),
    enduranceGroupId: at(2, u16, "Endurance Group Identifier (ENDGID)"),
    typicalRandomRead: at(8, u32, "Random 4 KiB Read Typical (RR4KT), 0 being not reported", { unit: "× 100 ns" }),
    optimalWriteSize: at(12, u32, "Optimal Write Size (OWS), 0 being not reported", { unit: "bytes" }),
    totalCapacity: at(16, u128, "Total NVM Set Capacity (TNSETCAP)", { unit: "bytes" }),
    unallocatedCapacity: at(32, u128, "Unallocated NVM Set Capacity (UNSETCAP)", { unit: "bytes" }),
  },
);

/** Of lists with entries of 128 bytes: as many as fill 4096 bytes, behind a header that is as long as an entry. */
const upTo31 = { length: 31, from: 128, count: { kind: u8, offset: 0, doc: "Number of Entries (NUMENT)" } } as const;

/** Up to 31 NVM Sets, ascending, 4096 bytes: the answer to Identify with CNS 04h. NVMe base 2.0 §5.17.2.4. */
export const NvmSetList = struct(
  { title: "NVM Set List", spec: "NVMe base 2.0 §5.17.2.4", size: 4096 },
  { nvmSets: at(0, countedArray(NvmSetAttributes, upTo31), "NVM Set Attributes Entries") },
);
/** Up to 31 NVM Sets, decoded. */
export type NvmSetList = Infer<typeof NvmSetList>;

/** Ids of up to 2047 Endurance Groups, ascending, 4096 bytes: the answer to Identify with CNS 19h. NVMe base 2.0 §5.17.2.18. */
export const EnduranceGroupList = struct(
  { title: "Endurance Group List", spec: "NVMe base 2.0 §5.17.2.18", size: 4096 },
  {
    enduranceGroupIds: at(
      0,
      countedArray(u16, {
        length: 2047,
        from: 2,
        count: { kind: u16, offset: 0, doc: "Number of Endurance Group Identifiers (NEGIDS)" },
      }),
      "Endurance Group Identifiers (ENDGID)",
    ),
  },
);
/** Ids of up to 2047 Endurance Groups, decoded. */
export type EnduranceGroupList = Infer<typeof EnduranceGroupList>;

/** One domain and its capacity, 128 bytes. NVMe base 2.0 §5.17.2.17. */
const DomainAttributes = struct(
  { title: "Domain Attributes Entry", spec: "NVMe base 2.0 §5.17.2.17", size: 128 },
  {
    domainId: at(0, u16, "Domain Identifier (DID)"),
    totalCapacity: at(16, u128, "Total Domain Capacity (TDC)", { unit: "bytes" }),
    unallocatedCapacity: at(32, u128, "Unallocated Domain Capacity (UDC)", { unit: "bytes" }),
    maximumEnduranceGroupCapacity: at(48, u128, "Max Endurance Group Domain Capacity (MEGDC), 0 being not reported", {
      unit: "bytes",
    }),
  },
);

/** Up to 31 domains, ascending, 4096 bytes: the answer to Identify with CNS 18h. NVMe base 2.0 §5.17.2.17. */
export const DomainList = struct(
  { title: "Domain List", spec: "NVMe base 2.0 §5.17.2.17", size: 4096 },
  { domains: at(0, countedArray(DomainAttributes, upTo31), "Domain Attributes Entries") },
);
/** Up to 31 domains, decoded. */
export type DomainList = Infer<typeof DomainList>;

const NamespaceGranularity = struct(
  { title: "Namespace Granularity Descriptor", spec: "NVM Command Set 1.0 §4.1.5.5", size: 16 },
  {
    sizeGranularity: at(0, u64, "Namespace Size Granularity (NSG)", { unit: "bytes" }),
    capacityGranularity: at(8, u64, "Namespace Capacity Granularity (NCG)", { unit: "bytes" }),
  },
);

/**
 * In which steps namespaces are best sized, at most 16 descriptors, 4096 bytes: the answer to Identify with CNS 16h. There
 * always is one: it is for all formats, unless each is for the format of its index. NVM Command Set 1.0 §4.1.5.5.
 */
export const NamespaceGranularityList = struct(
  { title: "Namespace Granularity List", spec: "NVM Command Set 1.0 §4.1.5.5", size: 4096 },
  {
    attributes: at(
      0,
      bitField(u32, { descriptorForEachFormat: bit(0, "Granularity Descriptor Mapping (GDM)") }),
      "Namespace Granularity Attributes (NGA)",
    ),
    descriptors: at(
      4,
      countedArray(NamespaceGranularity, {
        length: 16,
        from: 28,
        count: { kind: zeroBased(u8), offset: 0, doc: "Number of Descriptors (NUMD)" },
      }),
      "Namespace Granularity Descriptors (NGD)",
    ),
  },
);
/** In which steps namespaces are best sized, decoded. */
export type NamespaceGranularityList = Infer<typeof NamespaceGranularityList>;
