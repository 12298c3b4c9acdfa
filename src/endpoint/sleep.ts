import { offAbort, onAbort } from "./abort-listeners.ts";

/** Waits some milliseconds; an aborted wait rejects with the signal's reason. */
export function sleep(time: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const abort = () => {
      offAbort(signal, abort);
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      offAbort(signal, abort);
      resolve();
    }, time);
    onAbort(signal, abort);
  });
}
