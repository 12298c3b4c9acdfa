import { at, type Infer, struct, u16, u32 } from "../../codec/index.ts";

/**
 * Rotational Media Information, log page 16h, 512 bytes: actuators, speed and spin-ups of an Endurance Group whose media rotate.
 * NVMe base 2.0 §5.16.1.23.
 */
export const RotationalMediaLog = struct(
  { title: "Rotational Media Information", spec: "NVMe base 2.0 §5.16.1.23", size: 512 },
  {
    enduranceGroupId: at(0, u16, "Endurance Group Identifier (ENDGID)"),
    actuators: at(2, u16, "Number of Actuators (NUMA)"),
    nominalSpeed: at(4, u16, "Nominal Rotational Speed (NRS)", { unit: "rpm" }),
    spinupCount: at(8, u32, "Spinup Count (SPINC)"),
    failedSpinupCount: at(12, u32, "Failed Spinup Count (FSPINC)"),
    loadCount: at(16, u32, "Load Count (LDC)"),
    failedLoadCount: at(20, u32, "Failed Load Count (FLDC)"),
  },
);
/** Rotational Media Information, decoded. */
export type RotationalMediaLog = Infer<typeof RotationalMediaLog>;
