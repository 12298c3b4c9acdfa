import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Drive, type DriveModel, defaultFleet } from "./index.ts";
import {
  type AdminFields,
  answerHex,
  answerOf,
  dataOf,
  fromHex,
  identify,
  sealed,
  toHex,
} from "./messages.contract.ts";

// Nothing here changes a drive of the fleet, so one fleet serves all.
const fleet = defaultFleet();
const drive = (eid = 9): Drive => fleet.drive(eid);

const refusal = (status: string): string =>
  toHex(sealed(fromHex(`84 90 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ${status}`)));
const invalidField = refusal("00 00 04 80");
const invalidNamespaceOrFormat = refusal("00 00 16 80");

/** A request for a structure: CNTID and CNS are in dword 10, CSI and CNSSID in dword 11. */
const ask = (
  cns: number,
  { cntid = 0, csi = 0, cnssid = 0, ...fields }: AdminFields & { cntid?: number; csi?: number; cnssid?: number } = {},
) => identify(cns, { dwords: [cns + cntid * 0x1_0000, cnssid + csi * 0x100_0000], ...fields });

/** The data of an answer up to the zeros at its end, in hexadecimal. */
function beginning(drive: Drive, request: Uint8Array, from = 0): string {
  const data = dataOf(answerOf(drive, request), 20);
  assert.equal(data.length, 4096);
  const end = data.findLastIndex((byte) => byte !== 0) + 1;
  return toHex(data.subarray(from, end));
}

/** Drive 12 with its namespace 1 on the second controller alone, and a namespace 3 on none. */
function divided(changes: Partial<DriveModel> = {}): Drive {
  const { model } = defaultFleet().drive(12);
  const [first] = model.namespaces;
  const namespaces = [
    { ...first!, attachedTo: [1] },
    { ...first!, id: 3, uuid: "30000000-0000-4000-8000-000000000003", attachedTo: [] },
  ];
  return new Drive({ ...model, namespaces, ...changes });
}

