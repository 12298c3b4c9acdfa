/** The signals that ask a program to end: from the keyboard, from another program, and from a terminal that goes away. */
const endingSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What a verb ends with that the user had enough of, where there is more to say than that. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  /** How far data had come that move in parts, in bytes. */
  readonly offset: number | undefined;

  constructor(message: string, offset?: number) {
    super(message);
    this.offset = offset;
  }
}

/** What tells a verb that the user has had enough of it. */
export interface Interruption extends Disposable {
  readonly signal: AbortSignal;
  /** What the process then ends with: 128 and the number of the signal that came, as shells have it. */
  exitCode(): number;
}

/**
 * Catches the first signal that asks the process to end, so that a verb can leave its drive in order. Another one ends the
 * process as it would any.
 */
export function catchInterruption(): Interruption {
  const controller = new AbortController();
  let exitCode = 0;
  const letGo = (): void => {
    for (const name of endingSignals) process.off(name, interrupt);
  };
  const interrupt = (_: NodeJS.Signals, signalNumber: number): void => {
    exitCode = 128 + signalNumber;
    letGo();
    controller.abort(new Error("interrupted"));
  };
  for (const name of endingSignals) process.on(name, interrupt);
  return { signal: controller.signal, exitCode: () => exitCode, [Symbol.dispose]: letGo };
}
