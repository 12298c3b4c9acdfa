import { CommandEffectsLog, MiCommandEffectsLog } from "../../../nvme/index.ts";
import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

const changes = {
  namespaceCapabilityChange: true,
  namespaceInventoryChange: true,
  controllerCapabilityChange: true,
};
const everyScope = {
  namespaceScope: true,
  controllerScope: true,
  nvmSetScope: true,
  enduranceGroupScope: true,
  domainScope: true,
  subsystemScope: true,
};

/** Entries that are all zeros but for some, by opcode. */
function entriesWith<E extends object>(zeros: readonly E[], given: Readonly<Record<number, Partial<E>>>): E[] {
  return zeros.map((zero, opcode) => ({ ...zero, ...given[opcode] }));
}

const commands = CommandEffectsLog.zero();
const miCommands = MiCommandEffectsLog.zero();

/** Get Log Page of what commands are supported and what they change. */
export const commandEffectsVectors: VectorsOf<
  Pick<typeof adminCommands, "getCommandEffectsLog" | "getMiCommandEffectsLog">
> = [
  {
    name: "effects of Admin and I/O commands, few of which are supported",
    command: "getCommandEffectsLog",
    request: {},
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 05 80 ff 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 c1 8e 34 0e`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20 + 4 * 0x06, "01"],
        [20 + 4 * 0x80, "1f c0 fa 03"],
        [20 + 1024 + 4 * 0x01, "03 00 01 02"],
        [20 + 1024 + 4 * 0xff, "01 40"],
      ],
      "76 8c ab 5d",
    ),
    value: {
      adminCommands: entriesWith(commands.adminCommands, {
        6: { supported: true },
        128: {
          supported: true,
          logicalBlockContentChange: true,
          ...changes,
          executionRelaxations: 3,
          executionRestriction: "aloneInAllNamespaces",
          uuidSelection: true,
          ...everyScope,
        },
      }),
      ioCommands: entriesWith(commands.ioCommands, {
        1: {
          supported: true,
          logicalBlockContentChange: true,
          executionRestriction: "aloneInNamespace",
          subsystemScope: true,
        },
        255: { supported: true, executionRelaxations: 1 },
      }),
    },
  },
  {
    name: "effects of the commands of another I/O command set, of controller 0201h",
    command: "getCommandEffectsLog",
    request: { controllerId: 0x0201, ioCommandSet: 2, retainAsynchronousEvent: false },
    requestBytes: `
      84 10 00 00 02 01 01 02 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 05 00 ff 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 02
      00 00 00 00 0c 4f b3 c8`,
    responseBytes: sparse(4120, [[0, "84 90"]], "0c 25 a2 0a"),
    value: commands,
  },
  {
    name: "effects of commands of the Management Interface",
    command: "getMiCommandEffectsLog",
    request: {},
    requestBytes: `
      84 10 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 10 00 00 00 00 00 00 00 00 00 00 13 80 ff 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 43 64 ff bd`,
    responseBytes: sparse(
      4120,
      [
        [0, "84 90"],
        [20, "01"],
        [20 + 4 * 0x03, "1d 00 f0 03"],
        [20 + 4 * 0xff, "03 00 30"],
      ],
      "6b 4e 5c f5",
    ),
    value: {
      miCommands: entriesWith(miCommands.miCommands, {
        0: { supported: true },
        3: { supported: true, ...changes, ...everyScope },
        255: { supported: true, userDataContentChange: true, namespaceScope: true, controllerScope: true },
      }),
    },
  },
];
