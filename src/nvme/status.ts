import { bit, bitField, bits, type Infer, u32 } from "../codec/index.ts";
import { commandStatusNames, genericStatusNames, mediaStatusNames, pathStatusNames } from "./status-names.ts";

/**
 * The status of a completion: 15 bits, wherever they stand, the lowest of them being bit `lowest`.
 * NVMe base 2.0 §3.3.3.2.1.
 */
export const statusBits = (lowest: number) => ({
  statusCode: bits(lowest + 7, lowest, "Status Code (SC)"),
  statusCodeType: bits(lowest + 10, lowest + 8, "Status Code Type (SCT)"),
  commandRetryDelay: bits(lowest + 12, lowest + 11, "Command Retry Delay (CRD)"),
  more: bit(lowest + 13, "More (M)"),
  doNotRetry: bit(lowest + 14, "Do Not Retry (DNR)"),
});

/**
 * Command identifier and status of a completion, dword 3 of a completion queue entry, as an NVMe-MI Admin response
 * carries it. `nvmeStatusName` names its status. NVMe base 2.0 §3.3.3.2.1.
 */
export const CompletionStatus = bitField(u32, {
  commandId: bits(15, 0, "Command Identifier (CID)"),
  phaseTag: bit(16, "Phase Tag (P)"),
  ...statusBits(17),
});
/** Command identifier and status of a completion, decoded. */
export type CompletionStatus = Infer<typeof CompletionStatus>;

const statusCodeTypes: readonly (StatusCodeType | undefined)[] = [
  { title: "Generic Command Status", names: genericStatusNames },
  { title: "Command Specific Status", names: commandStatusNames },
  { title: "Media and Data Integrity Errors", names: mediaStatusNames },
  { title: "Path Related Status", names: pathStatusNames },
];

interface StatusCodeType {
  readonly title: string;
  readonly names: Readonly<Record<number, string>>;
}

/** Status code type whose every code is the vendor's own. */
const vendorSpecific = 7;

/**
 * The name a status has in the specification, from its type (SCT, 0–7) and code (SC, 0–255). A status without a name is
 * told by what is known of it and both numbers, so that a message always says which it was. NVMe base 2.0 §3.3.3.2.1.
 */
export function nvmeStatusName(statusCodeType: number, statusCode: number): string {
  const type = statusCodeTypes[statusCodeType];
  const name = type?.names[statusCode];
  if (name !== undefined) return name;
  const numbers = `(SCT ${statusCodeType}, SC ${statusCode.toString(16).padStart(2, "0").toUpperCase()}h)`;
  if (statusCodeType === vendorSpecific) return `Vendor Specific ${numbers}`;
  if (type === undefined) return `Unknown Status ${numbers}`;
  // C0h and up belong to vendors under every type.
  return statusCode >= 0xc0 ? `Vendor Specific ${type.title} ${numbers}` : `Unknown ${type.title} ${numbers}`;
}
