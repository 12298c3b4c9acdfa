import type { ReadRow, Run } from "./invocation.ts";

/** An option of a verb. */
export interface VerbOption {
  /** As commander reads it: `-n, --namespace-id <id>`. */
  readonly flags: string;
  readonly description: string;
  /** A number in this range; without it, text or a switch. */
  readonly range?: { readonly minimum: number; readonly maximum: number };
  readonly mandatory?: boolean;
}

/** A verb of the command line. What it takes to run is loaded when it runs. */
export interface Verb {
  readonly name: string;
  /** As commander reads it. */
  readonly argument: "[address...]" | "<address>" | undefined;
  readonly group: string;
  readonly title: string;
  readonly description: string;
  readonly options: readonly VerbOption[];
  readonly examples: readonly string[];
  /** For a verb that reads one structure: what to ask for. */
  readonly read?: ReadRow;
  load(): Promise<{ readonly run: Run }>;
}

const drives = "Drives:";
const oneDrive = "One drive:";
const simulator = "Simulator:";

const simulated: VerbOption = {
  flags: "--sim",
  description: "the address is that of a drive of the built-in simulator",
};
const vendorSpecific: VerbOption = {
  flags: "--vendor-specific",
  description: "show the vendor specific bytes, too",
};
const namespaceRange = { minimum: 0, maximum: 0xffff_ffff };

const reading = { argument: "<address>", group: oneDrive, load: () => import("./read.ts") } as const;

/** All verbs, in the order of the help. */
export const verbs: readonly Verb[] = [
  {
    name: "status",
    argument: "[address...]",
    group: drives,
    title: "show drives, a line each",
    description:
      "Shows a line for each drive: who it is, how warm, how worn, and what it warns of. All drives are asked at once, and one that does not answer does not keep the others from being shown. An interruption (Ctrl-C) shows what is known by then. Changes nothing in a drive.",
    options: [{ flags: "--sim", description: "the drives of the built-in simulator; all of them without an address" }],
    examples: ["nvme-mi status mctp:1,9 mctp:1,10", "nvme-mi status --sim --json"],
    load: () => import("./status.ts"),
  },
  {
    name: "info",
    argument: "<address>",
    group: oneDrive,
    title: "show the subsystem, its ports and its controllers",
    description: "Shows what the management endpoint tells of the NVM subsystem, its ports and its controllers.",
    options: [simulated],
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
    options: [simulated, { flags: "--clear", description: "clear the flags of what changed, once they are read" }],
    examples: ["nvme-mi health mctp:1,9", "nvme-mi health --clear mctp:1,9"],
    load: () => import("./health.ts"),
  },
  {
    ...reading,
    name: "id-ctrl",
    title: "show Identify Controller",
    description:
      "Shows what a controller tells of itself. Power states that it does not have are left out of the text.",
    options: [simulated, vendorSpecific],
    examples: ["nvme-mi id-ctrl mctp:1,9", "nvme-mi id-ctrl --json sim:12:1"],
    read: { command: "identifyController", request: {} },
  },
  {
    ...reading,
    name: "id-ns",
    title: "show Identify Namespace",
    description:
      "Shows what a controller tells of a namespace. LBA formats that it does not have are left out of the text.",
    options: [
      simulated,
      {
        flags: "-n, --namespace-id <id>",
        description: "the namespace; 0xffffffff for what all have in common",
        range: namespaceRange,
        mandatory: true,
      },
      vendorSpecific,
    ],
    examples: ["nvme-mi id-ns -n 1 mctp:1,9"],
    read: { command: "identifyNamespace", request: { namespaceId: "namespaceId" } },
  },
  {
    ...reading,
    name: "smart-log",
    title: "show the SMART / Health Information log",
    description: "Shows temperature, wear, spare and the lifetime counters.",
    options: [
      simulated,
      {
        flags: "-n, --namespace-id <id>",
        description: "one namespace, where the drive keeps a log for each; the whole drive if left out",
        range: namespaceRange,
      },
    ],
    examples: ["nvme-mi smart-log mctp:1,9", "nvme-mi smart-log --json sim:10"],
    read: { command: "getSmartHealthLog", request: { namespaceId: "namespaceId" } },
  },
  {
    ...reading,
    name: "fw-log",
    title: "show the Firmware Slot Information log",
    description: "Shows the firmware slots: the revision in each, which one runs, and which one will after a reset.",
    options: [simulated],
    examples: ["nvme-mi fw-log mctp:1,9"],
    read: { command: "getFirmwareSlotLog", request: {} },
  },
  {
    ...reading,
    name: "error-log",
    title: "show the Error Information log",
    description: "Shows the most recent errors, newest first. Entries that are not used are left out of the text.",
    options: [
      simulated,
      {
        flags: "-e, --entries <count>",
        description: "how many to ask for, 1–64; 16 if left out",
        range: { minimum: 1, maximum: 64 },
      },
    ],
    examples: ["nvme-mi error-log mctp:1,9", "nvme-mi error-log -e 64 --json mctp:1,9"],
    read: { command: "getErrorInformationLog", request: { entryCount: "entries" } },
  },
  {
    name: "simulate",
    argument: undefined,
    group: simulator,
    title: "serve the built-in simulated drives",
    description:
      "Serves simulated drives to other programs until it is told to stop (SIGINT or SIGTERM, exit code 0). Prints the terminal's path with --pty, a line for each drive, and then `ready`.",
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
        flags: "--eid <eid>",
        description: "only the drive with this endpoint id; with --mctp 9 if left out",
        range: { minimum: 8, maximum: 254 },
      },
    ],
    examples: ["nvme-mi simulate --unix /run/drives", "nvme-mi simulate --mctp 1 --eid 10"],
    load: () => import("./simulate.ts"),
  },
];
