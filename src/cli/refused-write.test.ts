import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Drive, defaultFleet } from "../simulator/index.ts";
import { runProgram, temporaryDirectory } from "./run-program.contract.ts";
import { serveUnixSocket } from "./unix-service.ts";

/** A drive with controllers 5 and 6, and the controllers that PCIe commands (NMIMT 4) to it were for. */
function driveWithoutController0(): { readonly drive: Drive; readonly asked: number[] } {
  const { model } = defaultFleet().drive(12)!;
  const controllers = model.controllers.map((controller, index) => ({ ...controller, id: index + 5 }));
  const drive = new Drive({ ...model, controllers });
  const asked: number[] = [];
  drive.prepend(({ message }, next) => {
    if (message[1] === 0x20) asked.push((message[6] ?? 0) | ((message[7] ?? 0) << 8));
    return next();
  });
  return { drive, asked };
}

describe("a PCIe command to a drive without controller 0", () => {
  for (const [words, code, controllers] of [
    [["configuration-read", "--length", "4"], 0, [0, 5]],
    [["configuration-write", "--offset", "4", "--data", "00000000", "--yes"], 1, [0]],
  ] as const) {
    it(code === 0 ? "that reads asks the first one" : "that writes goes to no other", async () => {
      await using directory = await temporaryDirectory();
      const path = join(directory.path, "drives");
      const { drive, asked } = driveWithoutController0();
      await using _ = await serveUnixSocket(path, new Map([[9, drive]]));
      const outcome = await runProgram(["pcie", ...words, `unix:${path},9`]);
      assert.deepEqual({ code: outcome.code, asked }, { code, asked: controllers }, outcome.stderr);
    });
  }
});
