/** The global itself is a getter in Node.js, asked several times for each command: that costs more than the time of day. */
const time: { now(): number } = performance;

/**
 * What time is told by, in whole milliseconds, since timers know no others: a point in time then is a small integer, which the
 * engine keeps in place, where each of those of `performance.now()` is an object.
 */
export const clock: { now(): number } = { now: () => Math.floor(time.now()) };
