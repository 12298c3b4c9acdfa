import { DiscoveryError, type DiscoveryReason, MiError } from "../errors.ts";
import { readEndpointList } from "./endpoint-list.ts";
import type { Found, Look, Source } from "./source.ts";
import { sweepSource } from "./sweep-source.ts";

/** Why mctpd is not there to be asked. Other reasons are its own trouble, which another source would only hide. */
const absences: readonly DiscoveryReason[] = ["noBus", "noDaemon", "noPermission"];

/**
 * Endpoints that mctpd knows; where there is none to be asked, those that the list at its usual place has; where there is no
 * list, those that answer a sweep. Why mctpd was not asked is among the problems. `list` is another file, for tests.
 */
export function automaticSource(daemon: Source, list?: string): Source {
  return {
    find: async (look) => {
      try {
        return await daemon.find(look);
      } catch (error) {
        if (!isAbsent(error)) throw error;
        return await withoutDaemon(error, look, list);
      }
    },
  };
}

function isAbsent(error: unknown): error is MiError {
  if (error instanceof DiscoveryError) return absences.includes(error.reason);
  // The package for D-Bus.
  return error instanceof MiError && error.code === "NOT_SUPPORTED";
}

async function withoutDaemon(absence: MiError, look: Look, list: string | undefined): Promise<Found> {
  const { signal } = look;
  const listed = await readEndpointList({ ...(list && { path: list }), ...(signal && { signal }) });
  if (listed !== undefined) return { ...listed, source: "list", problems: [absence, ...listed.problems] };
  try {
    const swept = await sweepSource().find(look);
    return { ...swept, problems: [absence, ...swept.problems] };
  } catch (error) {
    signal?.throwIfAborted();
    throw nowhere(absence, error);
  }
}

function nowhere(absence: MiError, error: unknown): DiscoveryError {
  const reason = absence instanceof DiscoveryError ? absence.reason : "noDaemon";
  const swept = error instanceof Error ? error.message : String(error);
  const text = `${absence.message}; there is no list of endpoints, and a sweep is not possible either: ${swept}`;
  return new DiscoveryError(reason, text, { cause: error });
}
