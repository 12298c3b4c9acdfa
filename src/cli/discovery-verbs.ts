import { endpointMembers } from "./endpoint-json.ts";
import type { Verb, VerbOption } from "./verb.ts";

const discovery = "Discovery:";

const eachNetwork = { minimum: 1, maximum: 0xffff_ffff };

const busOption: VerbOption = {
  flags: "--bus <bus>",
  description:
    "the message bus that mctpd is on: system, session, or an address such as unix:path=/run/bus (default: system)",
};

/** Where to look for endpoints, for every verb that does. Without any: mctpd, else the list, else a sweep. */
export const sourceOptions: readonly VerbOption[] = [
  { ...busOption, description: `ask mctpd only; ${busOption.description}` },
  { flags: "--list <file>", description: "take the endpoints from this file, one a line: mctp:<net>,<eid>" },
  {
    flags: "--sweep [network]",
    description: "ask every endpoint id that the kernel has a route to, in this network or in all",
    range: eachNetwork,
  },
];

const whereFrom =
  "Drives are found by mctpd over D-Bus; where there is none, by the list /etc/nvme-mi/endpoints; where there is none either, by asking every endpoint id that the kernel has a route to.";

/** What a verb that has mctpd act says of how it is to be used. */
const actionJson = (members: string): string => `One object with "address", "action" (the verb's name)${members}.`;

/** Verbs about which drives there are. */
export const discoveryVerbs: readonly Verb[] = [
  {
    name: "list",
    argument: undefined,
    group: discovery,
    title: "show which endpoints there are",
    description: `Shows a line for each endpoint: its address, UUID, whether mctpd saw it answer last, the types of MCTP messages it takes, its link, and what it was found by. ${whereFrom} Nothing is sent to a drive unless by a sweep, or with --subsystems. That there is none is no failure.`,
    options: [
      ...sourceOptions,
      { flags: "--sim", description: "the endpoints of the built-in simulator" },
      {
        flags: "--subsystems",
        description: "show the endpoints of one drive (NVM subsystem) together: reads some 300 bytes of each",
      },
    ],
    examples: ["nvme-mi list", "nvme-mi list --subsystems --json", "nvme-mi list --sweep 1"],
    discovers: {
      json: `An array of objects with ${endpointMembers}. With --subsystems, an array of objects with "model", "serial", "nqn", null where not read, and "endpoints", such an array each.`,
    },
    load: () => import("./list.ts"),
  },
  {
    name: "watch",
    argument: undefined,
    group: discovery,
    title: "tell as endpoints come, go, degrade and recover",
    description:
      "Tells what mctpd tells of its endpoints, a line each: the time, what happened (added, removed, degraded: it stopped answering and mctpd tries to get it back, recovered), the address, the UUID and the link. First come those that are there, as added. Goes on until it is interrupted (Ctrl-C, exit code 130) or --count is reached, also when mctpd or the message bus is restarted: what has changed meanwhile is told then, and on stderr that it was away.",
    options: [
      busOption,
      { flags: "--no-initial", description: "leave out the endpoints that are there at the start" },
      { flags: "--patient", description: "wait for the message bus and mctpd where they are not there yet" },
      {
        flags: "--count <number>",
        description: "stop after so many lines; those of the start count, too, unless left out",
        range: { minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
      },
    ],
    examples: ["nvme-mi watch", "nvme-mi watch --json --no-initial --patient"],
    discovers: {
      json: `One object a line, with "time", "kind" (added, removed, degraded, recovered, or error), "initial" (whether it was there at the start), ${endpointMembers}.`,
    },
    load: () => import("./watch.ts"),
  },
  {
    name: "setup",
    argument: "<link> [physical-address]",
    group: discovery,
    title: "have mctpd find the device at a place of a link",
    description:
      "Has mctpd find the device at a physical address of a link whose bus it owns, give it an endpoint id if it has none, and list it. Shows the endpoint, and whether it has its endpoint id since now (new) or had it before (known).",
    options: [
      busOption,
      { flags: "--assign", description: "give it an endpoint id of mctpd's choice, even where it has one" },
      {
        flags: "--eid <eid>",
        description: "give it this endpoint id (mctpd 2.x)",
        range: { minimum: 8, maximum: 254 },
      },
      { flags: "--learn", description: "list it under the endpoint id it has, and give it none" },
    ],
    examples: ["nvme-mi setup mctpi2c1 0x1d", "nvme-mi setup mctpi2c1 0x1d --eid 20", "nvme-mi setup mctpusb0"],
    discovers: { json: 'One object with "address", "network", "eid", "new" and "link".' },
    load: () => import("./setup.ts"),
  },
  {
    name: "recover",
    argument: "<endpoint>",
    group: discovery,
    title: "have mctpd find out whether an endpoint still answers",
    description:
      "Has mctpd find out whether an endpoint still answers: it counts as degraded until it does, and is removed where it does not within some seconds. Does not wait for that: `nvme-mi watch` tells. mctpd 2.x.",
    options: [busOption],
    examples: ["nvme-mi recover mctp:1,9"],
    discovers: { json: actionJson("") },
    load: () => import("./recover.ts"),
  },
  {
    name: "remove",
    argument: "<endpoint>",
    group: discovery,
    title: "have mctpd forget an endpoint",
    description:
      "Has mctpd forget an endpoint, and the kernel the way to it. The drive notices nothing and keeps its endpoint id: `nvme-mi setup` has it found again.",
    options: [busOption],
    examples: ["nvme-mi remove mctp:1,9"],
    discovers: { json: actionJson("") },
    load: () => import("./remove.ts"),
  },
  {
    name: "set-mtu",
    argument: "<endpoint> <size>",
    group: discovery,
    title: "set the size of packets on the way to an endpoint",
    description:
      "Has mctpd set the largest packet on the way to an endpoint (MTU), in bytes with the 4 of the MCTP header: 68 and more, on I2C up to 254; 0 clears it, so that the link's own counts. The drive must take packets of that size: it is not asked, and not told.",
    options: [busOption],
    examples: ["nvme-mi set-mtu mctp:1,9 254", "nvme-mi set-mtu mctp:1,9 0"],
    discovers: { json: actionJson(' and "mtu"') },
    load: () => import("./set-mtu.ts"),
  },
];
