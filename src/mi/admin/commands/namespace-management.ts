import { at, constant, hex, optional, u8, u32 } from "../../../codec/index.ts";
import { NamespaceSpecification } from "../../../nvme/commands/namespace-specification.ts";
import { controllerIdList } from "../../../nvme/identify/controller-lists.ts";
import { adminCommand, adminPlaces, completion, dword, namespaceRow, noAnswer } from "../admin-command.ts";

const management = { spec: "NVMe base 2.0 §5.23", opcode: 0x0d, optional: true, selector: "selection" } as const;
const attachment = { spec: "NVMe base 2.0 §5.22", opcode: 0x15, optional: true, selector: "selection" } as const;
const selection = (value: number) => constant(dword(10), u8, value, "Select (SEL)");
const controllerIds = at(adminPlaces.data, controllerIdList, "Controller List, ascending");

/** Creates a namespace, which is attached to no controller yet; the answer has its id. */
export const createNamespace = adminCommand({
  ...management,
  title: "Namespace Management: Create",
  effect: "write",
  request: {
    selection: selection(0),
    ioCommandSet: optional(dword(11, 3), u8, "Command Set Identifier (CSI)"),
    namespace: at(adminPlaces.data, NamespaceSpecification, "Host Software Specified Fields"),
  },
  response: completion({ namespaceId: at(adminPlaces.result, hex(u32), "Namespace Identifier (NSID), the new one") }),
  example: { namespace: { size: 0x10000n, capacity: 0x10000n } },
});

/** Deletes a namespace with all that is in it, or all namespaces (FFFFFFFFh). */
export const deleteNamespace = adminCommand({
  ...management,
  title: "Namespace Management: Delete",
  effect: "destructive",
  request: { selection: selection(1), ...namespaceRow },
  response: noAnswer,
  example: { namespaceId: 1 },
});

/** Attaches a namespace to controllers, 1–2047 of them, whose hosts may then use it. */
export const attachNamespace = adminCommand({
  ...attachment,
  title: "Namespace Attachment: Attach",
  effect: "write",
  request: { selection: selection(0), ...namespaceRow, controllerIds },
  response: noAnswer,
  example: { namespaceId: 1, controllerIds: [0] },
});

/** Detaches a namespace from controllers, whose hosts can no more reach what is in it. */
export const detachNamespace = adminCommand({
  ...attachment,
  title: "Namespace Attachment: Detach",
  effect: "destructive",
  request: { selection: selection(1), ...namespaceRow, controllerIds },
  response: noAnswer,
  example: { namespaceId: 1, controllerIds: [0] },
});
