import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import { fuzzDecoders } from "./decoders.ts";
import { fuzzEvents } from "./events.ts";
import { fuzzLongPages } from "./long-pages.ts";
import { Random } from "./random.ts";
import { fuzzRequests } from "./requests.ts";
import { fuzzResponses } from "./responses.ts";

const { values } = parseArgs({
  options: { count: { type: "string", default: "1000000" }, seed: { type: "string", default: "1" } },
});
const count = numberOf("count");
const seed = numberOf("seed");

function numberOf(name: "count" | "seed"): number {
  const text = values[name];
  if (/^\d+$/.test(text)) return Number(text);
  console.error(`--${name} ${text}: is not a number`);
  process.exit(2);
}

function report(what: string, outcomes: ReadonlyMap<string, number>, since: number): void {
  const total = [...outcomes.values()].reduce((sum, each) => sum + each, 0);
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  console.log(`${total} mutated ${what}, seed ${seed}, ${seconds} s:`);
  for (const [outcome, times] of [...outcomes].sort((one, other) => other[1] - one[1]))
    console.log(`  ${outcome}: ${times}`);
}

const rounds = {
  "responses through an endpoint": () => fuzzResponses(count, new Random(seed)),
  "requests through the simulator": () => fuzzRequests(count, new Random(seed)),
  "event messages through an iteration": () => fuzzEvents(Math.ceil(count / 20), new Random(seed)),
  "pages that tell their own length": () => fuzzLongPages(Math.ceil(count / 20), new Random(seed)),
  "bytes through decoders": () => fuzzDecoders(count, new Random(seed)),
};
for (const [what, round] of Object.entries(rounds)) {
  const begun = performance.now();
  report(what, await round(), begun);
  assert.deepEqual(timers(), [], "timers are left behind");
}

/** Timers that would keep the process running, or that linger for a tag. */
function timers(): string[] {
  return process.getActiveResourcesInfo().filter((resource) => resource === "Timeout");
}
