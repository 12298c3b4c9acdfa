import { parseArgs } from "node:util";
import { benchIntegrityCheck, benchStructures } from "./codec.ts";
import type { Figure } from "./measure.ts";
import { comparePeers } from "./peer.ts";
import { benchOverhead, benchUnixSocket } from "./round-trips.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: ["structures", "crc", "overhead", "unix"] },
    json: { type: "boolean", default: false },
    milliseconds: { type: "string", default: "500" },
    peer: { type: "string" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "3" },
  },
});
const [milliseconds, rounds, seconds] = [values.milliseconds, values.rounds, values.seconds].map(Number) as [
  number,
  number,
  number,
];

const parts: Readonly<Record<string, { title: string; run: () => Figure[] | Promise<Figure[]> }>> = {
  structures: { title: "Structures", run: benchStructures },
  crc: { title: "Message Integrity Check", run: benchIntegrityCheck },
  overhead: {
    title: "Library overhead: encode, check, exchange, decode; memory transport",
    run: () => benchOverhead(milliseconds),
  },
  unix: {
    title: "Round trips over a unix socket, drives in another process",
    run: () => benchUnixSocket(milliseconds),
  },
};

const unknown = values.only.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0 || !(milliseconds > 0 && rounds > 0 && seconds > 0)) {
  console.error(`usage: npm run bench -- [--only ${Object.keys(parts).join("|")}]… [--milliseconds 500] [--json]
       npm run bench -- --peer FOLDER [--rounds 3] [--seconds 3]      beside libnvme-mi, of which FOLDER has a benchmark`);
  process.exit(2);
}
if (values.peer !== undefined) {
  await comparePeers(values.peer, rounds, seconds);
  process.exit();
}

const all: Record<string, Figure[]> = {};
if (!values.json)
  console.log(`Node ${process.versions.node}, ${process.arch}, ${new Date().toISOString().slice(0, 10)}`);
for (const [name, { title, run }] of Object.entries(parts)) {
  if (!values.only.includes(name)) continue;
  const figures = await run();
  all[name] = figures;
  if (values.json) continue;
  console.log(`\n${title}`);
  const width = Math.max(...figures.map((figure) => figure.name.length));
  for (const { name: what, value, unit } of figures)
    console.log(`  ${what.padEnd(width)}  ${format(value).padStart(10)} ${unit}`);
}
if (values.json) console.log(JSON.stringify(all, null, 2));

function format(value: number): string {
  return value >= 1000 ? Math.round(value).toString() : value.toFixed(value >= 100 ? 0 : 2);
}
