/** Types of MCTP messages (DSP0239 1.9 table 1), as people call them. */
const names: Readonly<Record<number, string>> = {
  0: "control",
  1: "PLDM",
  2: "NC-SI",
  3: "Ethernet",
  4: "NVMe-MI",
  5: "SPDM",
  6: "secured",
  7: "CXL FM API",
  8: "CXL CCI",
  126: "vendor (PCI)",
  127: "vendor (IANA)",
};

/** The name of an MCTP message type; its number in hexadecimal where it has none. */
export function messageTypeName(type: number): string {
  return names[type] ?? `0x${type.toString(16).padStart(2, "0")}`;
}
