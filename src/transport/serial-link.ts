import type { Duplex } from "node:stream";
import { TransportError } from "../errors.ts";
import type { DropReason, Drops } from "../mctp/drops.ts";
import { checkTransmissionUnit } from "../mctp/fragment.ts";
import type { MctpMessage } from "../mctp/message.ts";
import { MctpPort } from "../mctp/port.ts";
import { encodeSerialFrame, SerialFrameDecoder, serialTransmissionUnit } from "../mctp/serial-framing.ts";

/** What a serial link is connected to. */
interface SerialLinkOptions {
  /** The link in an error's words. */
  readonly description: string;
  /** Bytes of a message in one packet sent. */
  readonly transmissionUnit: number;
  accepts(eid: number): boolean;
  deliver(message: MctpMessage): void;
  /** The stream has ended or failed, of itself: called once, and not after `close`. */
  over(error: TransportError): void;
}

/**
 * Messages over a stream: MCTP packets in serial framing (DSP0253). Whatever the stream does, nothing is delivered inside
 * `send` or inside another delivery: what comes meanwhile waits.
 */
export class SerialLink {
  readonly #duplex: Duplex;
  readonly #options: SerialLinkOptions;
  readonly #port: MctpPort;
  readonly #decoder: SerialFrameDecoder;
  readonly #held: Uint8Array[] = [];
  #busy = false;
  #over = false;
  #room: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  constructor(duplex: Duplex, options: SerialLinkOptions) {
    this.#duplex = duplex;
    this.#options = options;
    checkTransmissionUnit(options.transmissionUnit, serialTransmissionUnit);
    this.#port = new MctpPort({
      transmit: (packet) => {
        this.#duplex.write(encodeSerialFrame(packet));
      },
      deliver: (message) => options.deliver(message),
      accepts: (eid) => options.accepts(eid),
      transmissionUnit: options.transmissionUnit,
    });
    this.#decoder = new SerialFrameDecoder(
      (packet) => this.#port.receive(packet, performance.now()),
      (reason) => this.#port.drop(reason, undefined),
    );
    duplex.on("data", (chunk: Uint8Array) => this.#take(chunk));
    duplex.on("drain", () => this.#gotRoom());
    duplex.on("end", () => this.#end(new TransportError(`${options.description}: the other side ended the stream`)));
    duplex.on("close", () => this.#end(new TransportError(`${options.description}: the stream was closed`)));
    duplex.on("error", (error) => this.#end(streamError(options.description, error)));
    if (duplex.destroyed || duplex.readableEnded) {
      queueMicrotask(() => this.#end(new TransportError(`${options.description}: the stream is closed already`)));
    }
  }

  /** What was dropped so far. */
  get drops(): Readonly<Drops> {
    return this.#port.drops;
  }

  /** True where the stream asks its writer to wait. */
  get full(): boolean {
    return !this.#over && this.#duplex.writableNeedDrain;
  }

  /** Resolves once the stream takes more, or is over. */
  room(): Promise<void> {
    if (!this.full) return Promise.resolve();
    if (this.#room === undefined) {
      let resolve = (): void => {};
      const promise = new Promise<void>((done) => {
        resolve = done;
      });
      this.#room = { promise, resolve };
    }
    return this.#room.promise;
  }

  /** Stops or resumes taking what comes. */
  pause(paused: boolean): void {
    if (paused) this.#duplex.pause();
    else this.#duplex.resume();
  }

  /** Writes a whole message; the stream buffers what it cannot take at once. Does nothing once the stream is over. */
  send(message: MctpMessage, unit?: number): void {
    if (!this.#over) this.#write(() => this.#port.send(message, unit));
  }

  /**
   * Begins to write a message: each call of the function returned writes one packet of it and tells whether any are left,
   * which is no longer so once the stream is over.
   */
  begin(message: MctpMessage, unit?: number): () => boolean {
    const step = this.#port.begin(message, unit);
    return () => !this.#over && this.#write(step);
  }

  /** Counts a message that whoever is above has no use for. */
  drop(reason: DropReason, destination: number | undefined): void {
    this.#port.drop(reason, destination);
  }

  /** Destroys the stream and waits until it is closed. Idempotent. */
  async close(): Promise<void> {
    this.#over = true;
    this.#held.length = 0;
    this.#gotRoom();
    if (this.#duplex.closed) return;
    const closed = new Promise<void>((resolve) => {
      this.#duplex.once("close", () => resolve());
    });
    this.#duplex.destroy();
    await closed;
  }

  #write<Result>(write: () => Result): Result {
    const outer = this.#busy;
    this.#busy = true;
    this.#duplex.cork();
    try {
      return write();
    } finally {
      this.#duplex.uncork();
      this.#busy = outer;
      if (!outer && this.#held.length > 0) queueMicrotask(() => this.#takeHeld());
    }
  }

  #take(chunk: Uint8Array): void {
    if (this.#over) return;
    this.#held.push(chunk);
    // Some streams hand data over inside a write to their other end.
    if (!this.#busy) this.#takeHeld();
  }

  #takeHeld(): void {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let chunk = this.#held.shift(); chunk !== undefined; chunk = this.#held.shift()) this.#decoder.push(chunk);
    } finally {
      this.#busy = false;
    }
  }

  #gotRoom(): void {
    this.#room?.resolve();
    this.#room = undefined;
  }

  #end(error: TransportError): void {
    if (this.#over) return;
    // What came before the end counts, even where it had to wait.
    this.#takeHeld();
    this.#over = true;
    this.#gotRoom();
    this.#options.over(error);
    if (!this.#duplex.destroyed) this.#duplex.end();
  }
}

function streamError(description: string, error: Error): TransportError {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return new TransportError(`${description}: ${error.message}`, {
    ...(code === undefined ? {} : { errno: code }),
    ...(syscall === undefined ? {} : { syscall }),
    cause: error,
  });
}
