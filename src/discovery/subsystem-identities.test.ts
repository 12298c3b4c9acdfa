import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Endpoint } from "../endpoint/endpoint.ts";
import { rejection, settled, watchedController } from "../endpoint/scripted-transport.contract.ts";
import { TimeoutError } from "../errors.ts";
import { encodeError } from "../mi/answer.ts";
import { type Behaviour, Drive, defaultFleet, Fleet, silent } from "../simulator/index.ts";
import { readSubsystemIdentities } from "./subsystem-identities.ts";
import { groupBySubsystem } from "./subsystems.ts";

const opened = (fleet: Fleet, ...eids: number[]) => {
  const transport = fleet.transport();
  return eids.map((eid) => new Endpoint(transport, { eid }, { probe: false, recovery: false }));
};
const identityOf = ({ model: { identify } }: Drive) => {
  const { pciVendorId, serialNumber, modelNumber, subsystemNqn } = identify;
  return { pciVendorId, serialNumber, modelNumber, subsystemNqn };
};
/** Which bytes an Admin command is about, and whose. */
const placeOf = (message: Uint8Array) => {
  const view = new DataView(message.buffer, message.byteOffset);
  return { controllerId: view.getUint16(6, true), from: view.getUint32(28, true), length: view.getUint32(32, true) };
};
const isAdmin = (message: Uint8Array) => message[1] === 0x10;
/** Refuses Admin commands with Invalid Parameter. */
const refusing =
  (refuses: (place: ReturnType<typeof placeOf>) => boolean): Behaviour =>
  ({ message, to }, next) =>
    isAdmin(message) && refuses(placeOf(message)) ? [{ message: encodeError(to, 4), after: 0 }] : next();

describe("the identities of endpoints", () => {
  test("are read in two short parts, and come in the order of the endpoints", async () => {
    const fleet = defaultFleet();
    const read: string[] = [];
    for (const eid of [9, 10]) {
      fleet.drive(eid).prepend(({ message }, next) => {
        const { from, length } = placeOf(message);
        read.push(`${eid}: ${from}+${length}`);
        return next();
      });
    }
    const identities = await readSubsystemIdentities(opened(fleet, 10, 9), { concurrency: 1 });
    assert.deepEqual(
      identities.map(({ identity, problem }) => [identity, problem]),
      [10, 9].map((eid) => [identityOf(fleet.drive(eid)), undefined]),
    );
    assert.deepEqual(read, ["10: 0+72", "10: 768+256", "9: 0+72", "9: 768+256"]);
  });

  test("group two ports of one drive, and carry the UUID that an endpoint has", async () => {
    const model = defaultFleet().drive(12).model;
    const both = new Fleet(new Map([9, 10].map((eid) => [eid, new Drive(model)])));
    const uuid = "7d1b9c52-0000-4000-8000-000000000012";
    const endpoints = opened(both, 9, 10).map((endpoint) => Object.assign(endpoint, { uuid }));
    const stranger = opened(defaultFleet(), 11);
    const identified = await readSubsystemIdentities([...endpoints, ...stranger]);
    assert.deepEqual(
      identified.map((each) => each.uuid),
      [uuid, uuid, undefined],
    );
    assert.deepEqual(
      groupBySubsystem(identified).map((group) => group.map(({ endpoint }) => endpoint)),
      [endpoints, stranger],
    );
  });

  test("are those of the first controller where a drive has none with id 0", async () => {
    const fleet = defaultFleet();
    const drive = fleet.drive(12);
    drive.prepend(refusing(({ controllerId }) => controllerId === 0));
    // The model's list is fixed, but for who knows that it is an array.
    (drive.model.controllers as unknown[]).splice(0, 1);
    const [read] = await readSubsystemIdentities(opened(fleet, 12));
    assert.deepEqual(read?.identity, identityOf(drive));
  });

  test("lack the NQN of a drive that refuses to read that part, and say so", async () => {
    const fleet = defaultFleet();
    const drive = fleet.drive(9);
    drive.prepend(refusing(({ from }) => from !== 0));
    const [read] = await readSubsystemIdentities(opened(fleet, 9));
    assert.deepEqual(read?.identity, { ...identityOf(drive), subsystemNqn: "" });
    assert.match(read?.problem?.message ?? "", /Invalid Parameter/);
  });

  test("of the others come all the same where a drive is silent", async () => {
    const fleet = defaultFleet();
    fleet.drive(10).prepend(silent);
    const [one, other] = await readSubsystemIdentities(opened(fleet, 10, 9), { timeout: 20 });
    assert.equal(one?.identity, undefined);
    assert.ok(one?.problem instanceof TimeoutError);
    assert.deepEqual(other?.identity, identityOf(fleet.drive(9)));
  });

  test("are given up at once where a signal says so", async (t) => {
    const controller = watchedController(t);
    const fleet = defaultFleet();
    fleet.drive(10).prepend(silent);
    const reading = rejection(readSubsystemIdentities(opened(fleet, 9, 10), { signal: controller.signal }));
    await settled();
    const reason = new Error("enough");
    controller.abort(reason);
    assert.equal(await reading, reason);
  });

  test("are not read by no one", async () => {
    await assert.rejects(readSubsystemIdentities([], { concurrency: 0 }), { code: "INVALID_ARGUMENT" });
    assert.deepEqual(await readSubsystemIdentities([]), []);
  });
});
