import { type Struct, textLines } from "../codec/index.ts";
import { MiStatusError } from "../errors.ts";
import { ControllerInformation, PortInformation, SubsystemInformation } from "../mi/index.ts";
import { type Colors, jsonText, printLines } from "./console.ts";
import { driveMessage, type ErrorJson, errorJson } from "./drive-failure.ts";
import { driveHeading, driveJson } from "./drive-json.ts";
import { complain, exitCodes } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { printedLines } from "./structure-text.ts";
import { labelOf, type Target, withTarget } from "./target.ts";

/** One of several alike, or why the drive refused to tell. */
type Told<T> = T | { readonly error: ErrorJson };

/** Shows the subsystem, its ports and its controllers. */
export function run(invocation: Invocation): Promise<number> {
  const { call, options, colors } = invocation;
  return withTarget(invocation, async (target) => {
    const { subsystem, ports, controllers } = await readInformation(target, call);
    const label = await labelOf(target, call);
    if (options.json) printLines([jsonText(driveJson(label, { subsystem, ports, controllers }))]);
    else {
      printLines([
        driveHeading("Information", label),
        `${SubsystemInformation.title}:`,
        ...printedLines(textLines(SubsystemInformation, subsystem), colors, 1),
        ...ports.flatMap((port) => partLines(`Port ${port.portId}`, PortInformation, port, colors)),
        ...controllers.flatMap((controller) => {
          return partLines(`Controller ${controller.controllerId}`, ControllerInformation, controller, colors);
        }),
      ]);
    }
    const refusals = [...ports, ...controllers].filter((part) => "error" in part);
    if (refusals.length === 0) return exitCodes.success;
    complain(`${target.name} refused to tell ${refusals.length} of its ports and controllers`);
    return exitCodes.failure;
  });
}

async function readInformation({ endpoint, place }: Target, call: Invocation["call"]) {
  const subsystem = await endpoint.readSubsystemInformation({}, call);
  const ports = [];
  for (let portId = 0; portId < subsystem.numberOfPorts; portId++) {
    ports.push({ portId, ...(await told(place, () => endpoint.readPortInformation({ portId }, call))) });
  }
  const controllers = [];
  for (const controllerId of await endpoint.readControllerIds(call)) {
    const information = await told(place, () => endpoint.readControllerInformation({ controllerId }, call));
    controllers.push({ controllerId, ...information });
  }
  return { subsystem, ports, controllers };
}

/** A refusal stands in the place of what was asked for; any other failure ends the verb. */
async function told<T extends object>(place: Target["place"], ask: () => Promise<T>): Promise<Told<T>> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof MiStatusError) return { error: errorJson(error, driveMessage(error, place)) };
    throw error;
  }
}

function partLines(title: string, struct: Struct, part: Told<object>, colors: Colors): string[] {
  if ("error" in part) return [colors.alarm(`${title}: error: ${part.error.message}`)];
  return [`${title}:`, ...printedLines(textLines(struct, part), colors, 1)];
}
