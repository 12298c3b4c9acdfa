import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { type Behaviour, Drive, defaultFleet, refused, silent } from "../simulator/index.ts";
import { runProgram, temporaryDirectory } from "./run-program.contract.ts";
import { serveUnixSocket } from "./unix-service.ts";

/** Byte 4 of every request is its opcode; that of Get Log Page. */
const getLogPage = 0x02;

const only =
  (wanted: (message: Uint8Array) => boolean, behaviour: Behaviour): Behaviour =>
  (context, next) =>
    wanted(context.message) ? behaviour(context, next) : next();

const isAdmin = (message: Uint8Array): boolean => ((message[1] ?? 0) >> 3) % 16 === 2;

/** Runs the program against drives that tests may spoil. */
async function run(prepare: (drive: Drive, silentDrive: Drive) => void, words: (path: string) => string[]) {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, "drives");
  const fleet = defaultFleet();
  const drives = new Map([9, 10].map((eid) => [eid, new Drive(structuredClone(fleet.drive(eid)!.model))] as const));
  prepare(drives.get(9)!, drives.get(10)!);
  await using _service = await serveUnixSocket(path, drives);
  return await runProgram([...words(`unix:${path}`), "--timeout", "300"]);
}

describe("drives that are not well", () => {
  it("a silent one costs its own line only", async () => {
    const words = (at: string) => ["status", "--json", `${at},10`, `${at},9`];
    const { code, stdout } = await run((_, other) => other.prepend(silent), words);
    const [first, second] = JSON.parse(stdout);
    assert.equal(code, 1);
    assert.match(first.error.message, /no answer/);
    assert.match(first.error.message, / to unix:.*,10: /);
    assert.deepEqual([first.error.code, first.simulated, first.warnings], ["TIMEOUT", false, null]);
    assert.equal(first.model, null);
    assert.equal(second.temperature, 36);
    assert.equal(second.error, undefined);
  });

  it("one that refuses Admin commands still tells its temperature and that it does not function", async () => {
    const { code, stdout } = await run(
      (drive) => {
        drive.model.driveFunctional = false;
        drive.prepend(only(isAdmin, refused("internalError")));
      },
      (at) => ["status", "--json", `${at},9`],
    );
    const [drive] = JSON.parse(stdout);
    assert.equal(code, 1);
    assert.ok(drive.warnings.includes("driveNotFunctional"));
    assert.deepEqual([drive.temperature, drive.percentageUsed, drive.model], [36, 2, null]);
    assert.match(drive.error.message, /Internal Error/);
    assert.deepEqual(
      [drive.error.code, drive.error.statusName, drive.simulated],
      ["MI_STATUS", "Internal Error", true],
    );
  });

  it("one that refuses its log is still named", async () => {
    const refusesLogs = only((message) => isAdmin(message) && message[4] === getLogPage, refused("internalError"));
    const { code, stdout } = await run(
      (drive) => drive.prepend(refusesLogs),
      (at) => ["status", `${at},9`],
    );
    assert.equal(code, 1);
    assert.match(stdout, / NVMe-MI Simulated Drive 1920G .* 36 °C {2}- {6}2% .*error: .*Internal Error\n$/);
  });

  it("one that calls itself by control characters does not get them to a terminal or into JSON", async () => {
    const identify = (drive: Drive) => {
      const { model } = drive;
      Object.assign(model.identify, { modelNumber: "A\u001b[2J\u009b1m", serialNumber: "B\r\n\u0007" });
    };
    const text = await run(identify, (at) => ["status", `${at},9`]);
    assert.equal(text.code, 0);
    assert.match(text.stdout, / A\\x1b\[2J\\x9b1m {2}B\\x0d\\x0a\\x07 /);
    const json = await run(identify, (at) => ["status", "--json", `${at},9`]);
    assert.equal(JSON.parse(json.stdout)[0].model, "A\u001b[2J\u009b1m");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is the point
    assert.doesNotMatch(json.stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    const whole = await run(identify, (at) => ["id-ctrl", `${at},9`]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is the point
    assert.doesNotMatch(whole.stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  it("what --clear cleared is shown even if the drive then falls silent", async () => {
    let cleared: Drive | undefined;
    const { code, stdout, stderr } = await run(
      (drive) => {
        cleared = drive;
        drive.model.compositeStatus = { ...drive.model.compositeStatus, firmwareActivated: true };
        drive.prepend(only((message) => !isAdmin(message) && message[4] === 0x02, silent));
      },
      (at) => ["health", "--clear", "--json", `${at},9`],
    );
    assert.equal(code, 1);
    const document = JSON.parse(stdout);
    assert.equal(document.subsystem.compositeControllerStatus.firmwareActivated, true);
    assert.equal(document.error.code, "TIMEOUT");
    assert.match(stderr, /^nvme-mi: .*no answer/);
    assert.equal(cleared?.model.compositeStatus.firmwareActivated, false);
  });

  it("one that refuses to tell of its controllers has the error in their place", async () => {
    // Data structure type 3 is that of a controller.
    const refusesControllers = only((message) => !isAdmin(message) && message[11] === 3, refused("internalError"));
    const { code, stdout, stderr } = await run(
      (drive) => drive.prepend(refusesControllers),
      (at) => ["info", "--json", `${at},9`],
    );
    assert.equal(code, 1);
    const { code: errorCode, statusName } = JSON.parse(stdout).controllers[0].error;
    assert.deepEqual([errorCode, statusName], ["MI_STATUS", "Internal Error"]);
    assert.match(stderr, /refused to tell 1 of its ports and controllers/);
  });

  it("health clears nothing of itself", async () => {
    let drive: Drive | undefined;
    const prepare = (each: Drive) => {
      drive = each;
      each.model.compositeStatus = { ...each.model.compositeStatus, firmwareActivated: true };
    };
    for (const verb of ["health", "status", "info"]) {
      assert.equal((await run(prepare, (at) => [verb, `${at},9`])).code, 0);
      assert.equal(drive?.model.compositeStatus.firmwareActivated, true);
    }
  });
});
