/** One figure of a run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: "ns" | "µs" | "/s";
}

/** Time per call in nanoseconds: the median of several batches after a warm-up, each of about 20 ms. */
export function timePerCall(call: () => unknown): number {
  let kept: unknown;
  const batch = (times: number): number => {
    const begun = performance.now();
    for (let index = 0; index < times; index++) kept = call();
    return ((performance.now() - begun) * 1e6) / times;
  };
  let times = 64;
  for (let spent = 0; spent < 20; times *= 2) spent = (batch(times) * times) / 1e6;
  const batches = Array.from({ length: 9 }, () => batch(times));
  // Holding on to the last result keeps the compiler from finding out that nobody wants it.
  if (kept === batches) throw new Error("unreachable");
  return median(batches);
}

/** The middle one, which a noisy machine moves least. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Calls a second with so many under way at once, and microseconds of processor time each: the median of three rounds. */
export async function callsPerSecond(
  callers: readonly (() => Promise<unknown>)[],
  milliseconds: number,
): Promise<{ rate: number; processorTime: number }> {
  const round = async (length: number) => {
    let done = 0;
    const until = performance.now() + length;
    const before = process.cpuUsage();
    const begun = performance.now();
    await Promise.all(
      callers.map(async (call) => {
        while (performance.now() < until) {
          await call();
          done++;
        }
      }),
    );
    const seconds = (performance.now() - begun) / 1000;
    const { user, system } = process.cpuUsage(before);
    return { rate: done / seconds, processorTime: (user + system) / done };
  };
  await round(milliseconds / 2);
  const rounds = [await round(milliseconds), await round(milliseconds), await round(milliseconds)];
  return {
    rate: median(rounds.map(({ rate }) => rate)),
    processorTime: median(rounds.map(({ processorTime }) => processorTime)),
  };
}
