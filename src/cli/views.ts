import { changeViews } from "./change-views.ts";
import { identifyViews } from "./identify-views.ts";
import { logViews } from "./log-views.ts";
import { supportViews } from "./support-views.ts";
import type { View, Views } from "./view.ts";

/** The special rules, by command. */
const special: Views = { ...identifyViews, ...logViews, ...supportViews, ...changeViews };

/** What the text of a command's answer leaves out or adds. */
export function viewOf(method: string): View<unknown> {
  return (special[method as keyof Views] ?? {}) as View<unknown>;
}
