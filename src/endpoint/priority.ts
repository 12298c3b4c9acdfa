import { MiError } from "../errors.ts";

/** What goes first where endpoints share a bus. */
export type Priority = "high" | "normal" | "low";

/** The first of them goes first. */
export const priorities = ["high", "normal", "low"] as const satisfies readonly Priority[];

/** Refuses a priority that does not exist. */
export function checkPriority(value: Priority): Priority {
  if (priorities.includes(value)) return value;
  throw new MiError("INVALID_ARGUMENT", `priority: ${value} is not one of ${priorities.join(", ")}`);
}
