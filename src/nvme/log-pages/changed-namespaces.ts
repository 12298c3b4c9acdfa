import { at, type Infer, struct } from "../../codec/index.ts";
import { namespaceListCapacity, zeroTerminatedIds } from "../identify/active-namespace-list.ts";

/** Stands alone in a list of changed namespaces where more have changed than it has room for. */
export const tooManyChangedNamespaces = 0xffff_ffff;

/**
 * Changed Attached (04h) or Allocated (1Ch) Namespace List, 4096 bytes: ids of up to 1024 namespaces that changed since the
 * log was last read with its event not retained, ascending. FFFFFFFFh alone: more than 1024 changed. NVMe base 2.0 §5.16.1.5.
 */
export const ChangedNamespaceList = struct(
  { title: "Changed Namespace List", spec: "NVMe base 2.0 §5.16.1.5", size: 4 * namespaceListCapacity },
  { namespaceIds: at(0, zeroTerminatedIds, "Changed Namespace Identifiers (NSID)") },
);
/** Ids of changed namespaces, decoded. */
export type ChangedNamespaceList = Infer<typeof ChangedNamespaceList>;
