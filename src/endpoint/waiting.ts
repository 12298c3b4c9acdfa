/** Waits, but no longer than until the deadline or the signal, which end the wait with their own error. */
export function settleWithin<T>(
  promise: Promise<T>,
  limits: { readonly signal: AbortSignal | undefined; readonly deadline: number },
  late: () => Error,
): Promise<T> {
  const { signal, deadline } = limits;
  return new Promise((resolve, reject) => {
    const abort = () => end(() => reject(signal?.reason));
    const timer = setTimeout(() => end(() => reject(late())), Math.max(0, deadline - performance.now()));
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      settle();
    };
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
    promise.then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error)),
    );
  });
}

/** Waits some milliseconds; an aborted wait rejects with the signal's reason. */
export function sleep(time: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, time);
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted) abort();
  });
}