describe("namespaces", () => {
  test("are active where they are attached, and allocated everywhere", () => {
    const drive = divided();
    for (const controllerId of [0, 1]) {
      const active = controllerId === 1 ? "01" : "";
      assert.equal(beginning(drive, ask(0x02, { controllerId })), active);
      assert.equal(beginning(drive, ask(0x07, { controllerId })), active);
      assert.equal(beginning(drive, ask(0x10, { controllerId })), "01 00 00 00 03");
      assert.equal(beginning(drive, ask(0x1a, { controllerId })), "01 00 00 00 03");
      assert.equal(beginning(drive, ask(0x10, { controllerId, namespaceId: 1 })), "03");
    }
  });

  test("that are not attached are all zeros as active ones, and full as allocated ones", () => {
    const drive = divided();
    const size = toHex(dataOf(answerOf(drive, ask(0x00, { controllerId: 1, namespaceId: 1 })), 20).subarray(0, 8));
    assert.notEqual(size, "00 00 00 00 00 00 00 00");
    assert.equal(beginning(drive, ask(0x00, { controllerId: 0, namespaceId: 1 })), "");
    assert.equal(beginning(drive, ask(0x00, { controllerId: 1, namespaceId: 3 })), "");
    assert.equal(beginning(drive, ask(0x08, { controllerId: 1, namespaceId: 3 })), "");
    assert.equal(toHex(dataOf(answerOf(drive, ask(0x11, { namespaceId: 3 })), 20).subarray(0, 8)), size);
    assert.equal(beginning(drive, ask(0x11, { namespaceId: 2 })), "", "an id that none has");
  });

  test("tell by an independent structure where they are, and that they are ready", () => {
    // Shared; tells how far a format is; ANA group 1, NVM Set 1, Endurance Group 1; ready.
    const independent = "00 01 00 80 01 00 00 00 00 00 01 00 01 00 01";
    assert.equal(beginning(divided(), ask(0x08, { controllerId: 1, namespaceId: 1 })), independent);
    assert.equal(beginning(divided(), ask(0x1f, { namespaceId: 3 })), independent);
    assert.equal(beginning(divided(), ask(0x1f, { namespaceId: 2 })), "");
  });

  test("have names: NGUID, UUID and command set", () => {
    assert.equal(
      beginning(drive(), ask(0x03, { namespaceId: 1 })),
      // The end of the serial number; the drive's UUID but for a digit; CSI 0, of which its type and length are left here.
      "02 10 00 00 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 39 " +
        "03 10 00 00 1d 1b 9c 52 00 00 40 00 80 00 00 00 00 00 00 09 04 01",
    );
    assert.equal(answerHex(divided(), ask(0x03, { namespaceId: 3 })), invalidField, "only active ones");
  });

  test("with an id that cannot be are refused", () => {
    for (const namespaceId of [0, 17, 0xffff_fffe, 0xffff_ffff]) {
      // Those tell of all ids at once what they have in common.
      const ofOne = namespaceId === 0xffff_ffff ? [] : [0x00, 0x05, 0x08];
      for (const cns of [...ofOne, 0x03, 0x11, 0x1b, 0x1f]) {
        assert.equal(answerHex(drive(), ask(cns, { namespaceId })), invalidNamespaceOrFormat, `CNS ${cns}`);
      }
    }
    for (const namespaceId of [0xffff_fffe, 0xffff_ffff]) {
      for (const cns of [0x02, 0x07, 0x10, 0x1a]) {
        assert.equal(answerHex(drive(), ask(cns, { namespaceId })), invalidNamespaceOrFormat, `CNS ${cns}`);
      }
    }
  });

  test("have formats in common, which can be asked for by their index", () => {
    const formats = dataOf(answerOf(drive(), ask(0x09, { cnssid: 1 })), 20);
    assert.equal(toHex(formats.subarray(0, 26)), `${"00 ".repeat(25)}01`);
    assert.equal(toHex(formats.subarray(128, 136)), "00 00 09 00 00 00 0c 00");
    assert.equal(beginning(drive(), ask(0x0a, { cnssid: 1 })), "");
    for (const cns of [0x09, 0x0a]) assert.equal(answerHex(drive(), ask(cns, { cnssid: 2 })), invalidField);
  });

  test("of all ids at once tell what they have in common, where a host may create some", () => {
    const { model } = defaultFleet().drive(12);
    const { identify: known } = model;
    const withManagement = (namespaceManagement: boolean) =>
      new Drive({
        ...model,
        identify: { ...known, optionalAdminCommands: { ...known.optionalAdminCommands, namespaceManagement } },
      });
    const request = ask(0x00, { namespaceId: 0xffff_ffff });
    assert.equal(answerHex(withManagement(false), request), invalidNamespaceOrFormat);
    const common = dataOf(answerOf(withManagement(true), request), 20);
    assert.equal(toHex(common.subarray(0, 26)), `${"00 ".repeat(25)}01`);
    assert.equal(toHex(common.subarray(128, 136)), "00 00 09 00 00 00 0c 00");
  });
});

