/**
 * How often `status --watch` reads drives, in seconds, unless the user says: more often warms them, keeps them from sleeping, and
 * a slow bus with many has no room for more.
 */
export const usualInterval = 10;
