import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DriveModel } from "../drive-model.ts";
import { miRequest } from "../messages.contract.ts";
import { EventDrive, message, set } from "./event-drive.contract.ts";

const every = Array.from({ length: 15 }, (_, id) => 0x8000 + id);

function status(drive: DriveModel, id: number, changed: Partial<DriveModel["controllers"][number]["status"]>): void {
  const controller = drive.controllers[id]!;
  controller.status = { ...controller.status, ...changed };
}

/** What is changed, the flags of it in the composite status, and the event: its occurrence, from the id on. */
const changes: readonly [name: string, change: (drive: DriveModel) => void, flags: number, occurrence: number[]][] = [
  ["readiness", (drive) => status(drive, 1, { ready: false }), 0x0101, [0, 1, 0, 0, 0, 1]],
  ["failure", (drive) => status(drive, 0, { controllerFatalStatus: true }), 0x0102, [1, 0, 0, 0, 0, 1]],
  ["shutdown", (drive) => status(drive, 0, { shutdownStatus: "complete" }), 0x0104, [2, 0, 0, 0, 0, 1, 2]],
  ["enabling", (drive) => status(drive, 0, { controllerEnabled: false }), 0x0120, [3, 0, 0, 0, 0, 1]],
  [
    "a namespace's size",
    (drive) => {
      drive.namespaces = drive.namespaces.map((each) => ({ ...each, identify: { ...each.identify, size: 1n } }));
    },
    0x0140,
    [4, 1, 0, 0, 0, 0],
  ],
  [
    "a namespace, deleted",
    (drive) => {
      drive.namespaces = [];
    },
    0x0140,
    [4, 1, 0, 0, 0, 0],
  ],
  [
    "the firmware",
    (drive) => {
      drive.firmware = { ...drive.firmware, activeSlot: 2 };
    },
    0x0180,
    [5, 0, 0, 0, 0, 2, 2],
  ],
  [
    "the temperature as it is read",
    (drive) => {
      drive.temperatureReading = "sensorFailure";
    },
    0x0200,
    [6, 0, 0, 0, 0, 2, 0x81],
  ],
  [
    "the life used, past what a byte can tell",
    (drive) => {
      drive.smart = { ...drive.smart, percentageUsed: 255 };
    },
    0x0400,
    [7, 0, 0, 0, 0, 2, 255],
  ],
  [
    "the spare",
    (drive) => {
      drive.smart = { ...drive.smart, availableSpare: 99 };
    },
    0x0800,
    [8, 0, 0, 0, 0, 2, 99],
  ],
  [
    "the warnings",
    (drive) => {
      drive.smart = { ...drive.smart, criticalWarning: { ...drive.smart.criticalWarning, readOnly: true } };
    },
    0x1000,
    [9, 0, 0, 0, 0, 2, 8],
  ],
  ["telemetry data", (drive) => status(drive, 1, { telemetryDataAvailable: true }), 0x2100, [10, 1, 0, 0, 0, 1]],
  [
    "a failed sanitize",
    (drive) => {
      drive.sanitizeFailure = true;
    },
    0x0000,
    [12, 0, 0, 0, 0, 2],
  ],
  [
    "a failed sanitize of a namespace",
    (drive) => {
      drive.sanitizeNamespaceFailure = [1];
    },
    0x0000,
    [13, 1, 0, 0, 0, 0],
  ],
  [
    "too much power",
    (drive) => {
      drive.powerThresholdExceeded = true;
    },
    0x0000,
    [14, 0, 0, 0, 0, 2],
  ],
];

describe("a change of a simulated drive", () => {
  for (const [name, change, flags, occurrence] of changes) {
    test(`shows in the flags and as an event, once: ${name}`, (t) => {
      const drive = new EventDrive(t);
      drive.ask(set(every));
      drive.drive.change(change);
      drive.pass(0);
      const [id, ...scopeAndDetails] = occurrence;
      const details = scopeAndDetails.splice(5);
      const [controllerId, , , , scope] = scopeAndDetails;
      const expected = [9, details.length, 0, id!, controllerId!, 0, 0, 0, scope!, ...details];
      assert.deepEqual(drive.take(), [message([expected])]);
      const poll = drive.poll();
      assert.equal(poll[4]! | (poll[5]! << 8), flags);
      assert.deepEqual(drive.poll().slice(4, 6), [0, 0]);
    });
  }

  test("of a link shows as an event of its port, and in the health poll", (t) => {
    const drive = new EventDrive(t);
    drive.ask(set(every));
    drive.drive.change(({ ports }) => {
      const { specific } = ports[1]!.information;
      const down = { ...specific, pcie: { ...specific.pcie!, negotiatedLinkWidth: 0 } };
      Object.assign(ports[1]!, { information: { ...ports[1]!.information, specific: down } });
    });
    drive.pass(0);
    assert.deepEqual(drive.take(), [message([[9, 0, 0, 11, 1, 0, 0, 0, 4]])]);
    assert.equal(drive.poll()[0], 0x38);
  });

  test("that is none shows nowhere", (t) => {
    const drive = new EventDrive(t);
    drive.ask(set(every));
    drive.drive.change((model) => {
      model.smart = { ...model.smart };
    });
    drive.pass(1_000);
    assert.deepEqual(drive.take(), []);
    assert.deepEqual(drive.poll().slice(4, 6), [0, 0]);
  });

  test("of one controller is remembered for that one only, one of the drive for all", (t) => {
    const { drive } = new EventDrive(t);
    drive.change((model) => status(model, 1, { ready: false }));
    assert.deepEqual(
      drive.model.controllers.map(({ changes: { ready, controllerStatus } }) => [ready, controllerStatus]),
      [
        [false, false],
        [true, true],
      ],
    );
    drive.change((model) => {
      model.firmware = { ...model.firmware, activeSlot: 3 };
    });
    for (const controller of drive.model.controllers) {
      assert.equal(controller.changes.firmwareActivated, true);
      assert.equal(controller.status.firmwareActivated, true);
    }
  });

  test("that a poll makes by reporting it is no change", (t) => {
    const drive = new EventDrive(t);
    drive.drive.change((model) => status(model, 0, { telemetryDataAvailable: true }));
    drive.ask(set(every));
    drive.ask(miRequest(0x02, 0x87ff_0000, 0x8000_0000));
    drive.pass(1_000);
    assert.equal(drive.drive.model.controllers[0]?.status.telemetryDataAvailable, false);
    assert.deepEqual(drive.take(), []);
  });

  test("to the model itself is found only by who asks", (t) => {
    const drive = new EventDrive(t);
    drive.ask(set(every));
    drive.drive.model.smart = { ...drive.drive.model.smart, availableSpare: 7 };
    drive.ask(miRequest(0x00));
    drive.pass(1_000);
    assert.deepEqual(drive.take(), []);
    assert.deepEqual(drive.poll().slice(4, 6), [0, 0]);
  });
});
