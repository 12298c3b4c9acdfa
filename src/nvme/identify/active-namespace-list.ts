import { at, type Infer, struct } from "../../codec/index.ts";
import { checkInteger, type Kind, scalar } from "../../codec/kind.ts";
import { MiError } from "../../errors.ts";

/** How many ids a namespace list has room for. */
export const namespaceListCapacity = 1024;

function getIds(view: DataView, at: number): readonly number[] {
  const ids: number[] = [];
  for (let index = 0; index < namespaceListCapacity; index++) {
    const id = view.getUint32(at + 4 * index, true);
    if (id === 0) break;
    ids.push(id);
  }
  return ids;
}

function putIds(view: DataView, at: number, ids: unknown, path: string): void {
  if (!Array.isArray(ids) || ids.length > namespaceListCapacity) {
    throw new MiError("INVALID_ARGUMENT", `${path}: is not an array of at most ${namespaceListCapacity} namespace ids`);
  }
  for (let index = 0; index < namespaceListCapacity; index++) {
    const id = index < ids.length ? checkInteger(ids[index], 1, 0xffffffff, `${path}[${index}]`) : 0;
    view.setUint32(at + 4 * index, id, true);
  }
}

/**
 * Namespace ids up to the first zero. A kind of its own because a fixed array would hand out a thousand zeros, and a list
 * to the end would take the padding for ids. What follows the first zero is meaningless by the specification, and dropped.
 */
export const zeroTerminatedIds: Kind<readonly number[]> = {
  label: `u32 × ${namespaceListCapacity}, up to the first 0`,
  size: 4 * namespaceListCapacity,
  parts: scalar,
  blank: "[]",
  read: (code, at) => `${code.bind(getIds)}(v,${at})`,
  write: (code, at, value, path) => `${code.bind(putIds)}(v,${at},${value},${JSON.stringify(path)});`,
  format: (ids) => (ids.length === 0 ? "none" : ids.join(", ")),
};

/**
 * Ids of up to 1024 namespaces, ascending, 4096 bytes: the answer to Identify with CNS 02h (active) or 10h (allocated).
 * A full list is continued by asking again from its last id. NVMe base 2.0 §4.4.2.
 */
export const NamespaceList = struct(
  { title: "Namespace List", spec: "NVMe base 2.0 §4.4.2", size: 4 * namespaceListCapacity },
  { namespaceIds: at(0, zeroTerminatedIds, "Namespace Identifiers (NSID)") },
);
/** Ids of up to 1024 namespaces, decoded. */
export type NamespaceList = Infer<typeof NamespaceList>;
