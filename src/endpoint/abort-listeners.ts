/**
 * What is to be done when a signal is aborted. One signal may end thousands of waits at once, and a listener for each
 * would make Node.js warn of a leak from the eleventh on, so each signal has one listener, while anything waits.
 */
const callbacks = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls back, once, when a signal is aborted. A signal that is aborted already never does: ask it first. */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): void {
  if (signal === undefined) return;
  const waiting = callbacks.get(signal);
  if (waiting !== undefined) {
    waiting.add(callback);
    return;
  }
  callbacks.set(signal, new Set([callback]));
  signal.addEventListener("abort", callAll);
}

/** Takes a callback back. */
export function offAbort(signal: AbortSignal | undefined, callback: () => void): void {
  const waiting = signal && callbacks.get(signal);
  if (signal === undefined || waiting === undefined) return;
  waiting.delete(callback);
  if (waiting.size === 0) forget(signal);
}

function forget(signal: AbortSignal): void {
  callbacks.delete(signal);
  signal.removeEventListener("abort", callAll);
}

function callAll(this: AbortSignal): void {
  // A callback that another takes back meanwhile is left out: a set being gone through shows what is taken from it.
  for (const callback of callbacks.get(this) ?? []) callback();
  forget(this);
}
