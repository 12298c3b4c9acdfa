import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { socketFailure } from "./bus-failures.ts";

describe("a socket that cannot be opened", () => {
  for (const [code, reason, text] of [
    ["EACCES", "noPermission", "no permission for the message bus at /x (EACCES)"],
    ["EPERM", "noPermission", "no permission for the message bus at /x (EPERM)"],
    ["ENOENT", "noBus", "no message bus at /x: there is nothing (ENOENT)"],
    ["ENOTSOCK", "noBus", "no message bus at /x: it cannot be used (ENOTSOCK)"],
  ] as const) {
    it(`for ${code} is ${reason}`, () => {
      const cause = Object.assign(new Error("connect"), { code });
      const error = socketFailure("/x", cause);
      assert.deepEqual([error.reason, error.message, error.cause], [reason, text, cause]);
    });
  }
});
