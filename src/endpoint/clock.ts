/** The global itself is a getter in Node.js, asked several times for each command: that costs more than the time of day. */
const time: { now(): number } = performance;

/**
 * What time is told by: whole milliseconds, which is all that timers know, rounded up, so that what is to take a while from
 * now on takes no less. For the first weeks of a process they are small integers, which the engine keeps in place, where each of the
 * numbers of `performance.now()` is an object.
 */
export const clock: { now(): number } = { now: () => Math.ceil(time.now()) };
