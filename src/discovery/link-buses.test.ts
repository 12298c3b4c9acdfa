import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LinkBuses } from "./link-buses.ts";

const at = (link: string | undefined, network = 1) => ({ link, address: { network, eid: 9 } });

describe("the bus of a link", () => {
  it("is one for all behind it, and for all of a network where the link is not known", () => {
    const buses = new LinkBuses();
    assert.equal(buses.busOf(at("mctpi2c1")), buses.busOf(at("mctpi2c1")));
    assert.notEqual(buses.busOf(at("mctpi2c1")), buses.busOf(at("mctpi2c2")));
    assert.equal(buses.busOf(at(undefined)), buses.busOf(at(undefined)));
    assert.notEqual(buses.busOf(at(undefined)), buses.busOf(at(undefined, 2)));
  });

  it("takes one command at a time where one device talks at a time, whatever the interface is called", () => {
    const buses = new LinkBuses({
      links: [
        { name: "riser0", physicalAddress: Uint8Array.of(0x10) },
        { name: "riser1", physicalAddress: new Uint8Array(6) },
        { name: "riser2", physicalAddress: undefined },
      ],
    });
    const concurrencies = ["mctpi2c3", "mctpi3c0", "mctpserial0", "riser0", "riser1", "riser2", "mctpusb0", undefined];
    assert.deepEqual(
      concurrencies.map((link) => buses.busOf(at(link)).concurrency),
      [1, 1, 1, 1, 8, 8, 8, 8],
    );
    assert.equal(new LinkBuses({ concurrency: 3 }).busOf(at("mctpi2c3")).concurrency, 3);
  });
});
