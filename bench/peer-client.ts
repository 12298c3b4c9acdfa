/**
 * This library in the place of libnvme-mi, in a benchmark that measures both: asks the benchmark's responder through the
 * AF_MCTP transport and prints one line of JSON. With `--threads` all endpoints are asked at once, in the one thread that
 * there is; without, one after another.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { constant, rest, struct, u8, u16, u32, zeroBased } from "../src/codec/index.ts";
import { Endpoint } from "../src/endpoint/endpoint.ts";
import { commandSets } from "../src/mi/command-sets.ts";
import type { Command } from "../src/mi/index.ts";
import { AfMctpTransport } from "../src/transport/af-mctp/index.ts";
import { LatencyHistogram } from "./latency-histogram.ts";
import { endpointAddress, UnixDatagrams } from "./unix-datagrams.ts";

const { requestSize, responseSize } = commandSets.adminCommand;
const logLength = 4096;

/** 4 KiB of the error log as bytes, which is what libnvme-mi hands out. */
const logPage: Command<object, object, { data: Uint8Array }> = {
  title: "Get Log Page",
  spec: "NVMe base 2.0 §5.16",
  messageType: "adminCommand",
  opcode: 0x02,
  effect: "read",
  request: struct(
    { title: "Get Log Page request", spec: "NVMe base 2.0 §5.16", size: requestSize },
    {
      flags: constant(5, u8, 0x01, "Command Flags (CFLGS)"),
      namespaceId: constant(8, u32, 0xffff_ffff, "Namespace Identifier (NSID)"),
      dataLength: constant(32, u32, logLength, "Data Length (DLEN)"),
      logPage: constant(44, u8, 0x01, "Log Page Identifier (LID)"),
      numberOfDwords: constant(46, zeroBased(u16), logLength / 4, "Number of Dwords Lower (NUMDL)"),
    },
  ),
  response: {
    struct: struct({ title: "Log page", spec: "NVMe base 2.0 §5.16", size: 0 }, { data: rest("Log data") }),
    offset: responseSize,
    lengthAsked: () => logLength,
  },
};

const operations: Readonly<Record<string, (endpoint: Endpoint) => Promise<unknown>>> = {
  health: (endpoint) => endpoint.subsystemHealthStatusPoll(),
  log4k: (endpoint) => endpoint.send(logPage, {}),
};

/** Milliseconds before the measured time, in which the engine compiles what it runs often. */
const warmUp = 3000;

const { values: options } = parseArgs({
  options: {
    responder: { type: "string", default: "" },
    op: { type: "string", default: "" },
    endpoints: { type: "string", default: "1" },
    threads: { type: "boolean", default: false },
    seconds: { type: "string", default: "3" },
  },
});
const [count, seconds] = [Number(options.endpoints), Number(options.seconds)];
const operation = operations[options.op];
if (options.responder === "" || operation === undefined || !(count >= 1) || !(seconds > 0)) {
  const names = Object.keys(operations).join("|");
  console.error(`usage: peer-client --responder NAME --op ${names} [--endpoints N] [--threads] [--seconds S]`);
  process.exit(2);
}

const transport = new AfMctpTransport({ system: new UnixDatagrams(options.responder, count) });
const endpoints = Array.from({ length: count }, (_, index) => {
  return new Endpoint(transport, endpointAddress(index), { probe: false });
});

const begin = performance.now() + warmUp;
const end = begin + seconds * 1000;
const latencies = new LatencyHistogram();

/** Asks its endpoints in turn until the time is over. */
async function ask(asked: readonly Endpoint[], poll: (endpoint: Endpoint) => Promise<unknown>): Promise<void> {
  let before = performance.now();
  for (let index = 0; before < end; index = index + 1 < asked.length ? index + 1 : 0) {
    await poll(asked[index] as Endpoint);
    const after = performance.now();
    if (after >= begin && after < end) latencies.record(after - before);
    before = after;
  }
}

/** Time and processor time when the measured time begins or ends. */
async function usageAt(time: number): Promise<{ time: number; user: number; system: number }> {
  await new Promise((resolve) => setTimeout(resolve, time - performance.now()));
  return { time: performance.now(), ...process.cpuUsage() };
}

/** Not `resourceUsage`, which remembers the process that forked this one. */
function peakMemory(): number {
  return Number(/VmHWM:\s*(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);
}

const groups = options.threads ? endpoints.map((endpoint) => [endpoint]) : [endpoints];
const [before, after] = await Promise.all([
  usageAt(begin),
  usageAt(end),
  ...groups.map((group) => ask(group, operation)),
]);
for (const endpoint of endpoints) await endpoint.close();
await transport.close();

// Timers come late where much is to be done, so processor time is taken as a rate.
const measured = ((after.time - before.time) / (end - begin)) * latencies.total;
const round = (value: number, digits: number) => Number(value.toFixed(digits));
const [user, system] = [(after.user - before.user) / measured, (after.system - before.system) / measured];
console.log(
  JSON.stringify({
    library: "nvme-mi",
    op: options.op,
    endpoints: count,
    mode: options.threads ? "threads" : "sequential",
    seconds,
    commands: latencies.total,
    commandsPerSecond: Math.round(latencies.total / seconds),
    p50Us: round(latencies.percentile(0.5), 1),
    p99Us: round(latencies.percentile(0.99), 1),
    cpuUs: round(user + system, 2),
    userUs: round(user, 2),
    systemUs: round(system, 2),
    peakRssKb: peakMemory(),
  }),
);
