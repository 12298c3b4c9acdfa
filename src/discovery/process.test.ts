import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { objectTree, ScriptedBus, ScriptedDaemon } from "./scripted-daemon.contract.ts";

const index = new URL("./index.js", import.meta.url).href;

/**
 * Runs a program that imports discovery, and gives what it printed. Fails where it does not end by itself in time.
 * `printed` is called as soon as it prints anything.
 */
function run(program: string, options: string[] = [], printed: () => void = () => {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const source = `import { MctpDaemon, scan, watch } from ${JSON.stringify(index)};\n${program}`;
    const call = [...options, "--input-type=module", "--eval", source];
    const child = execFile(process.execPath, call, { timeout: 30_000 }, (error, stdout) => {
      if (error) reject(error);
      else resolve(stdout.trim());
    });
    child.stdout?.once("data", printed);
  });
}

/** What is loaded, of what is meant to be loaded only when it is needed. */
const listLoaded = `
  import { createRequire } from "node:module";
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  console.log(loaded.filter((path) => /dbus-native|\\.node$/.test(path)).length);
`;

const withoutPackage = `data:text/javascript,${encodeURIComponent(`
  import { register } from "node:module";
  register("data:text/javascript," + encodeURIComponent(\`
    export async function resolve(name, context, next) {
      if (name === "dbus-native") throw Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
      return next(name, context);
    }
  \`));
`)}`;

describe("a program that uses discovery", () => {
  it("loads neither the D-Bus library nor the addon by importing it", async () => {
    assert.equal(await run(listLoaded), "0");
    assert.ok(fileURLToPath(index).endsWith("index.js"));
  });

  it("is told where the D-Bus library is not installed, and what to install", async () => {
    const program = `
      const codes = [];
      for (const use of [() => scan({ source: "mctpd" }), () => MctpDaemon.connect(), () => watch().next(), () => watch({ patient: true }).next()]) {
        await use().catch((error) => codes.push(error.code + " " + /npm install dbus-native/.test(error.message)));
      }
      console.log(codes.join());
    `;
    const printed = await run(program, ["--import", withoutPackage]);
    assert.equal(printed, new Array(4).fill("NOT_SUPPORTED true").join());
  });

  it("ends by itself where a connection, a scan and a watch are left unclosed", async (t) => {
    const bus = await ScriptedBus.start(t);
    await ScriptedDaemon.start(t, bus.address, objectTree([{ eid: 9 }]));
    const program = `
      const messageBus = ${JSON.stringify(bus.address)};
      const daemon = await MctpDaemon.connect({ messageBus });
      const found = await scan({ messageBus });
      const { value } = await watch({ messageBus }).next();
      console.log(found.endpoints.length, value.kind, (await daemon.findings()).endpoints.length);
    `;
    assert.equal(await run(program), "1 added 1");
  });

  it("lives while it waits for the next change, even where the bus is away", async (t) => {
    const bus = await ScriptedBus.start(t);
    await ScriptedDaemon.start(t, bus.address, objectTree([{ eid: 9 }]));
    const program = `
      const changes = watch({ messageBus: ${JSON.stringify(bus.address)} });
      console.log((await changes.next()).value.kind);
      console.log((await changes.next()).value.kind);
    `;
    let running = Promise.resolve("");
    await new Promise<void>((printed, failed) => {
      running = run(program, [], printed);
      running.catch(failed);
    });
    await bus.stop();
    // Longer than the program has anything else to do.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await bus.start();
    await ScriptedDaemon.start(t, bus.address, objectTree([]));
    assert.equal(await running, "added\nremoved");
  });
});
