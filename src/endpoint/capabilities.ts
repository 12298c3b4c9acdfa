import { MiStatusError, NvmeStatusError, ProtocolError } from "../errors.ts";
import type { miCommands, PortInformation } from "../mi/index.ts";
import type { CommandEffectsLog, MiCommandEffectsLog } from "../nvme/index.ts";
import type { CallOptions } from "./call-options.ts";
import type { Controller } from "./controller.ts";
import type { Methods } from "./methods.ts";
import { SupportedCommands } from "./supported-commands.ts";

/** A port, and what its management endpoint can do. */
export interface PortCapabilities {
  readonly portId: number;
  readonly portType: PortInformation["portType"];
  /** The largest MCTP transmission unit, in bytes, without the MCTP header. */
  readonly maximumTransmissionUnitSize: number;
  /** Size of the Management Endpoint Buffer in bytes; 0 where there is none. */
  readonly managementEndpointBufferSize: number;
  /** Whether it sends Asynchronous Event Messages. */
  readonly asynchronousEventMessages: boolean;
  /** Whether a command may ask for a pause before its answer (CIAP). From NVMe-MI 2.2 on always true. */
  readonly commandInitiatedAutoPause: boolean;
}

/** What not every drive tells. */
interface OptionalCapabilities {
  /** The optional commands that it supports; asked for a mandatory one, it says yes. */
  readonly optionalCommands: SupportedCommands;
  /** The commands whose data may be in the Management Endpoint Buffer. */
  readonly bufferCommands: SupportedCommands;
  /** Admin and I/O commands of its first controller, and what they change, by opcode; of controller 0 where it lists none. */
  readonly commandEffects: CommandEffectsLog;
  /** Commands of the Management Interface, and what they change, by opcode. */
  readonly miCommandEffects: MiCommandEffectsLog;
}

/** What a drive supports. Of what it does not tell there is the reason instead. */
export interface Capabilities extends Partial<OptionalCapabilities> {
  /** Version of NVMe-MI. */
  readonly version: { readonly major: number; readonly minor: number };
  /** Those that it tells of. */
  readonly ports: readonly PortCapabilities[];
  /** Why parts are not there, ports as `port0`: the drive refused to tell, or what it told could not be read. */
  readonly missing: Readonly<Partial<Record<Part, Refusal>>>;
}

type Part = keyof OptionalCapabilities | `port${number}`;
type Refusal = MiStatusError | NvmeStatusError | ProtocolError;

/** What capabilities are read through: an endpoint. */
interface CapabilitiesSource
  extends Pick<
    Methods<typeof miCommands>,
    | "readSubsystemInformation"
    | "readPortInformation"
    | "readControllerList"
    | "readOptionalCommandList"
    | "readBufferCommandList"
  > {
  controller(id: number): Pick<Controller, "getCommandEffectsLog" | "getMiCommandEffectsLog">;
}

/**
 * Reads what a drive supports: its version, which every drive tells, its ports, its lists of commands and the effects logs.
 * Options hold for each of the commands. Rejects as `send` does where the version cannot be read, or nothing comes.
 */
export async function readCapabilities(source: CapabilitiesSource, options?: CallOptions): Promise<Capabilities> {
  const { numberOfPorts, majorVersion, minorVersion } = await source.readSubsystemInformation({}, options);
  const missing: Partial<Record<Part, Refusal>> = {};
  const ports: PortCapabilities[] = [];
  for (let portId = 0; portId < numberOfPorts; portId++) {
    const information = await unlessRefused(source.readPortInformation({ portId }, options));
    if (information instanceof Error) missing[`port${portId}`] = information;
    else ports.push(portCapabilities(portId, information));
  }
  const list = await unlessRefused(source.readControllerList({}, options));
  // Who does not tell which controllers there are may have one all the same.
  const controllerId = list instanceof Error ? 0 : (list.controllerIds[0] ?? 0);
  const told: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(optionalParts(source, controllerId, options))) {
    const part = await unlessRefused<object>(read());
    if (part instanceof Error) missing[name as Part] = part;
    else told[name] = part;
  }
  return { version: { major: majorVersion, minor: minorVersion }, ports, ...told, missing };
}

/** How each part is read that not every drive tells. */
function optionalParts(
  source: CapabilitiesSource,
  controllerId: number,
  options: CallOptions | undefined,
): { [K in keyof OptionalCapabilities]: () => Promise<OptionalCapabilities[K]> } {
  const controller = source.controller(controllerId);
  return {
    optionalCommands: async () => {
      return new SupportedCommands((await source.readOptionalCommandList({}, options)).commands, true);
    },
    bufferCommands: async () => {
      return new SupportedCommands((await source.readBufferCommandList({}, options)).commands, false);
    },
    commandEffects: () => controller.getCommandEffectsLog({}, options),
    miCommandEffects: () => controller.getMiCommandEffectsLog({}, options),
  };
}

function portCapabilities(portId: number, information: PortInformation): PortCapabilities {
  const { portType, maximumTransmissionUnitSize, managementEndpointBufferSize } = information;
  const { asynchronousEventMessages, commandInitiatedAutoPause } = information.capabilities;
  return {
    portId,
    portType,
    maximumTransmissionUnitSize,
    managementEndpointBufferSize,
    asynchronousEventMessages,
    commandInitiatedAutoPause,
  };
}

/** The error where the drive refuses to tell, or what it tells cannot be read. */
async function unlessRefused<T>(reading: Promise<T>): Promise<T | Refusal> {
  try {
    return await reading;
  } catch (error) {
    const refused =
      error instanceof MiStatusError || error instanceof NvmeStatusError || error instanceof ProtocolError;
    if (refused) return error;
    throw error;
  }
}
