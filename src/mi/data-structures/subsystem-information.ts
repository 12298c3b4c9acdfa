import { at, bit, bitField, type Infer, struct, u8, zeroBased } from "../../codec/index.ts";

/** The NVM subsystem as a management endpoint describes it. */
export const SubsystemInformation = struct(
  { title: "NVM Subsystem Information Data Structure", spec: "NVMe-MI 2.0 §5.7.1", size: 32 },
  {
    numberOfPorts: at(0, zeroBased(u8), "Number of Ports (NUMP)"),
    majorVersion: at(1, u8, "NVMe-MI Major Version Number (MJR)"),
    minorVersion: at(2, u8, "NVMe-MI Minor Version Number (MNR)"),
    capabilities: at(
      3,
      bitField(u8, { statusReportingEnhancements: bit(0, "Status Reporting Enhancements (SRE)") }),
      "NVMe-MI NVM Subsystem Capabilities (NNSC)",
    ),
  },
);
export type SubsystemInformation = Infer<typeof SubsystemInformation>;
