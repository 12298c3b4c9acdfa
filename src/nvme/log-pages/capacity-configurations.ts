import { at, count, type Infer, list, type Struct, struct, type Tail, u8, u16, u128 } from "../../codec/index.ts";
import { pageEntries } from "./page-entries.ts";

const spec = "NVMe base 2.0 §5.16.1.18";

const MediaUnitConfiguration = struct(
  { title: "Media Unit Configuration Descriptor", spec, size: 8 },
  {
    mediaUnitId: at(0, u16, "Media Unit Identifier (MUID)"),
    descriptorLength: at(6, u16, "Media Unit Descriptor Length (MUDL)"),
  },
);

const ChannelConfiguration = struct(
  { title: "Channel Configuration Descriptor", spec, size: 4 },
  {
    channelId: at(0, u16, "Channel Identifier (CHANID)"),
    mediaUnitCount: count(2, u16, "Number of Channel Media Units (CHMUS)"),
    mediaUnits: list(MediaUnitConfiguration, "Media Unit Configuration Descriptors", "mediaUnitCount"),
  },
);

const Channels = struct(
  { title: "Endurance Group Channel Configuration Descriptor", spec, size: 2 },
  {
    channelCount: count(0, u16, "Number of Channels (EGCHANS)"),
    channels: list(ChannelConfiguration, "Channel Configuration Descriptors", "channelCount"),
  },
);

/** A list behind another, whose count stands between them. */
const channels: Tail<Infer<typeof Channels>["channels"]> = {
  ...list(ChannelConfiguration, "Channel Configuration Descriptors, with their number before them (EGCHANS)"),
  read: (view, at, end, _count, path, start) => {
    const whole = list(Channels as Struct<Infer<typeof Channels>>, "Channels").read(view, at, end, 1, path, start);
    return { value: whole.value[0]?.channels ?? [], next: whole.next };
  },
  sizeOf: (value) => Channels.sizeOf({ channels: value }),
  write: (view, at, value, path) => Channels.item.write(view, at, { channels: value }, path),
};

const EnduranceGroupConfiguration = struct(
  { title: "Endurance Group Configuration Descriptor", spec, size: 82 },
  {
    enduranceGroupId: at(0, u16, "Endurance Group Identifier (ENDGID)"),
    capacityAdjustmentFactor: at(2, u16, "Capacity Adjustment Factor (CAF)", { unit: "%" }),
    totalCapacity: at(16, u128, "Total Endurance Group Capacity (TEGCAP)", { unit: "bytes" }),
    spareCapacity: at(32, u128, "Spare Endurance Group Capacity (SEGCAP)", { unit: "bytes" }),
    enduranceEstimate: at(48, u128, "Endurance Estimate (EE)", { unit: "× 10⁹ bytes" }),
    nvmSetCount: count(80, u16, "Number of NVM Sets (EGSETS)"),
    nvmSetIds: list(u16, "NVM Set Identifiers (NVMSETID)", "nvmSetCount"),
    channels,
  },
);

const CapacityConfiguration = struct(
  { title: "Capacity Configuration Descriptor", spec, size: 32 },
  {
    configurationId: at(0, u16, "Capacity Configuration Identifier (CCID)"),
    domainId: at(2, u16, "Domain Identifier (DID)"),
    enduranceGroupCount: count(4, u16, "Number of Endurance Group Configuration Descriptors (EGCN)"),
    enduranceGroups: list(
      EnduranceGroupConfiguration,
      "Endurance Group Configuration Descriptors",
      "enduranceGroupCount",
    ),
  },
);

/**
 * Supported Capacity Configuration List, log page 11h: how a domain can be divided into Endurance Groups, NVM Sets and channels,
 * of which Capacity Management selects one. NVMe base 2.0 §5.16.1.18.
 */
export const CapacityConfigurationList = struct(
  { title: "Supported Capacity Configuration List", spec, size: 16 },
  {
    configurationCount: at(0, u8, "Number of Capacity Configurations (SCCN)"),
    configurations: pageEntries(
      { of: CapacityConfiguration, number: (view, start) => view.getUint8(start) },
      "Capacity Configuration Descriptors",
    ),
  },
);
/** Supported Capacity Configuration List, decoded. */
export type CapacityConfigurationList = Infer<typeof CapacityConfigurationList>;
