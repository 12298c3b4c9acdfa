import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import { rejection } from "../endpoint/scripted-transport.contract.ts";
import { MiError, TransportError } from "../errors.ts";
import { parseEndpointList, readEndpointList } from "./endpoint-list.ts";

const uuid = "7d1b9c52-0000-4000-8000-00000000000a";
const listed = (network: number, eid: number, changes = {}) => ({
  source: "list",
  address: { network, eid },
  uuid: undefined,
  messageTypes: undefined,
  connectivity: undefined,
  link: undefined,
  ...changes,
});

describe("a list of endpoints", () => {
  test("has one a line, in three forms, with UUID and link where they are known", () => {
    const text = [
      "# slots",
      "",
      "mctp:1,9",
      `  2,9\t# behind the riser`,
      `10 uuid=${uuid.toUpperCase()} link=mctpi2c3`,
      "mctp:4294967295,254   link=mctpserial0#2",
      "#11",
      "12",
    ].join("\n");
    const { endpoints, problems } = parseEndpointList(text, "list");
    assert.deepEqual(endpoints, [
      listed(1, 9),
      listed(2, 9),
      listed(1, 10, { uuid, link: "mctpi2c3" }),
      listed(4294967295, 254, { link: "mctpserial0#2" }),
      listed(1, 12),
    ]);
    assert.deepEqual(problems, []);
  });

  test("may have a byte order mark, the ends of lines of other systems, and none at its own", () => {
    assert.deepEqual(parseEndpointList("\uFEFF9\r\n10", "list"), {
      endpoints: [listed(1, 9), listed(1, 10)],
      problems: [],
    });
    assert.deepEqual(parseEndpointList("", "list"), { endpoints: [], problems: [] });
  });

  for (const [line, complaint] of [
    ["mctp:1", '"mctp:1" is not an address: mctp:<net>,<eid>, <net>,<eid> or <eid>'],
    ["nvme0", '"nvme0" is not an address'],
    ["1,2,3", '"1,2,3" is not an address'],
    ["0x9", '"0x9" is not an address'],
    ["7", "endpoint id 7 is not in 8–254"],
    ["255", "endpoint id 255 is not in 8–254"],
    ["0,9", "network id 0 is not in 1–4294967295"],
    ["9999999999,9", "network id 9999999999 is not in 1–4294967295"],
    ["\u001b[2J", '"\\u001b[2J" is not an address'],
    ["x".repeat(99), `"${"x".repeat(60)}…" is not an address`],
    ["9 slot=2", '"slot=2" is neither uuid=… nor link=…'],
    ["9 toString=2", '"toString=2" is neither uuid=… nor link=…'],
    ["9 link=", '"link=" is neither uuid=… nor link=…'],
    ["9 10", '"10" is neither uuid=… nor link=…'],
    ["9 link=a link=a", "link= is there twice"],
    ["9 uuid=1234", '"1234" is not a UUID'],
    ["mctp:1,20", "mctp:1,20 is in line 1 already"],
  ] as const) {
    test(`goes on behind a line that makes no sense: ${JSON.stringify(line.slice(0, 20))}`, () => {
      const { endpoints, problems } = parseEndpointList(`20\n${line}\n21\n`, "/etc/list");
      assert.deepEqual(endpoints, [listed(1, 20), listed(1, 21)]);
      assert.equal(problems.length, 1);
      assert.ok(problems[0] instanceof MiError);
      assert.equal(problems[0].code, "INVALID_ARGUMENT");
      assert.ok(problems[0].message.startsWith(`/etc/list:2: ${complaint}`), problems[0].message);
    });
  }

  test("never throws, and tells of each line once, whatever is in it", () => {
    const word = fc.constantFrom(
      "mctp:1,9",
      "9",
      "10",
      "link=a",
      `uuid=${uuid}`,
      "#",
      "#\r9",
      "=",
      "uuid=",
      "\r",
      "é",
      "300",
    );
    const line = fc.oneof(
      fc.array(word).map((words) => words.join(" ")),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const { endpoints, problems } = parseEndpointList(lines.join("\n"), "list");
        const whole = lines.join("\n").split("\n");
        const there = whole.filter((each) => !/^\s*(#|$)/.test(each));
        assert.equal(endpoints.length + problems.length, there.length);
        const names = endpoints.map(({ address: { network, eid } }) => `${network},${eid}`);
        assert.equal(new Set(names).size, names.length);
      }),
    );
  });
});

describe("the file with the list", () => {
  let directory = "";
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "nvme-mi-list-"));
  });
  after(() => rm(directory, { recursive: true }));

  test("is read, and named in what is wrong with it", async () => {
    const path = join(directory, "endpoints");
    await writeFile(path, "9\nten\n");
    const findings = await readEndpointList({ path });
    assert.deepEqual(findings?.endpoints, [listed(1, 9)]);
    assert.ok(findings?.problems[0]?.message.startsWith(`${path}:2: "ten" is not an address`));
  });

  test("need not be there unless it was named", async () => {
    const path = join(directory, "missing");
    const error = await rejection(readEndpointList({ path }));
    assert.ok(error instanceof TransportError);
    assert.equal(error.errno, "ENOENT");
    assert.equal(error.message, `the list of endpoints ${path} cannot be read: there is no such file (open: ENOENT)`);
  });

  test("cannot be a directory, a device or a pipe, or longer than a list", async () => {
    const refusal = async (path: string) => {
      const error = await rejection(readEndpointList({ path }));
      assert.ok(error instanceof MiError);
      assert.equal(error.code, "INVALID_ARGUMENT");
      return error.message;
    };
    for (const path of [directory, "/dev/zero"]) {
      assert.equal(await refusal(path), `${path} is no list of endpoints: it is not a regular file`);
    }
    const path = join(directory, "long");
    await writeFile(path, "# endpoints\n".repeat(100_000));
    assert.match(await refusal(path), /it has 1200000 bytes, more than 1048576$/);
  });

  test("is given up where a signal says so", async () => {
    const reason = new Error("enough");
    const path = join(directory, "endpoints");
    await writeFile(path, "9\n");
    assert.equal(await rejection(readEndpointList({ path, signal: AbortSignal.abort(reason) })), reason);
    const controller = new AbortController();
    const reading = rejection(readEndpointList({ path, signal: controller.signal }));
    controller.abort(reason);
    assert.equal(await reading, reason);
  });
});
