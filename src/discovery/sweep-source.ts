import type { Source } from "./source.ts";
import { sweep } from "./sweep.ts";

/** Endpoints that answer, in one network or in all that the kernel has routes in. */
export function sweepSource(network?: number): Source {
  return {
    find: async (look) => {
      const { signal } = look;
      const routes = await look.routes();
      const where = { ...(network !== undefined && { network }), ...(routes !== undefined && { routes }) };
      const findings = await sweep(await look.transport(), { ...where, ...(signal !== undefined && { signal }) });
      return { ...findings, source: "sweep" };
    },
  };
}