describe("controllers", () => {
  test("are listed from an id on, all or those of a namespace", () => {
    assert.equal(beginning(drive(12), ask(0x13)), "02 00 00 00 01");
    assert.equal(beginning(drive(12), ask(0x13, { cntid: 1 })), "01 00 01");
    assert.equal(beginning(drive(12), ask(0x13, { cntid: 2 })), "");
    assert.equal(beginning(drive(12), ask(0x12, { namespaceId: 1 })), "02 00 00 00 01");
    assert.equal(beginning(divided(), ask(0x12, { namespaceId: 1 })), "01 00 01");
    assert.equal(beginning(divided(), ask(0x12, { namespaceId: 3 })), "");
    assert.equal(beginning(divided(), ask(0x12, { namespaceId: 2 })), "");
    assert.equal(answerHex(drive(12), ask(0x12, { namespaceId: 0 })), invalidNamespaceOrFormat);
    assert.equal(answerHex(drive(12), ask(0x12, { namespaceId: 17 })), invalidNamespaceOrFormat);
    assert.equal(answerHex(drive(12), ask(0x12, { namespaceId: 0xffff_ffff })), invalidField);
  });

  test("have the NVM command set alone, and no limits of their own", () => {
    for (const cntid of [0, 1, 0xffff]) assert.equal(beginning(drive(12), ask(0x1c, { cntid })), "01");
    assert.equal(answerHex(drive(12), ask(0x1c, { cntid: 2 })), invalidField);
    assert.equal(beginning(drive(), ask(0x06)), "");
  });

  test("are primary ones without resources, where they are told of at all", () => {
    const { model } = defaultFleet().drive(12);
    const { identify: known } = model;
    const withVirtualization = (virtualizationManagement: boolean) =>
      new Drive({
        ...model,
        identify: { ...known, optionalAdminCommands: { ...known.optionalAdminCommands, virtualizationManagement } },
      });
    assert.equal(beginning(withVirtualization(true), ask(0x14, { cntid: 1 })), "01 00 01");
    assert.equal(answerHex(withVirtualization(true), ask(0x14, { cntid: 2 })), invalidField);
    assert.equal(beginning(withVirtualization(true), ask(0x15)), "");
    for (const cns of [0x14, 0x15]) assert.equal(answerHex(withVirtualization(false), ask(cns)), invalidField);
  });
});

describe("what a subsystem is divided into", () => {
  // 7680 GB, in whole blocks, and what of it no namespace has.
  const capacity = (drive: Drive): string => {
    const bytes = dataOf(answerOf(drive, ask(0x01)), 20);
    return toHex(bytes.subarray(280, 312));
  };

  test("is one NVM Set of one Endurance Group of one domain, of the capacity that Identify Controller tells", () => {
    const capacities = capacity(drive(12));
    const sets = dataOf(answerOf(drive(12), ask(0x04)), 20);
    assert.equal(sets[0], 1);
    assert.equal(toHex(sets.subarray(128, 144)), "01 00 01 00 00 00 00 00 20 03 00 00 00 00 02 00");
    assert.equal(toHex(sets.subarray(144, 176)), capacities);
    assert.equal(beginning(drive(12), ask(0x19)), "01 00 01");
    const domains = dataOf(answerOf(drive(12), ask(0x18)), 20);
    assert.equal(domains[0], 1);
    assert.equal(toHex(domains.subarray(128, 130)), "01 00");
    assert.equal(toHex(domains.subarray(144, 192)), `${capacities} ${capacities.slice(0, 47)}`);
  });

  test("is not there behind the last id", () => {
    for (const cns of [0x04, 0x18, 0x19]) {
      assert.equal(beginning(drive(12), ask(cns, { cnssid: 2 })), "");
      assert.notEqual(beginning(drive(12), ask(cns, { cnssid: 1 })), "");
    }
  });

  test("is told along with steps of namespaces and UUIDs", () => {
    assert.equal(beginning(drive(12), ask(0x16), 32), "00 00 00 40 00 00 00 00 00 00 00 40");
    assert.equal(
      beginning(drive(12), ask(0x17), 32),
      "01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 a5 d1 c7 e0 00 00 40 00 80 00 00 00 00 00 00 c0",
    );
  });

  test("is a field that drives do not know that are not divided", () => {
    for (const cns of [0x04, 0x16, 0x17, 0x18, 0x19]) assert.equal(answerHex(drive(9), ask(cns)), invalidField);
  });
});

describe("Invalid Field in Command is the answer", () => {
  test("to structures of command sets that the drive does not have", () => {
    for (const csi of [1, 2, 3, 0xff]) {
      for (const cns of [0x05, 0x06, 0x07, 0x0a, 0x1a, 0x1b]) {
        assert.equal(answerHex(drive(12), ask(cns, { csi, namespaceId: 1 })), invalidField, `CNS ${cns}, CSI ${csi}`);
      }
    }
  });

  test("to lists of subsystems that export others, and to states that controllers could be moved by", () => {
    for (const cns of [0x1d, 0x1e, 0x20]) assert.equal(answerHex(drive(12), ask(cns)), invalidField);
  });
});
