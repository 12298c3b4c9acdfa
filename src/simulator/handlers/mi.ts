import type { miCommands } from "../../mi/index.ts";
import { MiRefusal } from "../refusal.ts";
import { asynchronousEventHandlers } from "./asynchronous-events.ts";
import { configurationHandlers } from "./configuration.ts";
import { dataStructureHandlers } from "./data-structures.ts";
import { enclosureHandlers } from "./enclosure.ts";
import type { Handlers } from "./handler.ts";
import { healthHandlers } from "./health.ts";
import { managementEndpointBufferHandlers } from "./management-endpoint-buffer.ts";
import { persistentDataAreaHandlers } from "./persistent-data-area.ts";
import { resetHandlers } from "./reset.ts";
import { vitalProductDataHandlers } from "./vital-product-data.ts";

/** The Management Interface command set of a simulated drive. */
export const miHandlers: Handlers<typeof miCommands> = {
  ...dataStructureHandlers,
  ...healthHandlers,
  ...configurationHandlers,
  ...asynchronousEventHandlers,
  ...vitalProductDataHandlers,
  ...resetHandlers,
  ...enclosureHandlers,
  ...managementEndpointBufferHandlers,
  ...persistentDataAreaHandlers,
  rawCommand: (drive, request) => {
    const command = drive.vendorCommands.get(request.opcode);
    if (command === undefined) throw new MiRefusal("invalidCommandOpcode");
    return command(request);
  },
};
