// From its own file: the program's help is to load no simulator.
import { type DaemonVersion, daemonVersions } from "../simulator/mctp-daemon/daemon-version.ts";
import { usageError } from "./failure.ts";
import { fleetCommandsHelp } from "./fleet-commands.ts";
import type { Verb } from "./verb.ts";

/** The verb that serves simulated drives. */
export const simulateVerb: Verb = {
  name: "simulate",
  argument: undefined,
  group: "Simulator:",
  title: "serve the built-in simulated drives",
  description: `Serves simulated drives to other programs until it is told to stop (SIGINT or SIGTERM, exit code 0). Prints the terminal's path with --pty, what is on a message bus with --mctpd, a line for each drive, and then \`ready\`. With --mctpd, a line on stdin changes the fleet, and is answered by a line: ${fleetCommandsHelp}.`,
  options: [
    { flags: "--unix <path>", description: "on a unix socket, for addresses unix:<path>,<eid>" },
    {
      flags: "--pty",
      description: "on a pseudo terminal, to attach to the kernel's MCTP, or for serial:<device>,<eid>",
    },
    {
      flags: "--mctp [network]",
      description: "over the kernel's MCTP, as one drive at every endpoint id of this machine",
      range: { minimum: 1, maximum: 0xffff_ffff },
    },
    {
      flags: "--mctpd [version]",
      description: `on a message bus, as mctpd ${daemonVersions.join(", ")} shows drives (default: the last); alone, or with one of the ways above, which the drives then answer by`,
      parse: parseDaemonVersion,
    },
    {
      flags: "--bus <bus>",
      description: "for --mctpd: system, session, or an address such as unix:path=/run/bus (default: system)",
    },
    {
      flags: "--network <id>",
      description: "for --mctpd: the MCTP network of the drives (default: 1)",
      range: { minimum: 1, maximum: 0xffff_ffff },
    },
    {
      flags: "--link <name>",
      description: "for --mctpd: the link of all drives (default: mctpi2c1 and so on, eight drives each)",
    },
    {
      flags: "--two-wire",
      description:
        "answers take as long as on SMBus, at the frequency and transmission unit that the drive is set to, and requests as at 100 kHz with 64 bytes a packet (default: no time)",
    },
    {
      flags: "--drives <number>",
      description: "so many drives, at endpoint ids from 9 on (default: 4)",
      range: { minimum: 1, maximum: 246 },
    },
    {
      flags: "--eid <eid>",
      description: "only the drive with this endpoint id; with --mctp 9 if left out",
      range: { minimum: 8, maximum: 254 },
    },
  ],
  examples: [
    "nvme-mi simulate --unix /run/drives",
    "nvme-mi simulate --unix /run/drives --two-wire",
    "nvme-mi simulate --mctp 1 --eid 10",
    "nvme-mi simulate --mctpd 2.1 --bus session",
  ],
  load: () => import("./simulate.ts"),
};

function parseDaemonVersion(text: string): DaemonVersion {
  const version = daemonVersions.find((each) => each === text);
  if (version !== undefined) return version;
  throw usageError(`--mctpd ${text}: there is a simulation of mctpd ${daemonVersions.join(", ")}`);
}
