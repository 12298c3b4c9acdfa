import type { Capabilities } from "../endpoint/capabilities.ts";
import { changesText, supportedCommands } from "./command-effects.ts";
import { type Colors, jsonText, printLines } from "./console.ts";
import { driveMessage, errorJson, type FailedPlace } from "./drive-failure.ts";
import { driveHeading, driveJson } from "./drive-json.ts";
import { exitCodes } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { printedLines } from "./structure-text.ts";
import { labelOf, withTarget } from "./target.ts";
import { labelOfName, valueLines } from "./value-text.ts";

/** Shows what a drive supports: version, ports, optional commands, and what commands change. */
export function run(invocation: Invocation): Promise<number> {
  const { call, options, colors } = invocation;
  return withTarget(invocation, async (target) => {
    const capabilities = await target.endpoint.capabilities(call);
    const label = await labelOf(target, call);
    const told = toldOf(capabilities, target.place);
    if (options.json) printLines([jsonText(driveJson(label, told))]);
    else printLines([driveHeading("Capabilities", label), ...textOf(told, colors)]);
    return exitCodes.success;
  });
}

type Told = ReturnType<typeof toldOf>;

function toldOf(capabilities: Capabilities, place: FailedPlace) {
  const { version, ports, optionalCommands, bufferCommands, commandEffects, miCommandEffects, missing } = capabilities;
  return {
    version,
    ports,
    optionalCommands: optionalCommands?.listed,
    bufferCommands: bufferCommands?.listed,
    adminCommandEffects: commandEffects && supportedCommands(commandEffects.adminCommands, "adminCommand"),
    ioCommandEffects: commandEffects && supportedCommands(commandEffects.ioCommands, undefined),
    miCommandEffects: miCommandEffects && supportedCommands(miCommandEffects.miCommands, "miCommand"),
    missing: Object.fromEntries(
      Object.entries(missing).map(([name, error]) => [name, errorJson(error, driveMessage(error, place))]),
    ),
  };
}

const lists = [
  ["Optional commands", "optionalCommands"],
  ["Commands with data in the Management Endpoint Buffer", "bufferCommands"],
  ["Admin commands", "adminCommandEffects"],
  ["I/O commands", "ioCommandEffects"],
  ["Management Interface commands", "miCommandEffects"],
] as const satisfies readonly (readonly [heading: string, name: keyof Told])[];

function textOf(told: Told, colors: Colors): string[] {
  const { major, minor } = told.version;
  return [
    `NVMe-MI version: ${major}.${minor}`,
    ...told.ports.flatMap(({ portId, ...port }) => [`Port ${portId}:`, ...printedLines(valueLines(port), colors, 1)]),
    ...lists.flatMap(([heading, name]) => listLines(heading, told[name])),
    ...Object.entries(told.missing).map(([name, { message }]) => {
      return colors.caution(`${labelOfName(name)}: not known: ${message}`);
    }),
  ];
}

function listLines(heading: string, list: Told[(typeof lists)[number][1]]): string[] {
  if (list === undefined) return [];
  if (list.length === 0) return [`${heading}: none`];
  return [`${heading}:`, ...list.map((each) => `  ${each.title}${"effects" in each ? changesText(each) : ""}`)];
}
