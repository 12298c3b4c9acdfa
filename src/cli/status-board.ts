import type { DriveStatus } from "./drive-status.ts";
import type { StatusRow } from "./status-table.ts";

/** What was last known of drives: one that does not answer keeps the values of the time when it did. */
export class StatusBoard {
  readonly #rows = new Map<string, StatusRow>();
  /** When each was last read, and what was read then. */
  readonly #read = new Map<string, { readonly status: DriveStatus; readonly time: Date }>();

  /** In the order in which drives were last told to be there. */
  get rows(): readonly StatusRow[] {
    return [...this.#rows.values()];
  }

  /** These drives are there, and no others. */
  keep(names: readonly string[]): void {
    const rows = names.map((name) => [name, this.#rows.get(name) ?? unreadRow(name)] as const);
    this.#rows.clear();
    for (const [name, row] of rows) this.#rows.set(name, row);
    for (const name of [...this.#read.keys()]) if (!this.#rows.has(name)) this.#read.delete(name);
  }

  /** A drive has been read, or did not answer. */
  update(status: DriveStatus, time: Date): void {
    const name = status.address;
    if (!this.#rows.has(name)) return;
    const silent = status.model === null && status.temperature === null && status.warnings === null;
    const before = this.#read.get(name);
    if (status.error !== undefined && silent && before !== undefined) {
      const { address: _, connectivity, error } = status;
      const told = { ...before.status, error, ...(connectivity !== undefined && { connectivity }) };
      this.#rows.set(name, { status: told, staleSince: before.time });
      return;
    }
    if (!silent) this.#read.set(name, { status: { ...status }, time });
    this.#rows.set(name, { status });
  }
}

/** A drive of which nothing is known but that it is there. */
function unreadRow(address: string): StatusRow {
  const nothing = { model: null, serial: null, firmware: null, temperature: null, availableSpare: null };
  return {
    status: { address, simulated: address.startsWith("sim:"), ...nothing, percentageUsed: null, warnings: null },
    unread: true,
  };
}
