import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Drive, defaultFleet } from "../simulator/index.ts";
import { startProgram, temporaryDirectory } from "./run-program.contract.ts";
import { serveUnixSocket } from "./unix-service.ts";

const eids = Array.from({ length: 247 }, (_, index) => index + 8);
const healthy = 9;
/** Byte 4 of every request is its opcode; that of Get Log Page, which status sends last. */
const getLogPage = 0x02;

/** As many drives as a network has, of which one answers; `asked` resolves once all were asked and that one has been read. */
function drivesOfNetwork() {
  const { model } = defaultFleet().drive(healthy)!;
  const waiting = new Set<number>(eids);
  let resolve = (): void => {};
  const asked = new Promise<void>((done) => {
    resolve = done;
  });
  const drives = new Map(eids.map((eid) => [eid, new Drive(model)] as const));
  for (const [eid, drive] of drives) {
    drive.prepend(({ message }, next) => {
      const last = eid !== healthy || (((message[1] ?? 0) >> 3) % 16 === 2 && message[4] === getLogPage);
      if (last) waiting.delete(eid);
      if (waiting.size === 0) resolve();
      return eid === healthy ? next() : [];
    });
  }
  return { drives, asked };
}

describe("nvme-mi status of many drives", () => {
  // One that waited for the first ones would wait for ever.
  it("asks all at once, and shows what is known when it is interrupted", { timeout: 30_000 }, async ({ signal }) => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, "drives");
    const { drives, asked } = drivesOfNetwork();
    await using _service = await serveUnixSocket(path, drives);
    const addresses = eids.map((eid) => `unix:${path},${eid}`);
    const child = startProgram(["status", "--json", "--timeout", "1000000", ...addresses]);
    const output = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    signal.addEventListener("abort", () => child.kill("SIGKILL"));
    await Promise.race([asked, output]);
    await sleep(200);
    child.kill("SIGINT");
    const [stdout, stderr, [code]] = await output;
    assert.deepEqual(
      { code, stderr },
      { code: 130, stderr: "nvme-mi: interrupted: 246 of 247 drives could not be read\n" },
    );
    const statuses: { address: string; error?: object; warnings: string[] | null; simulated: boolean }[] =
      JSON.parse(stdout);
    assert.deepEqual(
      statuses.map(({ address }) => address),
      addresses,
    );
    const [first, second] = statuses;
    assert.deepEqual([first?.error, first?.warnings], [{ code: "INTERRUPTED", message: "interrupted" }, null]);
    assert.deepEqual([second?.error, second?.warnings, second?.simulated], [undefined, [], true]);
    assert.equal(statuses.filter(({ error }) => error !== undefined).length, 246);
  });
});
