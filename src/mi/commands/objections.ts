import type { Objection } from "../command.ts";

/** Refuses a number that has no name in an enumeration: it is reserved, and what a drive makes of it nobody knows. */
export function objectToReserved<const F extends string>(field: F) {
  return (request: Readonly<Record<F, string | number>>): Objection | undefined => {
    const value = request[field];
    return typeof value === "number" ? { field, detail: `${value} is reserved` } : undefined;
  };
}

/** Refuses to write nothing: drives take it, but it is only ever a mistake. */
export function objectToEmpty({ data }: { readonly data: Uint8Array }): Objection | undefined {
  return data.length === 0 ? { field: "data", detail: "has no bytes to write" } : undefined;
}
