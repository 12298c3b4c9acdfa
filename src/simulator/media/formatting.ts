import type { adminCommands, RequestOf } from "../../mi/index.ts";
import type { IdentifyNamespace } from "../../nvme/index.ts";
import type { DriveModel, NamespaceModel } from "../drive-model.ts";
import { nvmeRefusals } from "../refusal.ts";
import { noteFormatCompletion } from "./media-events.ts";

type Settings = RequestOf<typeof adminCommands.formatNvm>;
/** What of a format may be told apart: its place in the list and how its data are protected. */
type Format = Pick<IdentifyNamespace, "formattedLbaSize" | "protectionSettings">;

/** Refuses a format that a drive does not have, or not with such a protection. */
export function checkFormat(common: IdentifyNamespace, { formattedLbaSize, protectionSettings }: Format): void {
  const { formatIndexLow, formatIndexHigh, metadataInExtendedBlock } = formattedLbaSize;
  const index = formatIndexLow + 16 * formatIndexHigh;
  const format = common.lbaFormats[index];
  if (format === undefined || index > common.lbaFormatCount || format.dataSizeExponent === 0) {
    throw nvmeRefusals.invalidFormat;
  }
  if (format.metadataSize > 0) {
    const { extendedBlock, separateBuffer } = common.metadataCapabilities;
    if (!(metadataInExtendedBlock ? extendedBlock : separateBuffer)) throw nvmeRefusals.invalidFormat;
  }
  const { type, firstBytes } = protectionSettings;
  if (type === "disabled") return;
  if (typeof type === "number" || format.metadataSize < 8 || !common.protectionCapabilities[type]) {
    throw nvmeRefusals.invalidFormat;
  }
  if (!common.protectionCapabilities[firstBytes ? "firstBytes" : "lastBytes"]) throw nvmeRefusals.invalidFormat;
}

/** The format that a command asks for. */
export function formatOf(settings: Settings): Format {
  const { formatIndexLow, formatIndexHigh, metadataInExtendedBlock, protectionInformation } = settings;
  return {
    formattedLbaSize: { formatIndexLow, formatIndexHigh, metadataInExtendedBlock },
    protectionSettings: { type: protectionInformation, firstBytes: settings.protectionInFirstBytes },
  };
}

/** Begins to format namespaces. Their format is the new one at once; their data are gone when it is done. */
export function beginFormat(
  drive: DriveModel,
  namespaces: readonly NamespaceModel[],
  format: Format,
  now: number,
): void {
  const { media } = drive;
  const ids = namespaces.map(({ id }) => id);
  const operations = ids.map((namespaceId) => ({ namespaceId, since: now, until: now + media.formatTime }));
  media.formats = [...media.formats, ...operations];
  drive.namespaces = drive.namespaces.map((each) =>
    ids.includes(each.id) ? { ...each, identify: reformatted(each.identify, format) } : each,
  );
  // Its blocks are others now.
  drive.unreadableBlocks = drive.unreadableBlocks.filter(({ namespaceId }) => !ids.includes(namespaceId));
  advanceFormats(drive, now);
}

/** What time has done to namespaces that are being formatted: how much is left, or that it is done. */
export function advanceFormats(drive: DriveModel, now: number): void {
  const { media } = drive;
  if (media.formats.length === 0) return;
  const left = new Map(media.formats.map(({ namespaceId, since, until }) => [namespaceId, leftOf(since, until, now)]));
  for (const { namespaceId, until } of media.formats) {
    if (left.get(namespaceId) === 0) noteFormatCompletion(drive, namespaceId, until);
  }
  media.formats = media.formats.filter(({ namespaceId }) => left.get(namespaceId) !== 0);
  drive.namespaces = drive.namespaces.map((each) => {
    const remaining = left.get(each.id);
    if (remaining === undefined || remaining === each.identify.formatProgress.remaining) return each;
    const utilization = remaining === 0 ? 0n : each.identify.utilization;
    return { ...each, identify: { ...each.identify, utilization, formatProgress: { supported: true, remaining } } };
  });
}

/** When the next namespace is formatted, in milliseconds; undefined where none is being. */
export function formatDue({ media: { formats } }: DriveModel): number | undefined {
  return formats.length === 0 ? undefined : Math.min(...formats.map(({ until }) => until));
}

/** In percent, at least 1 until it is done. */
function leftOf(since: number, until: number, now: number): number {
  return now >= until ? 0 : Math.min(100, Math.ceil(((until - now) * 100) / (until - since)));
}

/** As many bytes as before, in blocks of another size. */
function reformatted(identify: IdentifyNamespace, format: Format): IdentifyNamespace {
  const bytes = (blocks: bigint) => blocks << BigInt(exponentOf(identify, identify));
  const blocks = (of: bigint) => bytes(of) >> BigInt(exponentOf(identify, format));
  return {
    ...identify,
    ...format,
    size: blocks(identify.size),
    capacity: blocks(identify.capacity),
    utilization: blocks(identify.utilization),
  };
}

/** The exponent of the bytes in a logical block. */
export function exponentOf(
  { lbaFormats }: IdentifyNamespace,
  { formattedLbaSize }: Pick<IdentifyNamespace, "formattedLbaSize">,
): number {
  const index = formattedLbaSize.formatIndexLow + 16 * formattedLbaSize.formatIndexHigh;
  return lbaFormats[index]?.dataSizeExponent ?? 0;
}
