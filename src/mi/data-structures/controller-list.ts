import { count, type Infer, list, struct, u16 } from "../../codec/index.ts";

/** How many identifiers a controller list has room for. */
export const controllerListCapacity = 2047;

/** Controllers of the NVM subsystem, ascending. */
export const ControllerList = struct(
  { title: "Controller List", spec: "NVMe-MI 2.0 §5.7.3", size: 2 },
  {
    numberOfIdentifiers: count(0, u16, "Number of Identifiers (NUMIDS)"),
    controllerIds: list(u16, "Controller Identifiers", "numberOfIdentifiers", controllerListCapacity),
  },
);
export type ControllerList = Infer<typeof ControllerList>;
