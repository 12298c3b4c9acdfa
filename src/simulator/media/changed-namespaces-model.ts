/** Namespaces that changed since somebody read so and let it be forgotten. */
export interface ChangedNamespaces {
  /** Attached ones, by the id of the controller that has such a log. */
  readonly attached: Map<number, ReadonlySet<number>>;
  /** Allocated ones, by the id of the controller as well. */
  readonly allocated: Map<number, ReadonlySet<number>>;
}

/** Nothing changed yet. */
export const newChangedNamespaces = (): ChangedNamespaces => ({ attached: new Map(), allocated: new Map() });
