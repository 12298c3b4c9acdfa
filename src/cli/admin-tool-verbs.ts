import { parseBytes } from "./byte-input.ts";
import { shutdownOptions, simulatedOption, type Verb, type VerbOption } from "./verb.ts";

const largest32 = 0xffff_ffff;
const largestOffset = Number.MAX_SAFE_INTEGER;

/** A number in a range from 0 on, or from `minimum`. */
const number = (flags: string, description: string, maximum: number, minimum = 0): VerbOption => ({
  flags: `${flags} <number>`,
  description,
  range: { minimum, maximum },
});

const namespaceId = number("-n, --namespace-id", "the namespace; 0xffffffff for all", largest32);
const ioCommandSet = number("-y, --csi", "Command Set Identifier (CSI)", 0xff);
const uuidIndex = number("-U, --uuid-index", "UUID Index", 0x7f);
const rawBinary: VerbOption = { flags: "-b, --raw-binary", description: "write the bytes to stdout, as they are" };
const dryRun: VerbOption = {
  flags: "--dry-run",
  description: "show the request's bytes and what they mean; send nothing",
};
const confirmed: VerbOption = {
  flags: "--yes",
  description: "do it: without this, nothing is sent that may lose data",
};
const offset = (what: string): VerbOption => ({
  flags: "--offset <bytes>",
  description: `where to go on, in bytes: after the ${what} that came before (default: 0)`,
  range: { minimum: 0, maximum: largestOffset },
});
const outputFile: VerbOption = {
  flags: "-o, --output-file <path>",
  description: "the file to save to; - for stdout",
  mandatory: true,
};

const one = { argument: "<address>" } as const;

/** How the drive is reached, after what a verb is about. */
const way: readonly VerbOption[] = [simulatedOption, ...shutdownOptions];

/** Verbs for lists that one of several commands is for. */
export const identifyTools: readonly Verb[] = [
  {
    ...one,
    name: "list-ns",
    group: "Identify:",
    title: "list namespaces",
    description: "Lists the namespaces that are attached to the controller; with --all those that are allocated.",
    options: [
      { flags: "-a, --all", description: "those that are not attached, too" },
      number("-n, --namespace-id", "the first id that is wanted (default: 1)", largest32),
      ioCommandSet,
      rawBinary,
      dryRun,
      ...way,
    ],
    examples: ["nvme-mi list-ns mctp:1,9", "nvme-mi list-ns --all mctp:1,9"],
    load: () => import("./list-ns.ts"),
  },
  {
    ...one,
    name: "list-ctrl",
    group: "Identify:",
    title: "list controllers",
    description: "Lists the controllers of the subsystem; with --namespace-id those that the namespace is attached to.",
    options: [
      number("-c, --cntid", "the first id that is wanted (default: 0)", 0xffff),
      number("-n, --namespace-id", "the namespace", largest32, 1),
      rawBinary,
      dryRun,
      ...way,
    ],
    examples: ["nvme-mi list-ctrl mctp:1,9", "nvme-mi list-ctrl -n 1 mctp:1,9"],
    load: () => import("./list-ctrl.ts"),
  },
];

