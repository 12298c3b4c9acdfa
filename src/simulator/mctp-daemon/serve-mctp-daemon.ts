import { MiError, TransportError } from "../../errors.ts";
import { loadDBus } from "../../mctpd/dbus-library.ts";
import { type AnswerContext, answerCall } from "./answer-call.ts";
import { type BusChoice, BusConnection, type BusMessage } from "./bus-connection.ts";
import { refusalOf } from "./call-refusal.ts";
import { type DaemonVersion, daemonShapes, daemonVersions } from "./daemon-version.ts";
import type { MctpStack } from "./mctp-stack.ts";
import { type Distortion, ServedObjects } from "./served-objects.ts";
import { StackSignals } from "./stack-signals.ts";

/** How a fake mctpd is served. */
export interface ServeMctpDaemonOptions {
  /** Which message bus; the system's if left out. */
  readonly bus?: BusChoice;
  /** Whose names, objects and signatures; 2.6 if left out. */
  readonly version?: DaemonVersion;
  /** What it shows and acts on. It goes on without the daemon, and may be served again. */
  readonly stack: MctpStack;
  /** Shows objects otherwise than they are, for clients that must bear with that. */
  readonly distort?: Distortion;
  /** Whether a new object is told of in one signal, as sd-bus does, or in one for each interface; one if left out. */
  readonly announcements?: "whole" | "byInterface";
  /** How long a device that does not answer is waited for, in milliseconds; 250 if left out, as mctpd does. */
  readonly messageTimeout?: number;
}

/** A fake mctpd on a message bus. */
export interface FakeMctpDaemon extends AsyncDisposable {
  readonly version: DaemonVersion;
  /** The name that the bus gave it, from which its signals come. */
  readonly uniqueName: string;
  readonly stack: MctpStack;
  /** Rejects with `TransportError` when the bus goes away by itself. */
  readonly failed: Promise<never>;
  /** Leaves the bus. Recoveries that go on are given up. Idempotent. */
  close(): Promise<void>;
}

/** Of a call: its sender does not want an answer. */
const noReplyExpected = 1;

/**
 * Puts a fake mctpd on a message bus: the names, objects, properties, methods and signals of one of its versions over a
 * stack that is simulated. Rejects with `TransportError` where there is no such bus, or the name is taken, with
 * `NOT_SUPPORTED` where the optional package dbus-native is not installed, and with `INVALID_ARGUMENT` for an address
 * that is none, or a version that there is no fake of.
 */
export async function serveMctpDaemon(options: ServeMctpDaemonOptions): Promise<FakeMctpDaemon> {
  const { bus = "system", version = "2.6", stack } = options;
  const shape = daemonShapes[version];
  if (shape === undefined) {
    throw new MiError("INVALID_ARGUMENT", `there is no fake of mctpd ${version}, but of ${daemonVersions.join(", ")}`);
  }
  const { distort = (object) => object, announcements = "whole", messageTimeout = 250 } = options;
  const objects = new ServedObjects(stack, shape, distort);
  const { variantValue } = await loadDBus();
  const calls = new Calls({ objects, stack, shape, variantValue }, messageTimeout);
  const connection = await BusConnection.open(bus, (call, from) => calls.answer(call, from));
  const signals = new StackSignals(connection, objects, { stack, shape, announcements });
  const close = async (): Promise<void> => {
    signals.close();
    calls.close();
    stack.abandonRecoveries();
    await connection.close();
  };
  try {
    await connection.own(shape.names.service);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    version,
    uniqueName: connection.uniqueName,
    stack,
    failed: connection.failed,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Answers calls, at once or once a device has had its time. */
class Calls {
  readonly #context: AnswerContext;
  readonly #messageTimeout: number;
  readonly #late = new Set<NodeJS.Timeout>();

  constructor(context: AnswerContext, messageTimeout: number) {
    this.#context = context;
    this.#messageTimeout = messageTimeout;
  }

  answer(call: BusMessage, connection: BusConnection): void {
    const silent = ((call.flags ?? 0) & noReplyExpected) !== 0;
    try {
      const { signature, body } = answerCall(call, this.#context);
      if (!silent) connection.reply(call, signature, body);
    } catch (error) {
      const { errorName, message } = refusalOf(error);
      const refuse = (): void => connection.refuse(call, errorName, message);
      if (silent) return;
      if (error instanceof TransportError) this.#later(refuse);
      else refuse();
    }
  }

  /** Answers nothing that is still to be answered. */
  close(): void {
    for (const timer of this.#late) clearTimeout(timer);
    this.#late.clear();
  }

  #later(act: () => void): void {
    const timer = setTimeout(() => {
      this.#late.delete(timer);
      act();
    }, this.#messageTimeout);
    this.#late.add(timer);
  }
}
