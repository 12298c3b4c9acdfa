import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { groupBySubsystem, type SubsystemMember } from "./subsystems.ts";

interface Named extends SubsystemMember {
  readonly name: string;
}

const uuid = (digit: number) => `7d1b9c52-0000-4000-8000-00000000000${digit}`;
const nqn = (name: string) => `nqn.2026-11.invalid:${name}`;
const identity = (name: string, serialNumber: string, more = {}) => ({ subsystemNqn: name, serialNumber, ...more });
const member = (name: string, its: string | undefined, identity?: SubsystemMember["identity"]): Named => ({
  name,
  uuid: its,
  identity,
});
const namesOf = (...members: Named[]) =>
  groupBySubsystem(members).map((group) => group.map(({ name }) => name).join(""));

describe("endpoints of one subsystem", () => {
  test("are those with the same UUID, however it is written", () => {
    assert.deepEqual(namesOf(member("a", uuid(1)), member("b", uuid(2)), member("c", uuid(1).toUpperCase())), [
      "ac",
      "b",
    ]);
  });

  test("are those with the same NQN and serial number, whatever their UUIDs", () => {
    const own = identity(nqn("x"), "S1");
    assert.deepEqual(namesOf(member("a", uuid(1), own), member("b", undefined, own), member("c", uuid(3), own)), [
      "abc",
    ]);
  });

  test("are those that a third one connects", () => {
    const own = identity(nqn("x"), "S1");
    assert.deepEqual(namesOf(member("a", uuid(1)), member("b", uuid(2), own), member("c", uuid(1), own)), ["abc"]);
  });

  test("are not those of which nothing is known", () => {
    assert.deepEqual(namesOf(member("a", undefined), member("b", undefined)), ["a", "b"]);
    assert.deepEqual(groupBySubsystem([]), []);
  });

  for (const bogus of [
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
    "5a5a5a5a-5a5a-5a5a-5a5a-5a5a5a5a5a5a",
    "00112233-4455-6677-8899-aabbccddeeff",
    "03000200-0400-0500-0006-000700080009",
    "",
    "drive",
  ]) {
    test(`are not those that only have the UUID ${JSON.stringify(bogus)} in common`, () => {
      assert.deepEqual(namesOf(member("a", bogus), member("b", bogus)), ["a", "b"]);
    });
  }

  for (const [name, its] of [
    ["an empty NQN", identity("", "S1")],
    ["an empty serial number", identity(nqn("x"), "")],
    ["blanks", identity(" ", " ")],
    ["a serial number of zeros", identity(nqn("x"), "00000000000000000000")],
    ["a serial number of control characters", identity(nqn("x"), "\u0001\u0002")],
    ["a serial number that is a filler", identity(nqn("x"), "To Be Filled By O.E.M.")],
    ["an NQN that is none", identity("drive", "S1")],
    ["an NQN longer than any", identity(nqn("x".repeat(210)), "S1")],
    ["the NQN of every discovery service", identity("nqn.2014-08.org.nvmexpress.discovery", "S1")],
  ] as const) {
    test(`are not those that only have ${name} in common`, () => {
      assert.deepEqual(namesOf(member("a", undefined, its), member("b", undefined, its)), ["a", "b"]);
    });
  }

  for (const [name, one, other] of [
    ["NQN", identity(nqn("x"), ""), identity(nqn("y"), "")],
    ["serial number", identity("", "S1"), identity("", "S2")],
    ["model", identity("", "", { modelNumber: "M1" }), identity("", "", { modelNumber: "M2" })],
    ["vendor", identity("", "", { pciVendorId: 0x144d }), identity("", "", { pciVendorId: 0x1344 })],
  ] as const) {
    test(`are not those with the same UUID and another ${name}, nor is a third one with that UUID`, () => {
      const members = [member("a", uuid(1), one), member("b", uuid(1), other), member("c", uuid(1))];
      assert.deepEqual(namesOf(...members), ["a", "b", "c"]);
    });
  }

  test("are not those with the same NQN and serial number of different vendors", () => {
    const its = (pciVendorId: number) => identity(nqn("x"), "S1", { pciVendorId });
    assert.deepEqual(namesOf(member("a", undefined, its(0x144d)), member("b", undefined, its(0x1344))), ["a", "b"]);
  });

  test("keep what their names and numbers connect where one UUID is that of strangers", () => {
    const [one, other] = [identity(nqn("x"), "S1"), identity(nqn("y"), "S2")];
    assert.deepEqual(
      namesOf(
        member("a", uuid(1), one),
        member("b", uuid(1), other),
        member("c", uuid(2), one),
        member("d", uuid(1), other),
      ),
      ["ac", "bd"],
    );
  });

  test("are not strangers that meet in a chain of which each tells but a part", () => {
    const own = identity(nqn("x"), "S1");
    const model = (modelNumber: string) => identity("", "", { modelNumber });
    assert.deepEqual(
      namesOf(
        member("a", uuid(1), model("M1")),
        member("b", uuid(1), own),
        member("c", uuid(2), own),
        member("d", uuid(2), model("M2")),
      ),
      ["a", "bc", "d"],
    );
  });
});

