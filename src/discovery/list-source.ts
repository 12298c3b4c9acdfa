import { readEndpointList } from "./endpoint-list.ts";
import type { Source } from "./source.ts";

/** Endpoints that a file lists. */
export function listSource(path: string): Source {
  return {
    find: async ({ signal }) => {
      const findings = await readEndpointList({ path, ...(signal !== undefined && { signal }) });
      return { endpoints: [], problems: [], ...findings, source: "list" };
    },
  };
}
