import { at, count, derived, type Infer, list, struct, type Tail, u8, u16 } from "../../codec/index.ts";
import { pageEntries } from "./page-entries.ts";

const head = { title: "Media Unit Status", spec: "NVMe base 2.0 §5.16.1.17", size: 16 };
/** The identifiers of channels begin where the descriptor says, at a multiple of 16, for it may grow. */
const firstChannel = 16;
const channelsOffsetPlace = 13;
const channelsOffset = (view: DataView, descriptor: number): number =>
  Math.max(firstChannel, view.getUint8(descriptor + channelsOffsetPlace));

const identifiers = list(u16, "Channel Identifiers (CHANID)", "channelCount");
const channels: Tail<readonly number[]> = {
  ...identifiers,
  read: (view, at, end, number, path, start) =>
    identifiers.read(view, at - firstChannel + channelsOffset(view, start), end, number, path, start),
};

const MediaUnitStatus = struct(
  { title: "Media Unit Status Descriptor", spec: "NVMe base 2.0 §5.16.1.17", size: firstChannel },
  {
    mediaUnitId: at(0, u16, "Media Unit Identifier (MUID)"),
    domainId: at(2, u16, "Domain Identifier (DID)"),
    enduranceGroupId: at(4, u16, "Endurance Group Identifier (ENDGID)"),
    nvmSetId: at(6, u16, "NVM Set Identifier (NVMSETID)"),
    capacityAdjustmentFactor: at(8, u16, "Capacity Adjustment Factor (CAF)", { unit: "%" }),
    availableSpare: at(10, u8, "Available Spare (AVSP)", { unit: "%" }),
    percentageUsed: at(11, u8, "Percentage Used (PUSED)", { unit: "%" }),
    channelCount: count(12, u8, "Number of Channels (MUCS)"),
    channelsOffset: derived(channelsOffsetPlace, u8, () => firstChannel, "Channel Identifiers Offset (CIO)"),
    channels,
  },
);

/**
 * Media Unit Status, log page 10h: the units of media of a domain, how worn each is, and through which channels it is reached.
 * NVMe base 2.0 §5.16.1.17.
 */
export const MediaUnitStatusLog = struct(head, {
  mediaUnitCount: at(0, u16, "Number of Media Units (NMU)"),
  channelCount: at(2, u16, "Number of Channels (CCHANS)"),
  selectedConfiguration: at(4, u16, "Selected Configuration (SELC)"),
  mediaUnits: pageEntries(
    {
      of: MediaUnitStatus,
      number: (view, start) => view.getUint16(start, true),
      length: (view, at) => channelsOffset(view, at) + 2 * view.getUint8(at + 12),
    },
    "Media Unit Status Descriptors",
  ),
});
/** Media Unit Status, decoded. */
export type MediaUnitStatusLog = Infer<typeof MediaUnitStatusLog>;
