import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { createConnection, createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { runProgram, startProgram, startSimulator, temporaryDirectory } from "./run-program.contract.ts";

describe("nvme-mi simulate --unix", () => {
  it("serves the fleet to other processes, who know that it is simulated", async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, "drives");
    await using simulator = await startSimulator(["--unix", path]);
    assert.equal(simulator.lines.length, 5);
    assert.match(simulator.lines[0] ?? "", /^simulated drive at eid 9: /);
    const addresses = [9, 10, 11, 12].map((eid) => `unix:${path},${eid}`);
    const { code, stdout, stderr } = await runProgram(["status", "--json", ...addresses]);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    const served = JSON.parse(stdout);
    const builtIn = JSON.parse((await runProgram(["status", "--json", "--sim"])).stdout);
    const without = (drives: { address: string }[]) => drives.map(({ address: _, ...rest }) => rest);
    assert.deepEqual(without(served), without(builtIn));
    assert.equal(served[0].address, addresses[0]);
  });

  it("serves several clients at the same time", async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, "drives");
    await using _simulator = await startSimulator(["--unix", path]);
    // One that is connected and silent is in nobody's way.
    const silent = createConnection(path);
    await once(silent, "connect");
    const runs = [9, 10, 11].map((eid) => runProgram(["id-ctrl", "--json", `unix:${path},${eid}`]));
    for (const { code, stdout } of await Promise.all(runs)) {
      assert.equal(code, 0);
      assert.equal(JSON.parse(stdout).simulated, true);
    }
    silent.destroy();
  });

  it("answers for the drive that was chosen only", async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, "drives");
    await using simulator = await startSimulator(["--unix", path, "--eid", "10"]);
    assert.equal(simulator.lines.length, 2);
    assert.equal((await runProgram(["smart-log", `unix:${path},10`])).code, 0);
    const { code, stderr } = await runProgram(["smart-log", "--timeout", "300", `unix:${path},9`]);
    assert.equal(code, 1);
    assert.match(stderr, /^nvme-mi: .*no answer/);
  });

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`ends with 0 at ${signal}, even with clients, and leaves no socket behind`, async () => {
      await using directory = await temporaryDirectory();
      const path = join(directory.path, "drives");
      await using simulator = await startSimulator(["--unix", path]);
      const client = createConnection(path);
      await once(client, "connect");
      assert.equal(existsSync(path), true);
      assert.equal(await simulator.stop(signal), 0);
      assert.equal(existsSync(path), false);
      client.destroy();
    });
  }

  it("replaces a socket that was left behind", async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, "drives");
    const killed = await startSimulator(["--unix", path]);
    await killed.stop("SIGKILL");
    assert.equal(existsSync(path), true);
    const { code, stderr } = await runProgram(["smart-log", `unix:${path},9`]);
    assert.equal(code, 1);
    assert.match(stderr, /nobody listens there any more/);
    await using _simulator = await startSimulator(["--unix", path]);
    assert.equal((await runProgram(["smart-log", `unix:${path},9`])).code, 0);
  });

  it("does not remove the socket that another has put in the place of its own", async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, "drives");
    await using first = await startSimulator(["--unix", path]);
    await rm(path);
    await using _second = await startSimulator(["--unix", path]);
    assert.equal(await first.stop("SIGTERM"), 0);
    assert.equal((await runProgram(["smart-log", `unix:${path},9`])).code, 0);
    assert.deepEqual(await readdir(directory.path), ["drives"]);
  });

  it("says where there is no directory to make the socket in", async () => {
    await using directory = await temporaryDirectory();
    const file = join(directory.path, "file");
    await writeFile(file, "");
    for (const parent of [join(directory.path, "missing"), file]) {
      const { code, stderr } = await runProgram(["simulate", "--unix", join(parent, "x")]);
      assert.equal(code, 1);
      assert.equal(stderr, `nvme-mi: cannot listen on ${join(parent, "x")}: there is no directory ${parent}\n`);
    }
  });

  it("does not touch a socket that somebody listens on, nor another file", async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, "taken");
    const server = createServer((socket) => socket.destroy()).listen(path);
    await once(server, "listening");
    const taken = await runProgram(["simulate", "--unix", path]);
    assert.equal(taken.code, 1);
    assert.match(taken.stderr, /^nvme-mi: .*somebody listens there already\n$/);
    assert.equal(existsSync(path), true);
    server.close();
    const file = join(directory.path, "file");
    await writeFile(file, "precious");
    const refused = await runProgram(["simulate", "--unix", file]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /there is a file already, not a socket/);
    assert.equal(existsSync(file), true);
  });
});

describe("an interruption", () => {
  async function interrupted(...words: string[]) {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, "silent");
    const server = createServer((socket) => socket.resume()).listen(path);
    await once(server, "listening");
    const connected = once(server, "connection");
    const address = `unix:${path},9`;
    const child = startProgram([...words, address]);
    const output = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    await connected;
    await sleep(200);
    child.kill("SIGINT");
    const [stdout, stderr, [code]] = await output;
    server.close();
    return { address, stdout, outcome: { stderr, code } };
  }

  it("ends a command that waits for its answer, with exit code 130 and no words", async () => {
    const { stdout, outcome } = await interrupted("smart-log");
    assert.deepEqual([stdout, outcome], ["", { stderr: "", code: 130 }]);
  });

  it("is told as JSON to who wants that, once", async () => {
    for (const verb of ["smart-log", "health"]) {
      const { address, stdout, outcome } = await interrupted(verb, "--json");
      const error = { code: "INTERRUPTED", message: "interrupted" };
      assert.deepEqual(JSON.parse(stdout), { address, simulated: false, error });
      assert.deepEqual(outcome, { stderr: "", code: 130 });
    }
  });
});

const addon = fileURLToPath(
  new URL(`../../../prebuilds/${process.platform}-${process.arch}/mctp-socket.node`, import.meta.url),
);
const noPty = existsSync("/dev/ptmx") && existsSync(addon) ? false : "there are no pseudo terminals, or no addon";

describe("nvme-mi simulate --pty", { skip: noPty }, () => {
  it("serves the fleet on a terminal that programs may open one after the other", async () => {
    await using simulator = await startSimulator(["--pty"]);
    const path = simulator.lines[0]?.replace("serial line: ", "");
    assert.match(path ?? "", /^\/dev\/pts\/\d+$/);
    for (const eid of [9, 11]) {
      const { code, stdout, stderr } = await runProgram(["status", "--json", `serial:${path},${eid}`]);
      assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
      const [drive] = JSON.parse(stdout);
      assert.deepEqual([drive.address, drive.simulated], [`serial:${path},${eid}`, true]);
    }
    // 4096 bytes, so that every byte value and escaping pass the line as they are.
    assert.equal((await runProgram(["id-ctrl", `serial:${path},9`])).code, 0);
    assert.equal(await simulator.stop("SIGTERM"), 0);
  });
});
