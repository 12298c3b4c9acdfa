import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Endpoint } from "../endpoint/endpoint.ts";
import { Drive, type DriveModel, defaultFleet, Fleet, refused, silent } from "../simulator/index.ts";
import { MemoryTransport } from "../transport/memory.ts";
import { parseDeviceAddress } from "./device-address.ts";
import { isSimulatedLink } from "./links.ts";
import { controllerOf, labelOf, parseAddresses, type Target, withController } from "./target.ts";

const call = { signal: new AbortController().signal, timeout: 50 };

/** A drive as if it were reached through the kernel. */
function targetOf(address: string, change: (model: DriveModel) => DriveModel = (model) => model) {
  const drive = new Drive(change(defaultFleet().drive(12)!.model));
  const transport = new MemoryTransport(new Fleet(new Map([[9, drive]])), { simulated: false });
  const endpoint = new Endpoint(transport, { eid: 9 });
  const target: Target = { address: parseDeviceAddress(address), name: address, endpoint, place: { name: address } };
  return { target, drive };
}

/** NVMe Admin command messages (NMIMT 2). */
const isAdmin = (message: Uint8Array): boolean => message[1] === 0x10;

/** With controllers 5 and 6. */
const withoutController0 = (model: DriveModel): DriveModel => ({
  ...model,
  controllers: model.controllers.map((controller, index) => ({ ...controller, id: index + 5 })),
});

describe("the controller that an address means", () => {
  it("is controller 0 where none is named", async () => {
    const { target } = targetOf("mctp:9");
    assert.equal(await withController(target, call, async ({ id }) => id), 0);
  });

  for (const unknownController of ["miInvalidParameter", "nvmeInvalidField"] as const) {
    it(`is the first one of a drive without controller 0, which it refuses with ${unknownController}`, async () => {
      const { target } = targetOf("mctp:9", (model) => ({ ...withoutController0(model), unknownController }));
      const identify = await withController(target, call, (controller) => controller.identifyController({}, call));
      assert.equal(identify.controllerId, 5);
    });
  }

  it("is the one named, even where there is none", async () => {
    const { target } = targetOf("mctp:9:0", withoutController0);
    await assert.rejects(
      withController(target, call, (controller) => controller.identifyController({}, call)),
      /Invalid Parameter/,
    );
  });

  it("stays controller 0 where that exists and refuses", async () => {
    const { target } = targetOf("mctp:9");
    await assert.rejects(
      withController(target, call, (controller) => controller.identifyNamespace({ namespaceId: 77 }, call)),
      { code: "NVME_STATUS" },
    );
  });
  it("stays controller 0 where the refusal is not about the controller", async () => {
    const { target, drive } = targetOf("mctp:9", withoutController0);
    const refusing = refused("internalError");
    drive.prepend((context, next) => (isAdmin(context.message) ? refusing(context, next) : next()));
    const asked: number[] = [];
    const identify = withController(target, call, (controller) => {
      asked.push(controller.id);
      return controller.identifyController({}, call);
    });
    await assert.rejects(identify, { code: "MI_STATUS", statusName: "Internal Error" });
    assert.deepEqual(asked, [0]);
  });
});

describe("the controller of a command that changes something", () => {
  it("is the one that a dry run shows, 0 or the one named, on every drive", () => {
    assert.equal(controllerOf(targetOf("mctp:9", withoutController0).target).id, 0);
    assert.equal(controllerOf(targetOf("mctp:9:6", withoutController0).target).id, 6);
  });
});

describe("the label of a drive", () => {
  it("tells a simulated drive by its model where the link does not tell", async () => {
    assert.deepEqual(await labelOf(targetOf("mctp:9").target, call), { name: "mctp:9", simulated: true });
    const real = (model: DriveModel) => ({ ...model, identify: { ...model.identify, modelNumber: "ACME 1" } });
    assert.deepEqual(await labelOf(targetOf("mctp:9", real).target, call), { name: "mctp:9", simulated: false });
  });

  it("is not told by a pseudo terminal, which may lead anywhere", async () => {
    const real = (model: DriveModel) => ({ ...model, identify: { ...model.identify, modelNumber: "ACME 1" } });
    const { target } = targetOf("serial:/dev/pts/3,9", real);
    assert.equal((await labelOf(target, call)).simulated, false);
    assert.equal((await labelOf(targetOf("serial:/dev/pts/3,9").target, call)).simulated, true);
  });

  it("is told by a unix socket once the drive answered, whatever its model", async () => {
    const { target } = targetOf("unix:/run/drives,9", (model) => ({
      ...model,
      identify: { ...model.identify, modelNumber: "ACME 1" },
    }));
    assert.equal((await labelOf(target, call)).simulated, true);
    assert.equal(isSimulatedLink(target.address.link, false), false);
    assert.equal(isSimulatedLink({ scheme: "sim" }, false), true);
  });

  it("is without the mark where the drive does not tell its model, refusing or silent", async () => {
    for (const behaviour of [silent, refused("internalError")]) {
      const { target, drive } = targetOf("mctp:9");
      drive.prepend(behaviour);
      assert.deepEqual(await labelOf(target, call), { name: "mctp:9", simulated: false });
    }
  });
});

describe("addresses with --sim", () => {
  it("are those of simulated drives, endpoint ids alone as well", () => {
    assert.deepEqual(parseAddresses(["9", "sim:10:1"], true), [
      parseDeviceAddress("sim:9"),
      parseDeviceAddress("sim:10:1"),
    ]);
    assert.throws(() => parseAddresses(["mctp:9"], true), /--sim does not go with/);
    assert.throws(() => parseAddresses(["9"]), /does not begin with/);
  });
});
