import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import {
  DiscoveryError,
  IntegrityError,
  MiError,
  MiStatusError,
  NvmeStatusError,
  ProtocolError,
  TimeoutError,
  TransportError,
} from "./errors.ts";

const bytes = Uint8Array.of(0x84, 0x88, 0, 0xff);
const nvme = { statusCodeType: 1, statusCode: 0x0b, statusName: "Namespace Not Ready", doNotRetry: true };
const location = { byte: 11, bit: 3, field: "portId" };

/** Each class, made with everything it takes: its code, its text and its own fields. */
const errors: [MiError, new (...parameters: never[]) => MiError, string, string, Record<string, unknown>][] = [
  [new MiError("CLOSED", "the endpoint is closed"), MiError, "CLOSED", "the endpoint is closed", {}],
  [
    new DiscoveryError("refused", "mctpd: no such device", { dbusName: "System.Error.ENODEV" }),
    DiscoveryError,
    "DISCOVERY",
    "mctpd: no such device",
    { reason: "refused", dbusName: "System.Error.ENODEV" },
  ],
  [
    new TransportError("no route", { errno: "EHOSTUNREACH", syscall: "sendto" }),
    TransportError,
    "TRANSPORT",
    "no route",
    { errno: "EHOSTUNREACH", syscall: "sendto" },
  ],
  [
    new TimeoutError("no answer", { elapsed: 5_000, moreProcessing: 2 }),
    TimeoutError,
    "TIMEOUT",
    "no answer",
    { elapsed: 5_000, moreProcessing: 2, sent: true },
  ],
  [new IntegrityError("wrong check", bytes), IntegrityError, "INTEGRITY", "wrong check; bytes 84 88 00 ff", { bytes }],
  [
    new ProtocolError("Controller List.controllerIds", "not ascending", bytes),
    ProtocolError,
    "PROTOCOL",
    "Controller List.controllerIds: not ascending; bytes 84 88 00 ff",
    { path: "Controller List.controllerIds", detail: "not ascending", bytes },
  ],
  [
    new MiStatusError("Poll: Invalid Parameter", { status: 4, statusName: "Invalid Parameter", location }),
    MiStatusError,
    "MI_STATUS",
    "Poll: Invalid Parameter",
    { status: 4, statusName: "Invalid Parameter", parameterErrorLocation: location, listed: undefined },
  ],
  [
    new NvmeStatusError("Identify: Namespace Not Ready", nvme),
    NvmeStatusError,
    "NVME_STATUS",
    "Identify: Namespace Not Ready",
    nvme,
  ],
];

describe("an error", () => {
  for (const [error, type, code, message, fields] of errors) {
    test(`of class ${type.name} has its name, its code, its text and its fields`, () => {
      assert.equal(error.name, type.name);
      assert.equal(error.code, code);
      assert.equal(error.message, message);
      assert.deepEqual({ ...error }, { ...fields, name: type.name, code });
      assert.match(error.stack ?? "", /errors\.test/);
    });

    test(`of class ${type.name} is an MiError and an Error, and of no class beside its own`, () => {
      assert.ok(error instanceof Error);
      const classes = [...new Set(errors.map(([, other]) => other))].filter((other) => error instanceof other);
      assert.deepEqual(new Set(classes), new Set([MiError, type]));
    });

    test(`of class ${type.name} prints with its name and text`, () => {
      assert.equal(String(error), `${type.name}: ${message}`);
      assert.ok(inspect(error).includes(message));
      assert.ok(!error.message.includes("\n"));
    });
  }

  test("has a code of its own for every class", () => {
    assert.equal(new Set(errors.map(([error]) => error.code)).size, errors.length);
  });

  test("keeps its cause, where it has one", () => {
    const cause = new Error("below");
    assert.equal(new MiError("NOT_SUPPORTED", "no", { cause }).cause, cause);
    assert.equal(new TransportError("no", { cause }).cause, cause);
    assert.equal(new DiscoveryError("lost", "no", { cause }).cause, cause);
    assert.ok(!("cause" in new TransportError("no")));
    assert.ok(!("cause" in new DiscoveryError("lost", "no")));
    assert.ok(!("cause" in new MiError("NOT_SUPPORTED", "no")));
  });

  test("has undefined for what is not known", () => {
    const transport = new TransportError("no");
    assert.deepEqual([transport.errno, transport.syscall], [undefined, undefined]);
    assert.equal(new ProtocolError("Response", "is odd").bytes, undefined);
    const refusal = new MiStatusError("no", { status: 2, statusName: "Internal Error" });
    assert.deepEqual([refusal.parameterErrorLocation, refusal.listed], [undefined, undefined]);
  });
});

describe("the bytes in an error's text", () => {
  const message = (length: number) => new IntegrityError("wrong", new Uint8Array(length).fill(0xab)).message;

  test("are all there up to 32", () => {
    assert.equal(message(0), "wrong; no bytes");
    assert.equal(message(1), "wrong; bytes ab");
    assert.equal(message(32), `wrong; bytes ${new Array(32).fill("ab").join(" ")}`);
  });

  test("are the first 32 of more, with their number", () => {
    assert.equal(message(33), `wrong; bytes ${new Array(32).fill("ab").join(" ")} … (33 bytes)`);
    assert.ok(message(4_224).length < 150);
    assert.ok(!message(4_224).includes("\n"));
  });

  test("are those of a view, not of the buffer under it", () => {
    const view = new Uint8Array([1, 2, 3, 4]).subarray(1, 3);
    assert.equal(new ProtocolError("Response", "odd", view).message, "Response: odd; bytes 02 03");
    assert.equal(new IntegrityError("wrong", Buffer.from([1, 2])).message, "wrong; bytes 01 02");
  });

  test("are left out where there are none to show", () => {
    assert.equal(new ProtocolError("Response", "is odd").message, "Response: is odd");
  });
});
