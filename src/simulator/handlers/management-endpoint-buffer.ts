import type { miCommands } from "../../mi/index.ts";
import { storedRange } from "../stored-range.ts";
import type { Handlers } from "./handler.ts";

/** The Management Endpoint Buffer of a simulated drive, as its own commands see it. */
export const managementEndpointBufferHandlers = {
  managementEndpointBufferRead: (drive, { dataOffset, dataLength }) => ({
    data: storedRange(drive.managementEndpointBuffer, dataOffset, dataLength),
  }),
  managementEndpointBufferWrite: (drive, { dataOffset, data }) => {
    storedRange(drive.managementEndpointBuffer, dataOffset, data.length).set(data);
    return {};
  },
} satisfies Partial<Handlers<typeof miCommands>>;
