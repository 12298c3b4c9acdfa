import { usageError } from "./failure.ts";
import { parseInteger } from "./integer.ts";
import type { Options } from "./invocation.ts";
import { simulatedOption, type Verb } from "./verb.ts";

const choices = ["highest", "keep"] as const;
const frequencies = ["khz100", "khz400", "mhz1"] as const;

/** The verb that makes the link to a drive faster, in the group of those for one drive. */
export const tuneVerb: Verb = {
  name: "tune",
  argument: "<address>",
  group: "One drive:",
  title: "make the link to a drive as fast as both sides take",
  description:
    "Raises the drive's SMBus frequency, then its MCTP transmission unit, then, through mctpd, the MTU of the route to it. Transfers of 4 KiB from the drive have to come through after each, byte for byte as before; if not, everything is put back, which an interruption (Ctrl-C) does as well. Shows what was set, what is set, and how long such a transfer took before and takes now. Every other device on the drive's bus has to bear the frequency, too: there is no finding that out from here. Nothing is kept for good: the drive forgets with a reset or a power cycle, and mctpd when it sets the drive up anew. Writes nothing that is set already, and needs no --yes, as nothing gets lost.",
  options: [
    simulatedOption,
    {
      flags: "--port-id <id>",
      description: "the port that leads to the drive (default: its 2-Wire port, where it has just one)",
      range: { minimum: 0, maximum: 255 },
    },
    {
      flags: "--frequency <frequency>",
      description: `of what the drive sends: ${frequencies.join(", ")}, highest or keep (default: highest)`,
      parse: parseFrequency,
    },
    {
      flags: "--transmission-unit <bytes>",
      description: "of a message in one packet, in both directions: 64 and more, highest or keep (default: highest)",
      parse: parseUnit,
    },
    {
      flags: "--bus <bus>",
      description: "where mctpd is: system, session, or an address such as unix:path=/run/bus (default: system)",
    },
    { flags: "--dry-run", description: "only read, and show what would be changed" },
  ],
  examples: [
    "nvme-mi tune mctp:1,9",
    "nvme-mi tune --dry-run mctp:1,9",
    "nvme-mi tune --frequency khz100 --transmission-unit 64 mctp:1,9",
  ],
  load: () => import("./tune.ts"),
};

function parseFrequency(text: string): NonNullable<Options["frequency"]> {
  const known = [...frequencies, ...choices].find((each) => each === text);
  if (known !== undefined) return known;
  throw usageError(`--frequency "${text}" is not one of ${[...frequencies, ...choices].join(", ")}`);
}

function parseUnit(text: string, what: string): NonNullable<Options["transmissionUnit"]> {
  return choices.find((each) => each === text) ?? parseInteger(text, what, { minimum: 64, maximum: 4096 });
}
