import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { defaultFleet } from "../default-fleet.ts";
import { miRequest } from "../messages.contract.ts";
import { AnnouncedFleet } from "./announced-fleet.ts";

function eidsOf({ stack }: AnnouncedFleet): number[] {
  return stack.endpoints.map(({ eid }) => eid);
}

describe("simulated drives that mctpd knows", () => {
  it("are set up, eight on a bus, each with its own UUID", () => {
    const fleet = defaultFleet(246);
    const announced = new AnnouncedFleet(fleet.endpoints, { network: 3 });
    const { links, endpoints } = announced.stack;
    assert.equal(links.length, 31);
    assert.equal(endpoints.length, 247);
    assert.equal(new Set(endpoints.map(({ uuid }) => uuid)).size, 247);
    const endpoint = announced.stack.endpoint(3, 254);
    assert.deepEqual([endpoint.link, endpoint.messageTypes], ["mctpi2c31", [0, 4]]);
  });

  it("are gone for everybody once they are pulled, and back once they are added", () => {
    const fleet = defaultFleet();
    const announced = new AnnouncedFleet(fleet.endpoints, { link: "mctpserial0" });
    assert.deepEqual(eidsOf(announced), [8, 9, 10, 11, 12]);
    const readSubsystemInformation = miRequest(0);
    assert.equal(fleet.drive(10).respond(readSubsystemInformation).length, 1);
    announced.pull(10);
    assert.deepEqual(eidsOf(announced), [8, 9, 11, 12]);
    assert.equal(fleet.drive(10).absent, true);
    assert.deepEqual(fleet.drive(10).respond(readSubsystemInformation), []);
    assert.throws(() => announced.stack.setUp("mctpserial0", [10]), /nobody answers/);
    announced.add(10);
    assert.equal(fleet.drive(10).absent, false);
    assert.equal(fleet.drive(10).respond(readSubsystemInformation).length, 1);
    assert.deepEqual(eidsOf(announced).sort(), [10, 11, 12, 8, 9]);
    // Nothing happens where all is as it is to be.
    announced.add(10);
    assert.equal(eidsOf(announced).length, 5);
  });

  it("are noticed to be lost by a recovery only", (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const announced = new AnnouncedFleet(defaultFleet().endpoints);
    announced.lose(12);
    assert.deepEqual(eidsOf(announced), [8, 9, 10, 11, 12]);
    announced.degrade(11);
    assert.equal(announced.stack.endpoint(1, 11).connectivity, "Degraded");
    announced.recover(11);
    announced.recover(12);
    t.mock.timers.tick(250);
    assert.equal(announced.stack.endpoint(1, 11).connectivity, "Available");
    t.mock.timers.tick(2_500);
    t.mock.timers.tick(2_500);
    assert.deepEqual(eidsOf(announced), [8, 9, 10, 11]);
  });

  it("can be plugged in for others to set up", () => {
    const announced = new AnnouncedFleet(defaultFleet().endpoints);
    announced.pull(9);
    announced.plug(9);
    assert.deepEqual(eidsOf(announced), [8, 10, 11, 12]);
    assert.equal(announced.stack.setUp("mctpi2c1", [0x1d]).endpoint.eid, 9);
  });

  it("are told apart from those that are not there", () => {
    const announced = new AnnouncedFleet(defaultFleet().endpoints);
    for (const act of ["pull", "add", "plug", "lose", "degrade", "recover"] as const) {
      assert.throws(() => announced[act](13), /no simulated drive has endpoint id 13; there are 9, 10, 11, 12/);
    }
  });
});
