import { isSameBytes } from "../codec/same-bytes.ts";
import type { CallOptions } from "../endpoint/call-options.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { MiError, MiStatusError, ProtocolError } from "../errors.ts";
import { adminCommands } from "../mi/index.ts";

/** How often each transfer is made: enough for a median that one retry elsewhere on the bus does not move. */
const repetitions = 5;

/** The most that a message carries. */
const transferSize = 4096;

const identify = { opcode: 0x06, dword10: 1, dataLength: transferSize } as const;

/**
 * As a command that may change something. An answer that was damaged is then no reason to ask for it again (Replay), which
 * would hide the very thing that is looked for.
 */
const transfer = { ...adminCommands.rawAdminCommand, title: "4 KiB transfer (Identify Controller)" } as const;

/**
 * The transfer that a link has to carry: Identify Controller, all 4096 bytes of it, which every drive has and which do not
 * change by themselves. To the drive no harmless command carries as much: its request, of 72 bytes, is two packets of 64 bytes
 * and one where packets may be larger.
 */
export class LinkTrial {
  readonly #endpoint: Endpoint;
  readonly #controllerId: number;
  #expected: Uint8Array | undefined;

  constructor(endpoint: Endpoint, controllerId: number) {
    this.#endpoint = endpoint;
    this.#controllerId = controllerId;
  }

  /** Of the controller given; else the drive's first, of controller 0 where it lists none. Rejects as `send` does. */
  static async of(endpoint: Endpoint, controllerId: number | undefined, call: CallOptions): Promise<LinkTrial> {
    return new LinkTrial(endpoint, controllerId ?? (await firstController(endpoint, call)));
  }

  /**
   * Makes the transfer several times; returns the median of the times in milliseconds. Rejects as `send` does, and where not
   * the same bytes came each time, the first time ever included: with `CHANGED` while nothing else is known, else `PROTOCOL`.
   */
  async run(call: CallOptions, times: number = repetitions): Promise<number> {
    const isFirst = this.#expected === undefined;
    const durations: number[] = [];
    for (let each = 0; each < times; each++) {
      const began = performance.now();
      const { data } = await this.#endpoint.send(transfer, { ...identify, controllerId: this.#controllerId }, call);
      durations.push(performance.now() - began);
      this.#expected ??= data.slice();
      if (!isSameBytes(data, this.#expected)) throw isFirst ? unsteady() : damaged(data);
    }
    return median(durations);
  }
}

async function firstController(endpoint: Endpoint, call: CallOptions): Promise<number> {
  try {
    return (await endpoint.readControllerList({}, call)).controllerIds[0] ?? 0;
  } catch (error) {
    if (error instanceof MiStatusError || error instanceof ProtocolError) return 0;
    throw error;
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function unsteady(): MiError {
  return new MiError(
    "CHANGED",
    `${transfer.title}: it tells something else each time, so that no transfer can be checked`,
  );
}

function damaged(data: Uint8Array): ProtocolError {
  return new ProtocolError(transfer.title, "not the bytes that came before the change", data);
}
