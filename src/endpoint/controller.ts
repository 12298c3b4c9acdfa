import { MiError } from "../errors.ts";
import type { ReadingCommand } from "../mi/admin/data-part.ts";
import { adminCommands, type Command, pcieCommands } from "../mi/index.ts";
import type { SecurityProtocol } from "../nvme/index.ts";
import type { CallOptions } from "./call-options.ts";
import { type DownloadFirmwareOptions, downloadFirmware, type FirmwareProgress } from "./download-firmware.ts";
import { defineMethods, type Methods, type Sender } from "./methods.ts";
import { type Passthrough, type PassthroughAnswer, passthrough } from "./passthrough.ts";
import { type ReadBootPartitionOptions, readBootPartition } from "./read-boot-partition.ts";
import { type RequestAndOptions, readFields } from "./read-fields.ts";
import { type DataChunk, type ReadLogOptions, readLog } from "./read-log.ts";
import {
  type PersistentEventStep,
  type ReadPersistentEventsOptions,
  readPersistentEvents,
} from "./read-persistent-events.ts";
import { readSecurityProtocols } from "./read-security-protocols.ts";
import { type ReadTelemetryOptions, readTelemetry, type TelemetryChunk } from "./read-telemetry.ts";
import type { WatchOptions } from "./watch.ts";
import { type FormatProgress, watchFormat } from "./watch-format.ts";
import { type SanitizeProgress, watchSanitize } from "./watch-sanitize.ts";
import { type SelfTestProgress, watchSelfTest } from "./watch-self-test.ts";

/**
 * One controller of a drive. Every Admin and every PCIe command is a method; the controller's id goes into each. What takes many
 * messages or goes on for long is to be iterated: each step tells how far it is, leaving the loop ends it, and nothing is sent
 * but for the next step.
 */
export class Controller {
  /** Controller identifier (CNTLID), 0–65535. 0 is an id like any other. */
  readonly id: number;
  readonly #endpoint: Sender;

  constructor(endpoint: Sender, id: number) {
    if (!Number.isInteger(id) || id < 0 || id > 0xffff) {
      throw new MiError("INVALID_ARGUMENT", `controller id ${id} is not in 0–65535`);
    }
    this.#endpoint = endpoint;
    this.id = id;
  }

  /** Sends an Admin or PCIe command to this controller. Rejects as `Endpoint.send` does. */
  send<I, Q, R>(command: Command<I, Q, R>, request: Omit<I, "controllerId">, options?: CallOptions): Promise<R> {
    const complete = Object.assign({}, request, { controllerId: this.id });
    return this.#endpoint.send(command, complete as unknown as I, options);
  }

  /** Sends any Admin command, in the shape of an NVMe passthrough: see `Passthrough`. Rejects as `send` does. */
  passthrough(command: Passthrough, options?: CallOptions): Promise<PassthroughAnswer> {
    return passthrough(this, command, options);
  }

  /**
   * A few fields of what a command reads, in one message with little more than those: `readFields(adminCommands.identifyController,
   * ["modelNumber", "firmwareRevision"])`. Rejects as `send` does, and with `INVALID_ARGUMENT` for what has no fixed place.
   */
  readFields<I, Q, R, const K extends keyof R & string>(
    command: ReadingCommand<I, Q, R>,
    names: readonly K[],
    ...requestAndOptions: RequestAndOptions<I>
  ): Promise<Pick<R, K>> {
    return readFields(this, command, names, ...requestAndOptions);
  }

  /**
   * A log as it comes, in chunks of at most 4096 bytes, from any offset on. An error has the `offset` to go on from. It ends with
   * `CHANGED` where the log tells that it changed meanwhile. Throws `INVALID_ARGUMENT`, and in the iteration as `send` rejects.
   */
  readLog<I, Q, R>(
    command: ReadingCommand<I, Q, R>,
    ...requestAndOptions: RequestAndOptions<I, ReadLogOptions>
  ): AsyncGenerator<DataChunk, void, void> {
    return readLog(this, command, ...requestAndOptions);
  }

  /**
   * Telemetry as it comes, the 512 bytes of its header first. Ends with `CHANGED` where the capture became another one meanwhile.
   * Throws as `readLog`.
   */
  readTelemetry(options: ReadTelemetryOptions): AsyncGenerator<TelemetryChunk, void, void> {
    return readTelemetry(this, options);
  }

  /**
   * The drive's persistent events, decoded, as they come. The drive holds the log still meanwhile (reporting context) and is told
   * at the end that it need not any more. Throws as `readLog`.
   */
  readPersistentEvents(options?: ReadPersistentEventsOptions): AsyncGenerator<PersistentEventStep, void, void> {
    return readPersistentEvents(this, options);
  }

  /** What is in Boot Partition 0 or 1, as it comes. Throws as `readLog`, and `NOT_SUPPORTED` where there is none. */
  readBootPartition(id: 0 | 1, options?: ReadBootPartitionOptions): AsyncGenerator<DataChunk, void, void> {
    return readBootPartition(this, id, options);
  }

  /** The security protocols that the controller has, with their names. Rejects as `send` does. */
  readSecurityProtocols(options?: CallOptions): Promise<readonly SecurityProtocol[]> {
    return readSecurityProtocols(this, options);
  }

  /**
   * Hands over a firmware image in parts of a size that the drive takes; each step tells how far it is. `firmwareCommit` puts it
   * into effect. An error has the `offset` to go on from. Throws as `readLog`, and `NOT_SUPPORTED` where no message holds a part.
   */
  downloadFirmware(image: Uint8Array, options?: DownloadFirmwareOptions): AsyncGenerator<FirmwareProgress, void, void> {
    return downloadFirmware(this, image, options);
  }

  /** Watches a namespace being formatted, until it no longer is. Throws as `readLog`; `NOT_SUPPORTED` if it tells no progress. */
  watchFormat(options: WatchOptions & { readonly namespaceId: number }): AsyncGenerator<FormatProgress, void, void> {
    return watchFormat(this, options);
  }

  /** Watches a sanitize operation; the last step has the outcome, of which failure is one. Throws as `readLog`. */
  watchSanitize(options?: WatchOptions): AsyncGenerator<SanitizeProgress, void, void> {
    return watchSanitize(this, options);
  }

  /** Watches a device self-test; the last step has the result, of which failure is one. Throws as `readLog`. */
  watchSelfTest(options?: WatchOptions): AsyncGenerator<SelfTestProgress, void, void> {
    return watchSelfTest(this, options);
  }
}

export interface Controller
  extends Methods<typeof adminCommands, "controllerId">,
    Methods<typeof pcieCommands, "controllerId"> {}

defineMethods(Controller.prototype, adminCommands);
defineMethods(Controller.prototype, pcieCommands);
