import { escapeText } from "../codec/index.ts";
import type { Colors } from "./console.ts";
import { type ErrorJson, interruptedError } from "./drive-failure.ts";
import { driveLabel } from "./drive-json.ts";
import type { DriveStatus } from "./drive-status.ts";
import { type Cell, tableLines, widthBeforeLast } from "./table.ts";
import { warningText } from "./warnings.ts";

/** A drive in the table. */
export interface StatusRow {
  readonly status: DriveStatus;
  /** Where its values are of an earlier time, that time: all but its error. */
  readonly staleSince?: Date | undefined;
  /** Whether it has not been read yet. */
  readonly unread?: boolean;
}

const headings = ["ADDRESS", "MODEL", "SERIAL", "FIRMWARE", "TEMP", "SPARE", "USED", "WARNINGS"];

/** Warnings that one of the numbers shown explains. */
const explainedBy = {
  temperature: ["temperatureThreshold"],
  spare: ["availableSpareBelowThreshold"],
  used: ["enduranceConsumed"],
} as const;

/** Columns that are left out, in this order, where there is no room for what matters more: firmware, serial number, model. */
const dispensable = [3, 2, 1];

/** The columns that warnings are to have, where other columns can be left out for them. */
const roomForWarnings = 24;

/**
 * A line for each drive below headings, none of more than `width` columns: where these are few, what a drive is called is left
 * out before its warnings are.
 */
export function statusTable(rows: readonly StatusRow[], colors: Colors, width = Number.POSITIVE_INFINITY): string[] {
  const header = headings.map((text): Cell => ({ text, paint: colors.heading }));
  let table = [header, ...rows.map((row) => statusRow(row, colors))];
  for (const column of dispensable) {
    if (widthBeforeLast(table) + roomForWarnings <= width) break;
    table = table.map((row) => row.filter((_, index) => index !== column));
  }
  return tableLines(table, width);
}

function statusRow({ status, staleSince, unread = false }: StatusRow, colors: Colors): Cell[] {
  const warnings = status.warnings ?? [];
  const old = staleSince === undefined ? undefined : colors.faint;
  const number = (value: number | null, unit: string, reasons: readonly string[]): Cell => {
    const alarming = reasons.some((reason) => warnings.includes(reason));
    return { text: value === null ? "-" : `${value}${unit}`, paint: old ?? (alarming ? colors.alarm : undefined) };
  };
  const text = (value: string | null): Cell => ({
    text: value === null || value === "" ? "-" : escapeText(value),
    paint: old,
  });
  return [
    { ...text(driveLabel(status.address, status.simulated)), paint: undefined },
    text(status.model),
    text(status.serial),
    text(status.firmware),
    number(status.temperature, " °C", explainedBy.temperature),
    number(status.availableSpare, "%", explainedBy.spare),
    number(status.percentageUsed, "%", explainedBy.used),
    unread ? { text: "being read", paint: colors.faint } : problemCell(status, staleSince, colors),
  ];
}

function problemCell(status: DriveStatus, staleSince: Date | undefined, colors: Colors): Cell {
  const { error, warnings, connectivity, address } = status;
  const old = staleSince === undefined ? [] : [`values of ${timeText(staleSince)}`];
  // First what is true now.
  const problems = [
    ...(error === undefined ? [] : [problemText(address, error), ...old]),
    ...(warnings ?? []).map(warningText),
    ...(connectivity === "degraded" ? ["degraded: mctpd tries to get it back"] : []),
  ];
  if (error !== undefined && staleSince === undefined) problems.push(...problems.splice(0, 1));
  return problems.length === 0
    ? { text: "none", paint: colors.faint }
    : { text: problems.join(", "), paint: colors.alarm };
}

/** The address begins the line already. */
function problemText(address: string, error: ErrorJson): string {
  if (error === interruptedError) return error.message;
  const begin = `${address}: `;
  return `error: ${error.message.startsWith(begin) ? error.message.slice(begin.length) : error.message}`;
}

/** A time of day, in UTC as all times. */
export function timeText(time: Date): string {
  return `${time.toISOString().slice(11, 19)}Z`;
}
