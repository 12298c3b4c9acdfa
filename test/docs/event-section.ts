import { verbs } from "../../src/cli/verbs.ts";
import { Endpoint } from "../../src/index.ts";
import { asynchronousEvents } from "../../src/mi/index.ts";
import { defaultFleet } from "../../src/simulator/index.ts";
import { type Row, refuses, type Section } from "./section.ts";
import { vectorRows } from "./vector-counts.ts";

/** The events of the specification, NVMe-MI 2.0 §8 and 2.1. Not taken from the library, which is to have them all. */
const titles: Readonly<Record<number, string>> = {
  0: "Controller Ready",
  1: "Controller Fatal Status",
  2: "Shutdown Status",
  3: "Controller Enable",
  4: "Namespace Attribute Changed",
  5: "Firmware Activated",
  6: "Composite Temperature",
  7: "Percentage Drive Life Used",
  8: "Available Spare",
  9: "SMART Warnings",
  10: "Telemetry Controller-Initiated Data Available",
  11: "PCIe Link Active",
  12: "Sanitize Failure Mode",
  13: "Sanitize Namespace Failure Mode",
  14: "Power Threshold Exceeded",
};
const firstVendorEvent = 0xc0;

type Event = string | number;

/** The events that any of the simulated drives supports. */
async function simulatedEvents(): Promise<Set<Event>> {
  const fleet = defaultFleet();
  const found = new Set<Event>();
  for (const eid of fleet.eids) {
    await using endpoint = new Endpoint(fleet.transport(), { eid }, { probe: false });
    const events = await endpoint.getAsynchronousEvents().then(
      (answer) => answer.events,
      () => [],
    );
    for (const { event } of events) found.add(event);
  }
  return found;
}

/** Whether an event is somewhere in a row of bytes, in what is sent or in what comes. */
function has(row: unknown, isMeant: (event: unknown) => boolean): boolean {
  if (typeof row !== "object" || row === null) return false;
  return Object.entries(row).some(([name, value]) => (name === "event" && isMeant(value)) || has(value, isMeant));
}

const sendsIf = (supported: boolean): string => (supported ? "sends" : refuses);

/** Asynchronous events: all come through one method, and one verb. */
export async function eventSection(): Promise<Section> {
  const [simulated, vectors] = [await simulatedEvents(), await vectorRows()];
  const methods = "events" in Endpoint.prototype ? ["events"] : [];
  const verb = verbs.find(({ name }) => name === "events")?.name;
  const count = (isMeant: (event: unknown) => boolean) => vectors.filter((row) => has(row, isMeant)).length;
  const known = Object.entries(titles).map(([number, title]): Row => {
    const [name] = Object.entries(asynchronousEvents).find(([, { id }]) => id === Number(number)) ?? [];
    return {
      number: `${Number(number).toString(16).padStart(2, "0").toUpperCase()}h`,
      title,
      support: "optional",
      methods: name === undefined ? [] : methods,
      simulator: sendsIf(simulated.has(name ?? Number(number))),
      verbs: name === undefined || verb === undefined ? [] : [`${verb} --event ${name}`],
      vectors: count((event) => event === name),
    };
  });
  const vendors: Row = {
    number: "C0h–FFh",
    title: "Vendor specific",
    support: "optional",
    methods,
    simulator: sendsIf([...simulated].some((event) => typeof event === "number" && event >= firstVendorEvent)),
    verbs: verb === undefined ? [] : [`${verb} --event 0xc0`],
    vectors: count((event) => typeof event === "number" && event >= firstVendorEvent),
  };
  const title = "Asynchronous events (NMIMT 5): one method of an endpoint";
  return { name: "asynchronousEvent", title, number: "Event", rows: [...known, vendors] };
}
