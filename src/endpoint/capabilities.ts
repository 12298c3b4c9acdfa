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
  /** Admin and I/O commands of its first controller, and what they change, by opcode. */
  readonly commandEffects: CommandEffectsLog;
  /** Commands of the Management Interface, and what they change, by opcode. */
  readonly miCommandEffects: MiCommandEffectsLog;
}

/** What a drive supports. Of what it does not tell there is the reason instead. */
export interface Capabilities extends Partial<OptionalCapabilities> {
  /** Version of NVMe-MI. */
  readonly version: { readonly major: number; readonly minor: number };
  readonly ports: readonly PortCapabilities[];
  /** Why parts are not there: the drive refused to tell, or what it told could not be read. */
  readonly missing: Readonly<Partial<Record<keyof OptionalCapabilities, Refusal>>>;
}

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
 * Reads what a drive supports: its version and ports, which every drive tells, its lists of commands and the effects logs.
 * Options hold for each of the commands. Rejects as `send` does where version or ports cannot be read, or nothing comes.
 */
export async function readCapabilities(source: CapabilitiesSource, options?: CallOptions): Promise<Capabilities> {
  const { numberOfPorts, majorVersion, minorVersion } = await source.readSubsystemInformation({}, options);
  const ports: PortCapabilities[] = [];
  for (let portId = 0; portId < numberOfPorts; portId++) {
    ports.push(portCapabilities(portId, await source.readPortInformation({ portId }, options)));
  }
  const { controllerIds } = await source.readControllerList({}, options);
  const controller = source.controller(controllerIds[0] ?? 0);
  const reading: { [K in keyof OptionalCapabilities]: () => Promise<OptionalCapabilities[K]> } = {
    optionalCommands: async () => {
      return new SupportedCommands((await source.readOptionalCommandList({}, options)).commands, true);
    },
    bufferCommands: async () => {
      return new SupportedCommands((await source.readBufferCommandList({}, options)).commands, false);
    },
    commandEffects: () => controller.getCommandEffectsLog({}, options),
    miCommandEffects: () => controller.getMiCommandEffectsLog({}, options),
  };
  const told: Record<string, unknown> = {};
  const missing: Record<string, Refusal> = {};
  for (const [name, read] of Object.entries(reading)) {
    try {
      told[name] = await read();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      missing[name] = error;
    }
  }
  return { version: { major: majorVersion, minor: minorVersion }, ports, ...told, missing };
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

function isRefusal(error: unknown): error is Refusal {
  return error instanceof MiStatusError || error instanceof NvmeStatusError || error instanceof ProtocolError;
}
