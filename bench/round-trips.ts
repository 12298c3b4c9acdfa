import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Endpoint } from "../src/endpoint/endpoint.ts";
import { encodeRequest, miCommands } from "../src/mi/index.ts";
import { defaultFleet } from "../src/simulator/index.ts";
import { MemoryTransport, StreamTransport } from "../src/transport/index.ts";
import { callsPerSecond, type Figure } from "./measure.ts";

const endpointCounts = [1, 64, 256] as const;

/** Endpoint ids 8–254 serve any number of endpoints; beyond those, networks tell them apart. */
const addressOf = (index: number) => ({ eid: 8 + (index % 247), network: 1 + Math.floor(index / 247) });

/**
 * What the library itself costs per command. The answers are bytes made beforehand, so that no drive is in the figure;
 * what the memory transport costs is.
 */
export async function benchOverhead(milliseconds: number): Promise<Figure[]> {
  const drive = defaultFleet().drive(9);
  const figures: Figure[] = [];
  const operations = {
    "health poll": (endpoint: Endpoint) => endpoint.subsystemHealthStatusPoll(),
    "SMART log": (endpoint: Endpoint) => endpoint.controller().getSmartHealthLog(),
    "Identify Controller": (endpoint: Endpoint) => endpoint.controller().identifyController(),
  };
  for (const [name, operation] of Object.entries(operations)) {
    let answer: Uint8Array | undefined;
    // Captured once; a copy each time, as a real transport hands over bytes of its own.
    const transport = new MemoryTransport({
      respond: (_, message) => {
        answer ??= drive.respond(message)[0]?.message;
        return answer === undefined ? [] : [{ message: answer.slice(), after: 0 }];
      },
    });
    for (const count of endpointCounts) {
      const endpoints = Array.from(
        { length: count },
        (_, index) => new Endpoint(transport, addressOf(index), { probe: false }),
      );
      const { rate, processorTime } = await callsPerSecond(
        endpoints.map((endpoint) => () => operation(endpoint)),
        milliseconds,
      );
      const what = `${name}, ${count} endpoint${count === 1 ? "" : "s"}`;
      figures.push({ name: what, value: 1e6 / rate, unit: "µs" });
      figures.push({ name: `${what}, processor time`, value: processorTime, unit: "µs" });
    }
    await transport.close();
  }
  return figures;
}

/** Round trips through a real socket, beside the same bytes with no library at all. */
export async function benchUnixSocket(milliseconds: number): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), "nvme-mi-bench-"));
  const path = join(directory, "socket");
  const program = fileURLToPath(new URL("unix-server.js", import.meta.url));
  const server = spawn(process.execPath, [program, path], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    await once(server.stdout, "data");
    const figures: Figure[] = [];
    for (const count of endpointCounts) {
      const plain = await plainEcho(`${path}.echo`, count, milliseconds);
      const library = await healthPolls(path, count, milliseconds);
      const name = `${count} endpoint${count === 1 ? "" : "s"}`;
      figures.push({ name: `health poll, ${name}`, value: library.rate, unit: "/s" });
      figures.push({
        name: `health poll, ${name}, processor time of the client`,
        value: library.processorTime,
        unit: "µs",
      });
      figures.push({ name: `same bytes echoed, no library, ${name}`, value: plain.rate, unit: "/s" });
      figures.push({
        name: `same bytes echoed, no library, ${name}, processor time`,
        value: plain.processorTime,
        unit: "µs",
      });
    }
    return figures;
  } finally {
    server.kill();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** One connection carries up to 247 endpoints, as one serial line would. */
async function healthPolls(path: string, count: number, milliseconds: number) {
  const transports = await Promise.all(
    Array.from({ length: Math.ceil(count / 247) }, async (_, network) => {
      return new StreamTransport(await connected(path), { network: network + 1 });
    }),
  );
  const callers = Array.from({ length: count }, (_, index) => {
    const address = addressOf(index);
    const transport = transports[address.network - 1];
    if (transport === undefined) throw new Error("no such network");
    const endpoint = new Endpoint(transport, address, { probe: false });
    return () => endpoint.subsystemHealthStatusPoll();
  });
  const result = await callsPerSecond(callers, milliseconds);
  for (const transport of transports) await transport.close();
  return result;
}

async function plainEcho(path: string, count: number, milliseconds: number) {
  const socket = await connected(path);
  // What a health poll's packet has in serial framing: 4 bytes of MCTP header and 6 of frame around the message.
  const frame = new Uint8Array(encodeRequest(miCommands.subsystemHealthStatusPoll, {}, 0).length + 10);
  const waiting: (() => void)[] = [];
  let received = 0;
  socket.on("data", (chunk: Buffer) => {
    for (received += chunk.length; received >= frame.length; received -= frame.length) waiting.shift()?.();
  });
  const call = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
      socket.write(frame);
    });
  const result = await callsPerSecond(
    Array.from({ length: count }, () => call),
    milliseconds,
  );
  socket.destroy();
  return result;
}

async function connected(path: string): Promise<Socket> {
  const socket = connect(path);
  await once(socket, "connect");
  return socket;
}
