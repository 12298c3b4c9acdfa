import type { adminCommands } from "../../../mi/index.ts";
import { BootPartitionHeader } from "../../../nvme/index.ts";
import { logPageIdentifiers } from "../../../nvme/log-pages/log-page-identifiers.ts";
import { DataBytes } from "../../data-bytes.ts";
import { bootPartitionUnit } from "../../firmware/boot-partitions.ts";
import { nvmeRefusals } from "../../refusal.ts";
import type { Handlers } from "../handler.ts";

/** The log of a Boot Partition of simulated drives that have them: a header, and all that is in it. */
export const bootPartitionHandlers = {
  getBootPartitionHeader: ({ bootPartitions }, { secondPartition }) => {
    if (bootPartitions === undefined) throw nvmeRefusals.invalidLogPage;
    const contents = bootPartitions.contents[secondPartition ? 1 : 0];
    const header = BootPartitionHeader.toBytes({
      logPage: logPageIdentifiers.bootPartition,
      information: { size: contents.length / bootPartitionUnit, activePartition: bootPartitions.active === 1 },
    });
    return DataBytes.joined(header, DataBytes.of(contents));
  },
} satisfies Partial<Handlers<typeof adminCommands>>;
