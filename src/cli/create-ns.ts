import { usageError } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { run as sendCommand } from "./send-command.ts";
import { controllerOf, withTarget } from "./target.ts";

/** What all namespaces of a controller have in common, their LBA formats among it. */
const commonNamespace = 0xffff_ffff;

/** Creates a namespace, with the LBA format that has blocks of the size that is wanted, where that is given in its place. */
export async function run(invocation: Invocation): Promise<number> {
  const { blockSize, flbas, dryRun } = invocation.options;
  if (blockSize === undefined) return sendCommand(invocation);
  if (flbas !== undefined) throw usageError("give one of --block-size and --flbas");
  if (dryRun) throw usageError("--block-size asks the drive, which --dry-run does not: give --flbas");
  let index = -1;
  const exitCode = await withTarget(invocation, async (target) => {
    index = await formatOf(blockSize, target, invocation);
    return 0;
  });
  if (exitCode !== 0) return exitCode;
  const format = { formatIndexLow: index & 0xf, metadataInExtendedBlock: false, formatIndexHigh: index >> 4 };
  return sendCommand({ ...invocation, options: { ...invocation.options, flbas: format } });
}

/** The first format with blocks of that size and no metadata. */
async function formatOf(
  blockSize: number,
  target: Parameters<typeof controllerOf>[0],
  { call }: Invocation,
): Promise<number> {
  const request = { namespaceId: commonNamespace };
  const { lbaFormats, lbaFormatCount } = await controllerOf(target).identifyNamespace(request, call);
  const sizes = lbaFormats.slice(0, lbaFormatCount + 1).map(({ metadataSize, dataSizeExponent }) => {
    return metadataSize === 0 && dataSizeExponent > 0 ? 2 ** dataSizeExponent : undefined;
  });
  const index = sizes.indexOf(blockSize);
  if (index >= 0) return index;
  const offered = sizes.filter((size) => size !== undefined).join(", ");
  throw usageError(`--block-size ${blockSize}: without metadata the drive has formats with blocks of ${offered} bytes`);
}
