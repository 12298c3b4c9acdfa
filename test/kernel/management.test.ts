import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import { miCommands } from "../../src/mi/index.ts";
import { defaultFleet, dropped, endless, limited } from "../../src/simulator/index.ts";
import { AfMctpTransport } from "../../src/transport/af-mctp/index.ts";
import { type Requester, type StreamServer, serveStream } from "../../src/transport/index.ts";
import { addAddress, addRoute, linkUp, notInTestKernel, openPtyLink, type PtyLink } from "./mctp-network.ts";

const fleet = defaultFleet();
const eid = 12;
const drive = fleet.drive(eid);
const unprobed = { probe: false } as const;
/** Every Asynchronous Event Message that the drive has sent, repetitions included. */
const sent: Uint8Array[] = [];
const counting = new Map<Requester, Requester>();

/** The same requester, with what the drive tells it of itself noted down. */
function counted(requester: Requester): Requester {
  const known = counting.get(requester);
  if (known !== undefined) return known;
  const made: Requester = {
    notify(message) {
      sent.push(message.slice());
      requester.notify(message);
    },
  };
  counting.set(requester, made);
  return made;
}

describe("management of a drive behind the kernel's MCTP", { skip: notInTestKernel, timeout: 300_000 }, () => {
  let link: PtyLink;
  let server: StreamServer;
  let transport: AfMctpTransport;
  before(async () => {
    link = await openPtyLink();
    const served = {
      respond: (message: Uint8Array, requester: Requester) => drive.respond(message, counted(requester)),
    };
    server = serveStream(link.line, { endpoints: new Map([[eid, served]]) });
    await linkUp(link.ifname);
    await addAddress(8, link.ifname);
    await addRoute(eid, link.ifname);
    transport = new AfMctpTransport();
  });
  after(async () => {
    await transport.close();
    await link.detach();
    await server.close();
  });

  test("events arrive through AF_MCTP and are acknowledged, and the drive does not repeat them", async () => {
    await using endpoint = new Endpoint(transport, { eid }, unprobed);
    const limit = AbortSignal.timeout(240_000);
    const seen = [];
    for await (const event of endpoint.events({
      events: ["compositeTemperature", "availableSpare"],
      delay: 0,
      // Enough for a slow machine to acknowledge in.
      retryDelay: 3_000,
      signal: limit,
    })) {
      assert.equal(event.kind, "event");
      if (event.kind !== "event") continue;
      if (event.initial) {
        // All states have been told: now they change.
        if (event.name === "availableSpare") drive.change((model) => changeTo(model, { availableSpare: 61 }));
        continue;
      }
      seen.push([event.name, event.retry]);
      // Longer than the retry delay: what was not acknowledged would come again.
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      if (seen.length === 2) break;
      drive.change((model) => changeTo(model, { compositeTemperature: 350 }));
    }
    assert.deepEqual(seen, [
      ["availableSpare", 0],
      ["compositeTemperature", 0],
    ]);
    assert.equal(sent.length, 2, "messages the drive sent, each acknowledged before it was due again");
  });

  test("a Replay after a dropped answer returns it", async () => {
    await using endpoint = new Endpoint(transport, { eid }, { ...unprobed, timeout: 500 });
    const restore = drive.prepend(limited(1, dropped));
    await assert.rejects(endpoint.readSubsystemInformation(), { code: "TIMEOUT" });
    restore();
    const replayed = await endpoint.replayAnswer(miCommands.readSubsystemInformation, {}, { timeout: 30_000 });
    assert.equal(replayed.numberOfPorts, drive.model.ports.length);
  });

  test("Abort frees a slot that More Processing Required without end holds", async () => {
    await using endpoint = new Endpoint(transport, { eid }, { ...unprobed, moreProcessingLimit: 1_000_000 });
    const restore = drive.prepend(limited(1, endless({ announced: 500, times: 240 })));
    const given = new AbortController();
    const held = endpoint.readSubsystemInformation({}, { signal: given.signal });
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal((await endpoint.getState()).slotState, "process");
    given.abort(new Error("given up"));
    await assert.rejects(held, /given up/);
    const { commandAborted } = await endpoint.abort();
    assert.notEqual(commandAborted, "nothingToAbort");
    restore();
    assert.equal((await endpoint.getState()).slotState, "idle");
    assert.equal((await endpoint.readSubsystemInformation()).numberOfPorts, drive.model.ports.length);
  });
});

function changeTo(model: typeof drive.model, smart: Partial<typeof drive.model.smart>): void {
  model.smart = { ...model.smart, ...smart };
}
