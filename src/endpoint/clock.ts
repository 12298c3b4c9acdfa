/**
 * What time is told by, in milliseconds. The global itself is a getter in Node.js, asked several times for each command: that
 * costs more than the time of day.
 */
export const clock: { now(): number } = performance;
