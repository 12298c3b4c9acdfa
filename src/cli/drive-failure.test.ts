import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MiError, MiStatusError, NvmeStatusError, TimeoutError, TransportError } from "../errors.ts";
import { driveMessage, errorJson, interruptionJson } from "./drive-failure.ts";
import { Interrupted } from "./interruption.ts";

const place = { name: "unix:/run/$&drives,9", link: "unix:/run/$&drives" };

function at<E extends MiError>(error: E, address: string): E {
  return Object.assign(error, { address });
}

describe("what is said of a drive's failure", () => {
  it("has the address that the user knows instead of the endpoint's", () => {
    const error = at(new MiError("PROTOCOL", "Identify to mctp:1,9: odd"), "mctp:1,9");
    assert.equal(driveMessage(error, place), `Identify to ${place.name}: odd`);
    assert.equal(driveMessage(error, { name: "mctp:1,9:2" }), "Identify to mctp:1,9:2: odd");
  });

  it("keeps an address that only begins like the endpoint's", () => {
    const error = at(new MiError("PROTOCOL", "Identify to mctp:1,9: came from mctp:1,99"), "mctp:1,9");
    assert.equal(driveMessage(error, { name: "sim:9" }), "Identify to sim:9: came from mctp:1,99");
  });

  it("begins with the address where the error has none", () => {
    assert.equal(driveMessage(new TransportError("no privilege"), { name: "mctp:1,9" }), "mctp:1,9: no privilege");
  });

  it("does not name the link besides the drive", () => {
    const error = new TransportError(`${place.link}: there is no such socket`);
    assert.equal(driveMessage(error, place), `${place.name}: there is no such socket`);
    const later = at(new TransportError(`Identify to mctp:1,9: ${place.link}: ended`), "mctp:1,9");
    assert.equal(driveMessage(later, place), `Identify to ${place.name}: ended`);
  });

  it("tells of what came over the link if no answer did, and only then", () => {
    const noisy = { name: "sim:9", noise: () => "3 frames came" };
    const silence = new TimeoutError("no answer from sim:9", { elapsed: 1, moreProcessing: 0 });
    assert.equal(driveMessage(silence, noisy), "no answer from sim:9; 3 frames came");
    assert.equal(driveMessage(silence, { ...noisy, noise: () => "" }), "no answer from sim:9");
    assert.equal(driveMessage(new MiError("PROTOCOL", "sim:9 is odd"), noisy), "sim:9 is odd");
  });

  it("says what to do if no answer came, and only then", () => {
    const paused = { name: "sim:9", noise: () => "", advice: "resume it" };
    const silence = new TimeoutError("no answer from sim:9", { elapsed: 1, moreProcessing: 0 });
    assert.equal(driveMessage(silence, paused), "no answer from sim:9; resume it");
    assert.equal(driveMessage(new MiError("PROTOCOL", "sim:9 is odd"), paused), "sim:9 is odd");
  });
});

describe("an error in JSON", () => {
  it("has its code and message, and the fields it has of those that are documented", () => {
    const error = new TransportError("broken", { errno: "EIO", syscall: "read" });
    assert.deepEqual(errorJson(error, "told"), { code: "TRANSPORT", message: "told", errno: "EIO" });
    assert.deepEqual(errorJson(new TypeError("a bug"), "told"), { code: "INTERNAL", message: "told" });
  });

  it("says whether to try again, and where data were that move in parts", () => {
    const status = { statusCodeType: 1, statusCode: 0x14, statusName: "Overlapping Range" };
    for (const doNotRetry of [false, true]) {
      const error = Object.assign(new NvmeStatusError("no", { ...status, doNotRetry }), { offset: 0 });
      const told = { code: "NVME_STATUS", message: "told", ...status, doNotRetry, offset: 0 };
      assert.deepEqual(errorJson(error, "told"), told);
    }
  });

  it("is that of an interruption whatever that ended, with where data were that move in parts", () => {
    const plain = { code: "INTERRUPTED", message: "interrupted" };
    assert.deepEqual(interruptionJson(new Error("interrupted")), plain);
    assert.deepEqual(interruptionJson(new Interrupted("interrupted")), plain);
    const at = { code: "INTERRUPTED", message: "interrupted; go on", offset: 4096 };
    assert.deepEqual(interruptionJson(new Interrupted("interrupted; go on", 4096)), at);
  });

  it("says of a command that the drive does not know whether the drive lists it", () => {
    const status = { status: 3, statusName: "Invalid Command Opcode" };
    const told = { code: "MI_STATUS", message: "told", ...status };
    assert.deepEqual(errorJson(new MiStatusError("no", { ...status, listed: false }), "told"), {
      ...told,
      listed: false,
    });
    assert.deepEqual(errorJson(new MiStatusError("no", status), "told"), told);
  });
});
