import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Drive, defaultFleet, type TwoWireLinkOptions, twoWireLink } from "./index.ts";
import { identify, miRequest } from "./messages.contract.ts";

const poll = miRequest(0x01, 0, 0);
const whole = identify(0x01);
const setFrequency = (code: number) => miRequest(0x03, 0x01_00_00_01 + code * 2 ** 8, 0);
const setUnit = (size: number) => miRequest(0x03, 0x01_00_00_03, size);

function linked(options?: TwoWireLinkOptions): Drive {
  // Between two requests all that was to come has come.
  let now = 0;
  const drive = new Drive(defaultFleet().drive(9).model, () => (now += 10_000));
  drive.prepend(twoWireLink(drive, options));
  return drive;
}

const timeOf = (drive: Drive, request: Uint8Array) => Number(drive.respond(request)[0]?.after.toFixed(2));

describe("a 2-Wire link to a simulated drive", () => {
  test("takes the time of its bits, at the frequency and with the packets of who sends", () => {
    const drive = linked();
    // Nine bits for each byte, nine bytes around each packet: 20 + 20 bytes of a poll, 72 + 4120 of Identify.
    assert.equal(timeOf(drive, poll), 5.22);
    assert.equal(timeOf(drive, whole), 8.1 + 423.45);
    assert.equal(timeOf(drive, setFrequency(2)), 2.61 + 1.89, "the answer that confirms is sent as those before it");
    assert.equal(timeOf(drive, whole), 8.1 + 105.86);
    drive.respond(setUnit(250));
    assert.equal(timeOf(drive, whole), 8.1 + 96.14);
  });

  test("has requests come as whoever sends them is set", () => {
    const drive = linked({ requester: () => ({ frequency: "khz400", transmissionUnit: 250 }) });
    assert.equal(timeOf(drive, whole), 1.82 + 423.45);
  });

  for (const how of ["lost", "damaged"] as const) {
    test(`beyond its limits has answers ${how}`, () => {
      const drive = linked({ limits: { transmissionUnit: 128, frequency: "khz100", how } });
      const intact = drive.respond(whole)[0]?.message;
      const fails = (request: Uint8Array) => {
        const [reply] = drive.respond(request);
        if (how === "lost") assert.equal(reply, undefined);
        else assert.notDeepEqual(reply?.message.subarray(-4), intact?.subarray(-4));
        return reply;
      };
      drive.respond(setUnit(250));
      assert.equal(drive.respond(poll).length, 1, "what is short comes through");
      fails(whole);
      drive.respond(setUnit(64));
      assert.deepEqual(drive.respond(whole)[0]?.message, intact);
      drive.respond(setFrequency(2));
      fails(poll);
      fails(setFrequency(1));
      assert.equal(drive.respond(poll).length, 1, "a drive that nobody understands does what it is told");
    });
  }

  test("beyond its limits has requests lost, which are not carried out", () => {
    const requester = () => ({ frequency: "khz100", transmissionUnit: 250 }) as const;
    const drive = linked({ requester, limits: { transmissionUnit: 64 } });
    assert.deepEqual(drive.respond(whole), []);
    assert.equal(drive.respond(poll).length, 1);
  });
});