/** Verbs for log pages that take more than one message, or any. */
export const logTools: readonly Verb[] = [
  {
    ...one,
    name: "get-log",
    group: "Logs:",
    title: "show any log page",
    description:
      "Shows a log page: decoded where it is known, or with --log-len so many of its bytes, in as many messages as that takes.",
    options: [
      { ...number("-i, --log-id", "Log Page Identifier (LID)", 0xff), mandatory: true },
      number("-l, --log-len", "how many bytes", largest32, 4),
      number("-o, --lpo", "Log Page Offset (LPO): where to begin, in bytes", largestOffset),
      namespaceId,
      number("-s, --lsp", "Log Specific Parameter (LSP)", 0x7f),
      number("-S, --lsi", "Log Specific Identifier (LSI)", 0xffff),
      { flags: "-r, --rae", description: "Retain Asynchronous Event (RAE): the default here" },
      { flags: "--no-rae", description: "clear the event that the page tells" },
      uuidIndex,
      ioCommandSet,
      { flags: "-O, --ot", description: "Offset Type (OT): the offset is an index" },
      rawBinary,
      dryRun,
      ...way,
    ],
    examples: ["nvme-mi get-log -i 2 mctp:1,9", "nvme-mi get-log -i 0xc0 -l 512 -b mctp:1,9"],
    load: () => import("./get-log.ts"),
  },
  {
    ...one,
    name: "telemetry-log",
    group: "Logs:",
    title: "save telemetry to a file",
    description:
      "Saves the telemetry that hosts ask for, or that the drive captured by itself. Without a capture nothing is saved, and exit code 1 tells. It is no longer of one piece where the drive captures anew meanwhile: that is an error, too.",
    options: [
      outputFile,
      { flags: "-c, --controller-init", description: "what the drive captured by itself" },
      {
        flags: "--create",
        description:
          "have the drive capture its state now, in the place of the capture before; nvme-cli does without being asked",
      },
      {
        ...number("-g, --host-generate", "1: the same as --create", 1),
        hidden: true,
      },
      number("-d, --data-area", "the last data area to save (default: 3)", 4, 1),
      offset("bytes"),
      number("--generation", "with --offset: the generation number of what came before", 0xff),
      ...way,
    ],
    examples: ["nvme-mi telemetry-log --create -o telemetry.bin mctp:1,9"],
    load: () => import("./telemetry-log.ts"),
  },
  {
    ...one,
    name: "persistent-event-log",
    group: "Logs:",
    title: "show the persistent events, decoded",
    description:
      "Shows the Persistent Event log, each event by its type. The drive holds the log still meanwhile (reporting context), for one reader at a time.",
    options: [
      {
        flags: "--take-context",
        description: "release a reporting context that is there already, which may be another program's",
      },
      ...way,
    ],
    examples: ["nvme-mi persistent-event-log mctp:1,9", "nvme-mi persistent-event-log --json mctp:1,9"],
    load: () => import("./persistent-event-log.ts"),
  },
  {
    ...one,
    name: "boot-part-log",
    group: "Logs:",
    title: "save a boot partition to a file",
    description: "Saves what is in a boot partition.",
    options: [outputFile, number("-p, --partition", "the boot partition (default: 0)", 1), offset("bytes"), ...way],
    examples: ["nvme-mi boot-part-log -o partition.bin mctp:1,9"],
    load: () => import("./boot-part-log.ts"),
  },
];

/** Verbs for features. */
export const featureTools: readonly Verb[] = [
  {
    ...one,
    name: "get-feature",
    group: "Features:",
    title: "show a feature",
    description:
      "Shows a feature: decoded where it is known, and else, or with --data-len or --cdw11, its dword and bytes.",
    options: [
      { ...number("-f, --feature-id", "Feature Identifier (FID)", 0xff), mandatory: true },
      namespaceId,
      number("-s, --sel", "Select (SEL): 0 current, 1 default, 2 saved, 3 capabilities (default: 0)", 7),
      number("-l, --data-len", "how many bytes of data", 4096, 4),
      number("-c, --cdw11", "dword 11 of the command", largest32),
      uuidIndex,
      rawBinary,
      dryRun,
      ...way,
    ],
    examples: ["nvme-mi get-feature -f 4 mctp:1,9", "nvme-mi get-feature -f 2 -s 3 mctp:1,9"],
    load: () => import("./get-feature.ts"),
  },
  {
    ...one,
    name: "set-feature",
    group: "Features:",
    title: "set a feature",
    description:
      "Sets a feature by the numbers of its dwords, and its data where it has any. The verbs `admin set-…` take its members by their names.",
    options: [
      { ...number("-f, --feature-id", "Feature Identifier (FID)", 0xff), mandatory: true },
      namespaceId,
      number("-v, --value", "dword 11 of the command", largest32),
      number("-c, --cdw12", "dword 12", largest32),
      number("--cdw13", "dword 13", largest32),
      number("--cdw15", "dword 15", largest32),
      uuidIndex,
      { flags: "-s, --save", description: "Save (SV): keep it over resets" },
      {
        flags: "-d, --data <bytes>",
        description: "its data: hexadecimal; @file or - for the raw bytes of a file or stdin",
        parse: parseBytes,
      },
      dryRun,
      confirmed,
      ...way,
    ],
    examples: ["nvme-mi set-feature -f 4 -v 0x157 --dry-run mctp:1,9"],
    load: () => import("./set-feature.ts"),
  },
];

/** Verbs for firmware. */
export const firmwareTools: readonly Verb[] = [
  {
    ...one,
    name: "fw-download",
    group: "Firmware:",
    title: "hand a firmware image to the drive",
    description:
      "Hands a firmware image to the drive in parts, with progress on a terminal. Nothing is in effect before `fw-commit`. Where it fails it tells the offset to go on from.",
    options: [
      { flags: "-f, --fw <path>", description: "the file with the image", mandatory: true },
      number("-x, --xfer", "bytes of a part (default: as many as the drive takes in a message)", 4096, 4),
      { ...offset("bytes of the image"), flags: "-o, --offset <bytes>" },
      number("--retries", "how often a part is sent again that no answer comes to (default: 2)", 100),
      {
        ...dryRun,
        description: "show how many messages it takes, and the first with what its bytes mean; send nothing",
      },
      ...way,
    ],
    examples: ["nvme-mi fw-download -f firmware.bin mctp:1,9"],
    load: () => import("./fw-download.ts"),
  },
];
