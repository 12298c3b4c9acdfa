import { at, bit, bitField, bits, enumeration, type Infer, type Struct, struct, u8, u16 } from "../../codec/index.ts";
import { pageEntries } from "./page-entries.ts";

const spec = "NVMe base 2.3";

const entries = <V, I>(of: Struct<V, I>, doc: string) =>
  pageEntries({ of, number: (view, start) => view.getUint16(start, true) }, doc);

const CrossControllerReset = struct(
  { title: "Cross-Controller Reset Entry", spec, size: 8 },
  {
    impactedControllerId: at(0, u16, "Impacted Controller ID (ICID)"),
    instanceUniquifier: at(2, u8, "Controller Instance Uniquifier (CIU)"),
    alternateControllerId: at(4, u16, "Alternate Controller ID (ACID)"),
    status: at(6, enumeration(u8, { inProgress: 0, success: 1, failed: 2 }), "Cross-Controller Reset Status (CCRS)"),
    flags: at(
      7,
      bitField(u8, {
        validated: bit(0, "Validated (V)"),
        resetInitiated: bit(1, "Controller Level Reset Initiated (CLRI)"),
        retry: bits(3, 2, "Retry (RETRY)"),
      }),
      "Cross-Controller Reset Flags (CCRF)",
    ),
  },
);

/** Cross-Controller Reset, log page 1Eh: what became of resets of a controller asked for through another. NVMe base 2.3. */
export const CrossControllerResetLog = struct(
  { title: "Cross-Controller Reset", spec, size: 8 },
  {
    entryCount: at(0, u16, "Number of Entries (NE)"),
    entries: entries(CrossControllerReset, "Cross-Controller Reset Entries"),
  },
);
/** Cross-Controller Reset, decoded. */
export type CrossControllerResetLog = Infer<typeof CrossControllerResetLog>;

const LostHostCommunication = struct(
  { title: "Lost Host Communication Entry", spec, size: 8 },
  {
    controllerId: at(0, u16, "Controller ID (CNTLID)"),
    lossCount: at(2, u8, "Loss Count (LC)"),
    instanceUniquifier: at(3, u8, "Controller Instance Uniquifier (CIU)"),
  },
);

/** Lost Host Communication, log page 1Fh: which controllers of the subsystem lost their host. NVMe base 2.3. */
export const LostHostCommunicationLog = struct(
  { title: "Lost Host Communication", spec, size: 8 },
  {
    entryCount: at(0, u16, "Number of Entries (NE)"),
    entries: entries(LostHostCommunication, "Lost Host Communication Entries"),
  },
);
/** Lost Host Communication, decoded. */
export type LostHostCommunicationLog = Infer<typeof LostHostCommunicationLog>;
