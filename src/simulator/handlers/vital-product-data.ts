import type { miCommands } from "../../mi/index.ts";
import { MiRefusal } from "../refusal.ts";
import { storedRange } from "../stored-range.ts";
import type { Handlers } from "./handler.ts";

/** VPD Read and Write of a simulated drive. */
export const vitalProductDataHandlers = {
  vpdRead: (drive, { dataOffset, dataLength }) => ({
    data: storedRange(drive.vitalProductData, dataOffset, dataLength),
  }),
  vpdWrite: (drive, { dataOffset, data }) => {
    const written = storedRange(drive.vitalProductData, dataOffset, data.length);
    if (data.length === 0) return {};
    const { remaining, valid } = drive.identify.vpdWriteCycles;
    if (valid && remaining === 0) throw new MiRefusal("vpdUpdatesExceeded");
    if (valid) drive.identify = { ...drive.identify, vpdWriteCycles: { valid, remaining: remaining - 1 } };
    written.set(data);
    return {};
  },
} satisfies Partial<Handlers<typeof miCommands>>;
