import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { IntegrityError, MiError, MiStatusError, TransportError } from "../errors.ts";
import { inContext } from "./error-context.ts";

const command = "Health Poll";
const address = "mctp:1,9";
const context = (error: unknown) => inContext(error, command, address);

describe("an error in its context", () => {
  test("says which command of which drive failed, in fields, text and stack", () => {
    const error = context(new IntegrityError("Message Integrity Check: is wrong", Uint8Array.of(1)));
    assert.equal(error.message, "Health Poll to mctp:1,9: Message Integrity Check: is wrong; bytes 01");
    assert.ok(error.stack?.includes(error.message));
    assert.deepEqual([error.command, error.address], [command, address]);
  });

  test("does not say it twice", () => {
    const status = { status: 2, statusName: "Internal Error" };
    assert.equal(
      context(new MiStatusError("Health Poll: Internal Error", status)).message,
      "Health Poll to mctp:1,9: Internal Error",
    );
    assert.equal(
      context(new MiError("NOT_SUPPORTED", "mctp:1,9 has no slot 1")).message,
      "Health Poll: mctp:1,9 has no slot 1",
    );
    const once = context(new MiError("TIMEOUT", "Health Poll to mctp:1,9: no answer"));
    assert.equal(once.message, "Health Poll to mctp:1,9: no answer");
  });

  test("is one of its own where a transport may report the same to many", () => {
    for (const shared of [
      new TransportError("gone", { errno: "EPIPE", syscall: "write" }),
      new MiError("CLOSED", "shut"),
    ]) {
      const error = context(shared);
      assert.notEqual(error, shared);
      assert.equal(error.cause, shared);
      assert.equal(error.code, shared.code);
      assert.equal(shared.address, undefined);
    }
    const error = context(new TransportError("gone", { errno: "EPIPE", syscall: "write" }));
    assert.ok(error instanceof TransportError);
    assert.deepEqual([error.errno, error.syscall], ["EPIPE", "write"]);
  });

  test("is a transport error where a transport threw something else", () => {
    const error = context(new RangeError("odd"));
    assert.ok(error instanceof TransportError);
    assert.match(error.message, /Health Poll to mctp:1,9: the transport failed: odd/);
    assert.ok(context("text") instanceof TransportError);
  });
});
