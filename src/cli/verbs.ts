import { adminVerbs } from "./admin-verbs.ts";
import { discoveryVerbs, sourceOptions } from "./discovery-verbs.ts";
import { usageError } from "./failure.ts";
import { parseDecimal, parseInteger } from "./integer.ts";
import { simulateVerb } from "./simulate-verb.ts";
import { tuneVerb } from "./tune-verb.ts";
import { usualInterval } from "./usual-interval.ts";
import { simulatedOption, type Verb } from "./verb.ts";

const drives = "Drives:";
const oneDrive = "One drive:";
const bytesAtHand = "Bytes at hand:";

/** What a timer can measure, in seconds. */
const longestCheck = 2_147_483;

/** All verbs, in the order of the help. */
export const verbs: readonly Verb[] = [
  {
    name: "status",
    argument: "[address...]",
    group: drives,
    title: "show drives, a line each",
    description:
      'Shows a line for each drive: who it is, how warm, how worn, and what it warns of. Without an address these are all that there are: as mctpd tells; where there is none, those of the list /etc/nvme-mi/endpoints; where there is none either, those that answer at the endpoint ids that the kernel has a route to. All drives are asked at once, but for those that share a bus, and one that does not answer does not keep the others from being shown. An interruption (Ctrl-C) shows what is known by then. Changes nothing in a drive. With --watch, the table on a terminal changes in place, drives come and go as mctpd tells, and one that does not answer keeps its last values, marked by their time; elsewhere each round is a table, with --json a line: an object with "time" and "drives", which has only what this round has read.',
    options: [
      ...sourceOptions,
      { flags: "--sim", description: "the drives of the built-in simulator; all of them without an address" },
      {
        flags: "--watch [seconds]",
        description: `read the drives again and again, so often, until interrupted (default: ${usualInterval}; polling keeps drives awake); behind the addresses`,
        parse: parseInterval,
      },
      {
        flags: "--count <rounds>",
        description: "with --watch: stop after so many rounds; exit code 1 if the last could not read a drive",
        range: { minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
      },
    ],
    examples: [
      "nvme-mi status mctp:1,9 mctp:1,10",
      "nvme-mi status",
      "nvme-mi status --watch",
      "nvme-mi status --sim --json",
    ],
    load: () => import("./status.ts"),
  },
  {
    name: "info",
    argument: "<address>",
    group: oneDrive,
    title: "show the subsystem, its ports and its controllers",
    description: "Shows what the management endpoint tells of the NVM subsystem, its ports and its controllers.",
    options: [simulatedOption],
    examples: ["nvme-mi info mctp:1,9"],
    load: () => import("./info.ts"),
  },
  {
    name: "health",
    argument: "<address>",
    group: oneDrive,
    title: "show the health of the subsystem and its controllers",
    description:
      "Polls the health of the NVM subsystem and of each of its controllers. Flags of what changed stay set in the drive unless --clear is given.",
    options: [
      simulatedOption,
      { flags: "--clear", description: "clear the flags of what changed, once they are read" },
    ],
    examples: ["nvme-mi health mctp:1,9", "nvme-mi health --clear mctp:1,9"],
    load: () => import("./health.ts"),
  },
  {
    name: "vpd",
    argument: "[address]",
    group: oneDrive,
    title: "show the Vital Product Data",
    description:
      "Shows the Vital Product Data of a drive: who made it, form factor, power, capacity, ports, topology. What is damaged is shown all the same, with what is wrong with it; there is a warning on stderr then, and the exit code stays 0 as long as there is a header to decode.",
    options: [
      simulatedOption,
      { flags: "--file <path>", description: "decode this image instead of asking a drive" },
      { flags: "--raw-binary", description: "write the bytes to stdout, as they are" },
    ],
    examples: ["nvme-mi vpd mctp:1,9", "nvme-mi vpd --raw-binary mctp:1,9 > vpd.bin", "nvme-mi vpd --file vpd.bin"],
    load: () => import("./vpd.ts"),
  },
  {
    name: "capabilities",
    argument: "<address>",
    group: oneDrive,
    title: "show what the drive supports",
    description:
      "Shows the NVMe-MI version, what each port can do, the optional commands that the drive lists, and what commands change. What a drive refuses to tell is named with the reason, and is no failure.",
    options: [simulatedOption],
    examples: ["nvme-mi capabilities mctp:1,9", "nvme-mi capabilities --json mctp:1,9"],
    load: () => import("./capabilities.ts"),
  },
  {
    name: "events",
    argument: "<address>",
    group: oneDrive,
    title: "watch the drive's asynchronous events",
    description:
      "Has the drive send its asynchronous events here, and shows each as it comes, until it is interrupted (Ctrl-C, exit code 130) or --count is reached: a line with the time, the event, what it is about and what it says; with --json one JSON object a line, a failure as well (kind error). First come the states that hold, marked (state). An event after that tells that something changed: to what, if it says a value; where it does not, in either direction, as controllerReady tells that the ready state changed, not that the controller is ready. What was lost on the way is told as well. Events that others enabled are theirs no more: a drive has one listener.",
    options: [
      simulatedOption,
      {
        flags: "--event <name>",
        description:
          "only this event, by name or number; can be repeated (default: all that the drive supports); `mi set-asynchronous-events --help` has the names",
        parse: (text, _, before) => [...((before as string[] | undefined) ?? []), text],
      },
      {
        flags: "--delay <s>",
        description: "the least time between two messages of the drive, in seconds (default: 1)",
        range: { minimum: 0, maximum: 255 },
      },
      {
        flags: "--retry-delay <s>",
        description:
          "how long the drive waits before it sends again what was not acknowledged, in seconds (default: 1)",
        parse: (text, what) => parseDecimal(text, what, { minimum: 0, maximum: 25.5, step: 0.1 }),
      },
      {
        flags: "--check <s>",
        description:
          "how often the drive is asked whether it still tells its events, in seconds: that is how a reset of the drive is found out (default: 60; 0 for never)",
        range: { minimum: 0, maximum: longestCheck },
      },
      {
        flags: "--no-states",
        description: "leave out the states that are told at the start; those after a loss are told all the same",
      },
      {
        flags: "--count <number>",
        description: "stop after so many events; the states that are told at the start count, too, unless left out",
        range: { minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
      },
    ],
    examples: ["nvme-mi events mctp:1,9", "nvme-mi events --event compositeTemperature --count 1 --json mctp:1,9"],
    load: () => import("./events.ts"),
  },
  ...discoveryVerbs,
  tuneVerb,
  ...adminVerbs,
  {
    name: "basic-management",
    argument: "<bytes>",
    group: bytesAtHand,
    title: "decode a read of the NVMe Basic Management Command",
    description:
      "Decodes what another tool has read over SMBus with the NVMe Basic Management Command (NVMe-MI 2.0 Appendix A) from command code 0 on: one block of 8 bytes, or more. Needs no MCTP and no drive. What is damaged is shown all the same, with a warning on stderr.",
    options: [],
    examples: [
      "nvme-mi basic-management @block.bin",
      'nvme-mi basic-management "$(i2ctransfer -y 1 w1@0x6a 0x00 r32)"',
    ],
    load: () => import("./basic-management.ts"),
  },
  simulateVerb,
];

/** What stands behind `--watch` may have been meant as an address. */
function parseInterval(text: string, what: string): number {
  if (/^\w+:/.test(text)) throw usageError(`${what} "${text}" is not a number of seconds: addresses go before ${what}`);
  return parseInteger(text, what, { minimum: 1, maximum: longestCheck });
}
