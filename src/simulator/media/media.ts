import { adminCommands, type Command } from "../../mi/index.ts";
import { IdentifyController, IdentifyNamespace } from "../../nvme/index.ts";
import type { DriveModel } from "../drive-model.ts";
import { newChangedNamespaces } from "./changed-namespaces-model.ts";
import { newMedia, type SanitizeTimes } from "./media-model.ts";

/** What of a simulated drive decides how its media are divided, formatted and sanitized. */
export interface MediaSpecification {
  /** Version of NVMe-MI; 1.2 if left out. */
  readonly version?: { readonly major: number; readonly minor: number };
  /** How long a namespace is formatted, in milliseconds; 5 seconds if left out. */
  readonly formatTime?: number;
  /** How long sanitize operations take, in milliseconds; seconds if left out. */
  readonly sanitizeTimes?: Partial<SanitizeTimes>;
  /** Bytes that no namespace has when it is new; none if left out. */
  readonly unallocatedBytes?: bigint;
}

type OfMedia = "media" | "changedNamespaces" | "commonNamespace";

/** What goes on with the media of a new drive, and what all its namespaces have in common with the `first`. */
export function mediaOf(
  { formatTime, sanitizeTimes }: MediaSpecification,
  first: IdentifyNamespace | undefined,
): Pick<DriveModel, OfMedia> {
  const zero = IdentifyNamespace.zero();
  const { size, capacity, utilization, nvmCapacity, formattedLbaSize, sharingCapabilities } = zero;
  const own = { size, capacity, utilization, nvmCapacity, formattedLbaSize, sharingCapabilities };
  return {
    media: newMedia(formatTime, sanitizeTimes),
    changedNamespaces: newChangedNamespaces(),
    commonNamespace: { ...zero, ...first, ...own },
  };
}

/** Sanitizing single namespaces came with base specification 2.2, which NVMe-MI 2.1 goes with. */
const isVersion21 = ({ version = { major: 1, minor: 2 } }: MediaSpecification): boolean =>
  version.major > 2 || (version.major === 2 && version.minor >= 1);

/** The optional Admin commands about media. */
export function mediaCommands(specification: MediaSpecification): Command[] {
  const { createNamespace, attachNamespace, formatNvm, sanitize, sanitizeNamespace } = adminCommands;
  const all: Command[] = [createNamespace, attachNamespace, formatNvm, sanitize];
  return isVersion21(specification) ? [...all, sanitizeNamespace] : all;
}

/** What Identify Controller says about them. */
export function mediaAttributes(specification: MediaSpecification) {
  const zero = IdentifyController.zero();
  return {
    sanitizeCapabilities: {
      ...zero.sanitizeCapabilities,
      cryptoErase: true,
      blockErase: true,
      overwrite: true,
      verification: isVersion21(specification),
      noDeallocateModifiesMedia: "notModified",
    },
    formatNvmAttributes: { ...zero.formatNvmAttributes, cryptographicErase: true },
    unallocatedNvmCapacity: specification.unallocatedBytes ?? 0n,
  } satisfies Partial<IdentifyController>;
}
