import { bit, bitField, count, list, optional, packed, struct, u8, u16, u32, zeroBased } from "../../codec/index.ts";
import { ControllerHealth } from "../data-structures/controller-health.ts";
import { miCommand } from "./mi-command.ts";

/** As many entries as their count, which follows bytes 5–6 of the management response, says. */
const response = struct(
  { title: "Controller Health Status Poll response", spec: "NVMe-MI 2.0 §5.3", size: 8 },
  {
    responseEntries: count(7, u8, "Response Entries (RENT)"),
    controllers: list(ControllerHealth, "Controllers", "responseEntries"),
  },
);

/**
 * The health of controllers, 16 bytes each; temperatures are kelvins. Of the function types included (all, unless one is
 * set to false), it reports those that changed in a selected way, or all where none is selected. Changes nothing unless
 * `clearChanges` asks for it.
 */
export const controllerHealthStatusPoll = miCommand({
  title: "Controller Health Status Poll",
  spec: "NVMe-MI 2.0 §5.3",
  opcode: 0x02,
  effect: "read",
  request: {
    startingControllerId: optional(8, u16, "Starting Controller ID (SCTLID)"),
    maximumEntries: optional(10, zeroBased(u8), "Maximum Response Entries (MAXRENT)"),
    filter: packed(
      11,
      bitField(u8, {
        includePciFunctions: bit(0, "Include PCI Functions (INCF)"),
        includePhysicalFunctions: bit(1, "Include SR-IOV Physical Functions (INCPF)"),
        includeVirtualFunctions: bit(2, "Include SR-IOV Virtual Functions (INCVF)"),
        reportAll: bit(7, "Report All (ALL)"),
      }),
      "Filter, upper byte of NVMe Management Dword 0 (NMD0)",
    ),
    dword1: packed(
      12,
      bitField(u32, {
        selectControllerStatus: bit(0, "Controller Status Changes (CSTS)"),
        selectTemperature: bit(1, "Composite Temperature Changes (CTEMP)"),
        selectPercentageUsed: bit(2, "Percentage Used (PDLU)"),
        selectAvailableSpare: bit(3, "Available Spare (SPARE)"),
        selectCriticalWarning: bit(4, "Critical Warning (CWARN)"),
        clearChanges: bit(31, "Clear Changed Flags (CCF) once reported"),
      }),
      "NVMe Management Dword 1 (NMD1)",
    ),
  },
  response: { struct: response, offset: 0 },
  defaults: (given) => ({
    maximumEntries: 255,
    includePciFunctions: true,
    includePhysicalFunctions: true,
    includeVirtualFunctions: true,
    reportAll: !(
      given.selectControllerStatus ||
      given.selectTemperature ||
      given.selectPercentageUsed ||
      given.selectAvailableSpare ||
      given.selectCriticalWarning
    ),
  }),
  verify: ({ maximumEntries }, { controllers }) =>
    controllers.length <= maximumEntries
      ? undefined
      : `${controllers.length} entries came, ${maximumEntries} at most were asked for`,
});
