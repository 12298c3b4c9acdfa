import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import type { DiscoveryError } from "../errors.ts";
import { currentNames } from "../mctpd/daemon-names.ts";
import { MctpDaemon } from "./mctp-daemon.ts";
import { RealBus } from "./real-bus.contract.ts";
import { scan } from "./scan.ts";
import { objectTree, ScriptedDaemon } from "./scripted-daemon.contract.ts";
import { told, watching } from "./watched-daemon.contract.ts";

const run = promisify(execFile);

describe("with dbus-daemon", () => {
  it("a scan, a watch and actions do what they do on any bus", async (t) => {
    const bus = await RealBus.start(t);
    if (bus === undefined) return;
    const scripted = await ScriptedDaemon.start(t, bus.address, objectTree([{ eid: 9, uuid: "a" }, { eid: 8 }]));
    await using found = await scan({ messageBus: bus.address });
    assert.deepEqual(
      [...found].map(({ uuid }) => uuid),
      ["a"],
    );
    const watch = watching(t, { messageBus: bus.address });
    assert.deepEqual(await told(watch, 1), ["added 9 a"]);
    scripted.add({ eid: 10, uuid: "b" }, { split: true });
    assert.deepEqual(await told(watch, 1), ["added 10 b"]);
    scripted.setConnectivity({ eid: 10 }, "Degraded");
    scripted.remove({ eid: 10 });
    assert.deepEqual(await told(watch, 2), ["degraded 10 b", "removed 10 b"]);
    await using daemon = await MctpDaemon.connect({ messageBus: bus.address });
    scripted.answer = () => ({ signature: "yisb", body: [12, 1, "/12", true] });
    const [link] = await daemon.links();
    assert.deepEqual(await link?.setupEndpoint(0x1d), { address: { network: 1, eid: 12 }, isNew: true });
  });

  it("a watch comes back after the bus, and after an mctpd that was killed", async (t) => {
    const bus = await RealBus.start(t);
    if (bus === undefined) return;
    const first = await ScriptedDaemon.start(t, bus.address, objectTree([{ eid: 9 }, { eid: 10 }]));
    const watch = watching(t, { messageBus: bus.address });
    await told(watch, 2);
    await first.stop();
    const second = await ScriptedDaemon.start(t, bus.address, objectTree([{ eid: 9 }]));
    assert.deepEqual(await told(watch, 1), ["removed 10"]);
    await bus.stop();
    await second.stop();
    await bus.start();
    await ScriptedDaemon.start(t, bus.address, objectTree([{ eid: 11 }, { eid: 9 }]));
    assert.deepEqual(await told(watch, 1), ["added 11"]);
  });

  it("what waits for mctpd is told at once that it was killed", async (t) => {
    const bus = await RealBus.start(t);
    if (bus === undefined) return;
    const scripted = await ScriptedDaemon.start(t, bus.address);
    scripted.answer = () => {
      void scripted.stop();
      return undefined;
    };
    await using daemon = await MctpDaemon.connect({ messageBus: bus.address });
    await assert.rejects(daemon.remove({ eid: 9 }), { code: "DISCOVERY", reason: "lost" });
    await assert.rejects(daemon.remove({ eid: 9 }), { code: "DISCOVERY", reason: "noDaemon" });
  });

  it("nothing starts an mctpd that the bus could start", async (t) => {
    const bus = await RealBus.start(t);
    if (bus === undefined) return;
    await bus.stop();
    const started = join(bus.folder, "started");
    const service = `[D-BUS Service]\nName=${currentNames.service}\nExec=/usr/bin/touch ${started}\nUser=root\n`;
    await writeFile(join(bus.folder, `${currentNames.service}.service`), service);
    await bus.start();
    await assert.rejects(scan({ messageBus: bus.address, source: "mctpd" }), { code: "DISCOVERY", reason: "noDaemon" });
    await assert.rejects(watching(t, { messageBus: bus.address }).next(), { code: "DISCOVERY", reason: "noDaemon" });
    const { stdout } = await run("ls", [bus.folder]);
    assert.ok(!stdout.includes("started"), stdout);
  });

  it("a policy that keeps this user from mctpd is told as that", async (t) => {
    const bus = await RealBus.start(t, `<deny send_interface="org.freedesktop.DBus.ObjectManager"/>`);
    if (bus === undefined) return;
    await ScriptedDaemon.start(t, bus.address);
    await assert.rejects(scan({ messageBus: bus.address, source: "mctpd" }), (error: DiscoveryError) => {
      assert.equal(error.reason, "noPermission");
      assert.equal(error.dbusName, "org.freedesktop.DBus.Error.AccessDenied");
      return true;
    });
  });

  it("a bus that does not let this user in is told as that", async (t) => {
    const bus = await RealBus.start(t, `<deny user="*"/><allow user="root"/>`);
    if (bus === undefined) return;
    await chmod(bus.folder, 0o755);
    const program = `
      const { scan } = await import(${JSON.stringify(new URL("./index.js", import.meta.url).href)});
      await scan({ messageBus: ${JSON.stringify(bus.address)}, source: "mctpd" }).catch((error) => console.log(error.reason));
    `;
    // Root is let in whatever the policy says.
    const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const call = run(process.execPath, ["--input-type=module", "--eval", program], user);
    const { stdout } = await call.catch(() => ({ stdout: "" }));
    if (stdout === "") return t.skip("another user may not read this checkout");
    assert.equal(stdout.trim(), "noPermission");
  });

  it("busctl reads the scripted mctpd as it reads mctpd", async (t) => {
    const bus = await RealBus.start(t);
    if (bus === undefined) return;
    try {
      await run("busctl", ["--version"]);
    } catch {
      return t.skip("busctl is not installed");
    }
    await ScriptedDaemon.start(t, bus.address, objectTree([{ eid: 9, uuid: "a" }]));
    const call = [currentNames.service, currentNames.root, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects"];
    const { stdout } = await run("busctl", [`--address=${bus.address}`, "--json=short", "call", ...call]);
    const { type, data } = JSON.parse(stdout);
    assert.equal(type, "a{oa{sa{sv}}}");
    assert.deepEqual(data[0][currentNames.endpointPath(1, 9)]["xyz.openbmc_project.MCTP.Endpoint"], {
      EID: { type: "y", data: 9 },
      NetworkId: { type: "u", data: 1 },
      SupportedMessageTypes: { type: "ay", data: [0, 4] },
    });
  });
});
