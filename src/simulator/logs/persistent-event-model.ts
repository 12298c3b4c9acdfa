/** The Persistent Event log of a drive. How long it may become, Identify Controller says (PELS). */
export interface PersistentEventModel {
  /** Whole events as they stand in the log, newest first. */
  events: readonly Uint8Array[];
  /** How often the log was gathered for somebody, modulo 65536. */
  generation: number;
  /** The log as it was gathered, which is held still until its reporting context is released; undefined without one. */
  context: Uint8Array | undefined;
}

/** A log in which nothing was noted yet. */
export function newPersistentEvents(): PersistentEventModel {
  return { events: [], generation: 0, context: undefined };
}
