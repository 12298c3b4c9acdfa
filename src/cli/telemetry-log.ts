import type { ReadTelemetryOptions, TelemetryChunk } from "../endpoint/read-telemetry.ts";
import { telemetryBlockSize } from "../nvme/log-pages/telemetry.ts";
import type { ErrorJson } from "./drive-failure.ts";
import { usageError } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { saveLog } from "./saved-log.ts";
import { controllerOf, withTarget } from "./target.ts";

/** Saves telemetry to a file. */
export function run(invocation: Invocation): Promise<number> {
  const { options, call } = invocation;
  const { outputFile: path, controllerInit = false, hostGenerate = 0, offset = 0, generation } = options;
  const { create = hostGenerate === 1, ignoreShutdown = false } = options;
  const area = (options.dataArea ?? 3) as 1 | 2 | 3 | 4;
  if (path === undefined) throw usageError("telemetry-log: --output-file is missing");
  if (path === "-" && options.json) throw usageError("give one of --json and --output-file -");
  if (controllerInit && create)
    throw usageError("--create is for host-initiated telemetry, not with --controller-init");
  if (offset > 0 && generation === undefined) {
    throw usageError("--offset: give --generation, too, for what goes on to belong to what came before");
  }
  const type = controllerInit ? "controller" : "host";
  const given = generation === undefined ? {} : { generation };
  return withTarget(invocation, (target) => {
    const reading = { ...call, type, area, create, offset, ignoreShutdown, ...given } as const;
    const chunks = controllerOf(target).readTelemetry(reading);
    const flags = (last: TelemetryChunk) => `--generation ${last.generation}`;
    const nothing = ({ total }: TelemetryChunk) => (total > telemetryBlockSize ? undefined : emptyError(reading));
    return saveLog({ title: "Telemetry", path, offset, chunks, flags, nothing }, target, invocation);
  });
}

/** Only a header came: who was to get a capture must not take that for one. */
function emptyError({
  type,
  area,
  create,
}: Pick<Required<ReadTelemetryOptions>, "type" | "area" | "create">): ErrorJson {
  const areas = area === 1 ? "data area 1 is" : `data areas 1 to ${area} are`;
  const advice = type === "host" && !create ? "; --create has the drive capture its state" : "";
  return {
    code: "NO_CAPTURE",
    message: `the ${type}-initiated telemetry has nothing to save, its ${areas} empty${advice}`,
  };
}