describe("grouping", () => {
  const anyText = (...texts: string[]) => fc.constantFrom("", "0000", ...texts);
  const anyIdentity = fc.record({
    subsystemNqn: anyText(nqn("x"), nqn("y")),
    serialNumber: anyText("S1", "S2"),
    modelNumber: fc.constantFrom(undefined, "M1", "M2"),
    pciVendorId: fc.constantFrom(undefined, 0, 1, 2),
  });
  const anyUuid = fc.constantFrom(undefined, "00000000-0000-0000-0000-000000000000", uuid(1), uuid(2), uuid(3));
  const anyMembers = fc.array(fc.record({ uuid: anyUuid, identity: fc.option(anyIdentity, { nil: undefined }) }), {
    maxLength: 12,
  });

  test("has every member in one group, in the order given", () => {
    fc.assert(
      fc.property(anyMembers, (members: SubsystemMember[]) => {
        const groups = groupBySubsystem(members);
        assert.deepEqual(new Set(groups.flat()), new Set(members));
        assert.equal(groups.flat().length, members.length);
        const places = groups.map((group) => group.map((each) => members.indexOf(each)));
        for (const each of [...places, places.map(([first = -1]) => first)]) {
          assert.deepEqual(
            each,
            each.toSorted((a, b) => a - b),
          );
        }
      }),
    );
  });

  test("does not depend on the order", () => {
    const shuffled = anyMembers.chain((members) =>
      fc.tuple(fc.constant(members), fc.shuffledSubarray(members, { minLength: members.length })),
    );
    fc.assert(
      fc.property(shuffled, ([members, others]: [SubsystemMember[], SubsystemMember[]]) => {
        const sets = (list: SubsystemMember[]) => new Set(groupBySubsystem(list).map((group) => keyOf(group, members)));
        assert.deepEqual(sets(others), sets(members));
      }),
    );
  });

  test("of one group alone gives that group, or less of it, never more", () => {
    fc.assert(
      fc.property(anyMembers, (members: SubsystemMember[]) => {
        for (const group of groupBySubsystem(members)) assert.deepEqual(groupBySubsystem(group), [group]);
      }),
    );
  });

  test("never puts together what differs in NQN, serial number, model or vendor", () => {
    fc.assert(
      fc.property(anyMembers, (members: SubsystemMember[]) => {
        for (const group of groupBySubsystem(members)) {
          const identities = group.flatMap(({ identity: its }) => its ?? []);
          for (const property of ["subsystemNqn", "serialNumber", "modelNumber", "pciVendorId"] as const) {
            const told = identities.map((its) => its[property]).filter((value) => value && value !== "0000");
            assert.ok(new Set(told).size <= 1, `${property}: ${told}`);
          }
        }
      }),
    );
  });

  test("of thousands of endpoints takes no time to speak of", () => {
    const members = Array.from({ length: 5_000 }, (_, index) => ({
      uuid: undefined,
      identity: identity(nqn(`x${index >> 1}`), `S${index >> 1}`),
    }));
    assert.equal(groupBySubsystem(members).length, 2_500);
  });
});

const keyOf = (group: readonly SubsystemMember[], members: readonly SubsystemMember[]): string =>
  group
    .map((each) => members.indexOf(each))
    .sort((a, b) => a - b)
    .join();
