import { ascii, at, type Infer, struct, u64 } from "../../codec/index.ts";
import { pageEntries } from "./page-entries.ts";

const Participant = struct(
  { title: "Participating NVM Subsystem Entry", spec: "NVMe base 2.0 §5.16.1.24", size: 256 },
  { qualifiedName: at(0, ascii(256, "nul"), "NVM Subsystem NVMe Qualified Name (SUBNQN)") },
);

/**
 * Dispersed Namespace Participating NVM Subsystems, log page 17h: the subsystems that a namespace is dispersed over. The
 * generation counter moves when they change. NVMe base 2.1 §5.1.12.1.23.
 */
export const DispersedNamespaceLog = struct(
  { title: "Dispersed Namespace Participating NVM Subsystems", spec: "NVMe base 2.1 §5.1.12.1.23", size: 256 },
  {
    generation: at(0, u64, "Generation Counter (GENCTR)"),
    subsystemCount: at(8, u64, "Number of Participating NVM Subsystems (NUMPSUB)"),
    subsystems: pageEntries(
      { of: Participant, number: (view, start) => Number(view.getBigUint64(start + 8, true)) },
      "Participating NVM Subsystems",
    ),
  },
);
/** Dispersed Namespace Participating NVM Subsystems, decoded. */
export type DispersedNamespaceLog = Infer<typeof DispersedNamespaceLog>;
