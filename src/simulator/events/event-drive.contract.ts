/** What the tests of simulated events share: a drive with a clock of its own, asked and listened to in bytes. */
import type { TestContext } from "node:test";
import { defaultFleet } from "../default-fleet.ts";
import { Drive } from "../drive.ts";
import type { DriveModel } from "../drive-model.ts";
import { driveModel } from "../drive-specification.ts";
import { answerOf, miRequest, sealed, toHex } from "../messages.contract.ts";

/** An occurrence: composite temperature. */
export const degrees = (celsius: number): readonly number[] => [9, 1, 0, 6, 0, 0, 0, 0, 2, celsius];
/** An occurrence: available spare. */
export const spare = (percent: number): readonly number[] => [9, 1, 0, 8, 0, 0, 0, 0, 2, percent];
/** An occurrence: a controller's readiness. */
export const ready = (id: number): readonly number[] => [9, 0, 0, 0, id, 0, 0, 0, 1];

const listOf = (occurrences: readonly (readonly number[])[], { generation = 0, retry = 0, overflow = false } = {}) => {
  const items = occurrences.flat();
  return [occurrences.length, 0, 7 + items.length, 0, overflow ? 0x80 : 0, 7, (generation << 3) | retry, ...items];
};

/** An event message in hexadecimal. */
export const message = (...list: Parameters<typeof listOf>): string =>
  toHex(sealed([0x84, 0x28, 0, 0, ...listOf(...list)]));
/** The answer to Configuration Set in hexadecimal. */
export const answer = (...list: Parameters<typeof listOf>): string =>
  toHex(sealed([0x84, 0x88, 0, 0, 0, 0, 0, 0, ...listOf(...list)]));

/** Configuration Set of asynchronous events: the low byte of each number is the event, 8000h enables it. */
export function set(switches: readonly number[], { delay = 0, retryDelay = 10, functions = 7 } = {}): Uint8Array {
  const items = switches.flatMap((each) => [3, each & 0xff, each >> 8]);
  const data = [switches.length, 0, 5 + items.length, 0, 5, ...items];
  return miRequest(0x03, 0x04 + retryDelay * 0x100 + delay * 0x1_0000 + functions * 0x100_0000, 0, { data });
}

/** Its acknowledgement. */
export const acknowledgement = set([], { retryDelay: 0, functions: 0 });

/** A drive of two controllers at 41 °C, whose clock stands still until the test lets time pass. */
export class EventDrive {
  readonly drive: Drive;
  readonly #sent: string[] = [];
  readonly #context: TestContext;
  readonly #requester = { notify: (bytes: Uint8Array) => void this.#sent.push(toHex(bytes)) };

  constructor(context: TestContext, model: DriveModel = defaultFleet().drive(12).model) {
    this.#context = context;
    context.mock.timers.enable({ apis: ["setTimeout", "Date"] });
    this.drive = new Drive(model, () => Date.now());
  }

  /** What it sent of itself since it was last asked. */
  take(): string[] {
    return this.#sent.splice(0);
  }

  /** Its answer to a request, in hexadecimal. */
  ask(request: Uint8Array): string {
    const [reply] = this.drive.respond(request, this.#requester);
    reply?.transmission?.run(() => false);
    return reply === undefined ? "" : toHex(reply.message);
  }

  /** Lets milliseconds pass. */
  pass(milliseconds: number): void {
    this.#context.mock.timers.tick(milliseconds);
  }

  /** Changes the temperature so that it shows. */
  heat(celsius: number): void {
    this.drive.change((model) => {
      model.smart = { ...model.smart, compositeTemperature: 273 + celsius };
    });
  }

  /** The first eight bytes of data of a subsystem health poll, which clears the flags. */
  poll(): readonly number[] {
    return [...answerOf(this.drive, miRequest(0x01, 0, 0x8000_0000)).subarray(8, 16)];
  }
}

/** A drive whose list of events has at most so many bytes. */
export function drivenBy(eventListLimit: number): DriveModel {
  return driveModel({
    description: "with short lists of events",
    modelNumber: "SHORT",
    serialNumber: "1",
    firmwareRevision: "1",
    uuid: "7d1b9c52-0000-4000-8000-00000000000f",
    gigabytes: 1,
    celsius: 41,
    version: { major: 2, minor: 0 },
    eventListLimit,
  });
}
