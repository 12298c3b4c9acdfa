import { hexNumber } from "../codec/text.ts";
/** Response statuses of NVMe-MI (NVMe-MI 2.0 §4.1.2): the code of each, and its name in the specification. */
export const responseStatuses = {
  success: { code: 0x00, title: "Success" },
  moreProcessingRequired: { code: 0x01, title: "More Processing Required" },
  internalError: { code: 0x02, title: "Internal Error" },
  invalidCommandOpcode: { code: 0x03, title: "Invalid Command Opcode" },
  invalidParameter: { code: 0x04, title: "Invalid Parameter" },
  invalidCommandSize: { code: 0x05, title: "Invalid Command Size" },
  invalidCommandInputDataSize: { code: 0x06, title: "Invalid Command Input Data Size" },
  accessDenied: { code: 0x07, title: "Access Denied" },
  unableToAbort: { code: 0x08, title: "Unable To Abort" },
  vpdUpdatesExceeded: { code: 0x20, title: "VPD Updates Exceeded" },
  pcieInaccessible: { code: 0x21, title: "PCIe Inaccessible" },
  managementEndpointBufferCleared: { code: 0x22, title: "Management Endpoint Buffer Cleared Due to Sanitize" },
  enclosureServicesFailure: { code: 0x23, title: "Enclosure Services Failure" },
  enclosureServicesTransferFailure: { code: 0x24, title: "Enclosure Services Transfer Failure" },
  enclosureFailure: { code: 0x25, title: "Enclosure Failure" },
  enclosureServicesTransferRefused: { code: 0x26, title: "Enclosure Services Transfer Refused" },
  unsupportedEnclosureFunction: { code: 0x27, title: "Unsupported Enclosure Function" },
  enclosureServicesUnavailable: { code: 0x28, title: "Enclosure Services Unavailable" },
  enclosureDegraded: { code: 0x29, title: "Enclosure Degraded" },
  sanitizeInProgress: { code: 0x2a, title: "Sanitize In Progress" },
} as const;

/** A response status by name. */
export type ResponseStatus = keyof typeof responseStatuses;

/** The specification's name of a response status, with its number where it has none. */
export function responseStatusTitle(code: number): string {
  const known = Object.values(responseStatuses).find((status) => status.code === code);
  if (known !== undefined) return known.title;
  const number = hexNumber(code);
  return code >= 0xe0 ? `vendor specific status ${number}` : `reserved status ${number}`;
}
