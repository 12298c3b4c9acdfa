import { escapeText, formatHex, isMalformed, type TextLine } from "../codec/index.ts";
import { everyNamespace } from "../mi/admin/admin-command.ts";
import type { NamespaceDescriptor } from "../nvme/identify/namespace-descriptors.ts";
import { currentLbaFormat, IdentifyNamespace } from "../nvme/index.ts";
import { replaced, type Views } from "./view.ts";

/** What sorts of names a namespace can have. */
const descriptorLabels: Readonly<Record<string, string>> = {
  extendedUniqueId: "IEEE Extended Unique Identifier (EUI64)",
  globallyUniqueId: "Namespace Globally Unique Identifier (NGUID)",
  uuid: "Namespace UUID (NUUID)",
  commandSet: "Command Set Identifier (CSI)",
};

const commandSetNames: Readonly<Record<number, string>> = { 0: "NVM", 1: "Key Value", 2: "Zoned Namespace" };

/** Of the structures that Identify answers with. */
export const identifyViews: Views = {
  identifyController: {
    shown: (value) => ({ ...value, powerStates: value.powerStates.slice(0, value.powerStatesSupported + 1) }),
  },
  identifyNamespace: {
    shown: (value) => ({
      ...value,
      lbaFormats: value.lbaFormats.slice(0, value.lbaFormatCount + value.uniqueAttributeLbaFormatCount + 1),
    }),
    lines: (lines, value, { namespaceId }) => {
      if (namespaceId !== everyNamespace && isNothing(value))
        return [absence(namespaceId, "not active", "list-ns lists those that are")];
      const current = currentLbaFormat(value);
      const index = current === undefined ? -1 : value.lbaFormats.indexOf(current);
      return lines.map((line) => (line.label === `[${index}]` ? { ...line, value: "in use" } : line));
    },
  },
  identifyAllocatedNamespace: {
    lines: (lines, value, { namespaceId }) =>
      isNothing(value) ? [absence(namespaceId, "not allocated", "list-ns --all lists those that are")] : lines,
  },
  identifyNamespaceDescriptors: {
    lines: (lines, { descriptors }) =>
      replaced(lines, /NIDT/, (line) => [
        { ...line, value: descriptors.length === 0 ? "none" : undefined },
        ...descriptors.map((each) => descriptorLine(each, line.depth + 1)),
      ]),
  },
};

/** Drives answer with zeros where there is no such namespace, and without any size there is none. */
function isNothing(value: IdentifyNamespace): boolean {
  return IdentifyNamespace.toBytes(value).every((byte) => byte === 0);
}

function absence(namespaceId: unknown, what: string, advice: string): TextLine {
  return { depth: 0, label: `Namespace ${namespaceId}`, value: `${what}, so the drive tells nothing of it; ${advice}` };
}

function descriptorLine(each: NamespaceDescriptor | { readonly malformed: Uint8Array }, depth: number): TextLine {
  if (isMalformed(each)) return { depth, label: "what makes no descriptor", value: formatHex(each.malformed) };
  const { type, value } = each;
  const label = descriptorLabels[type] ?? `Type ${type}`;
  if (typeof value === "number") return { depth, label, value: `${commandSetNames[value] ?? "reserved"} (${value})` };
  return { depth, label, value: value instanceof Uint8Array ? formatHex(value) : escapeText(value) };
}
