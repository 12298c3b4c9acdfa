import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { link, trees, uuid } from "./daemon-trees.vectors.ts";
import { MctpStack } from "./mctp-stack.ts";
import { type MessageBus, noBusctl, startBusDaemon } from "./message-bus.contract.ts";
import { serveMctpDaemon } from "./serve-mctp-daemon.ts";

const { service, root } = trees["2.6"];
const onEndpoint = (eid: number) => `${root}/networks/1/endpoints/${eid}`;
const onLink = `${root}/interfaces/mctpi2c1`;
const busOwner = "au.com.codeconstruct.MCTP.BusOwner1";

function setUpStack(): MctpStack {
  const stack = new MctpStack({ links: [link] });
  stack.setUp("mctpi2c1", [0x1d]);
  return stack;
}

describe("a fake mctpd that busctl looks at", { skip: noBusctl }, () => {
  const busctl = async (bus: MessageBus, ...words: string[]) => {
    const { stdout } = await promisify(execFile)("busctl", [`--address=${bus.address}`, ...words]);
    return stdout.trim();
  };

  it("has a tree that can be walked", async () => {
    await using bus = await startBusDaemon();
    await using _daemon = await serveMctpDaemon({ bus: bus.address, stack: setUpStack() });
    assert.deepEqual((await busctl(bus, "--list", "tree", service)).split("\n").sort(), [
      "/",
      "/au",
      "/au/com",
      "/au/com/codeconstruct",
      root,
      `${root}/interfaces`,
      `${root}/interfaces/mctpi2c1`,
      `${root}/networks`,
      `${root}/networks/1`,
      `${root}/networks/1/endpoints`,
      `${root}/networks/1/endpoints/8`,
      `${root}/networks/1/endpoints/9`,
    ]);
  });

  it("can be introspected, and answers with an object path that is a string", async () => {
    await using bus = await startBusDaemon();
    await using _daemon = await serveMctpDaemon({ bus: bus.address, stack: setUpStack() });
    const lines = (await busctl(bus, "introspect", service, onEndpoint(9))).split("\n");
    const words = lines.map((line) => line.trim().split(/\s+/).join(" "));
    for (const line of [
      ".Recover method - - -",
      ".Remove method - - -",
      ".SetMTU method u - -",
      '.Connectivity property s "Available" emits-change',
      `.UUID property s "${uuid}" const`,
      ".EID property y 9 const",
      ".NetworkId property u 1 const",
      ".SupportedMessageTypes property ay 2 0 4 const",
      ".VendorDefinedMessageTypes property a(yvq) 0 const",
    ]) {
      assert.ok(words.includes(line), `${line}\n${words.join("\n")}`);
    }
    assert.equal(
      await busctl(bus, "call", service, onLink, busOwner, "SetupEndpoint", "ay", "1", "0x1e"),
      `yisb 10 1 "${onEndpoint(10)}" true`,
    );
    assert.equal(
      await busctl(bus, "call", service, onLink, busOwner, "SetupEndpoint", "ay", "1", "0x1e"),
      `yisb 10 1 "${onEndpoint(10)}" false`,
    );
    assert.equal(
      await busctl(
        bus,
        "call",
        service,
        `${root}/networks/1`,
        "au.com.codeconstruct.MCTP.Network1",
        "LearnEndpoint",
        "y",
        "10",
      ),
      `sb "${onEndpoint(10)}" false`,
    );
  });
});
