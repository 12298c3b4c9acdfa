import { isMalformed } from "../../codec/index.ts";
import { ControllerMetadata } from "../../nvme/index.ts";
import { nvmeRefusals } from "../refusal.ts";

/** What is done with the elements of a request: dword 11, bits 14:13. */
const actions = { addOrReplace: 0, delete: 1, add: 2 } as const;
const actionOf = (dword11: number): number => (dword11 >>> 13) & 0b11;

/** What a host said, which differs by what it is about in nothing but the names of its sorts. */
type Elements = ControllerMetadata["elements"];

function wellFormed(bytes: Uint8Array): Elements {
  const { elements } = ControllerMetadata.fromBytes(bytes);
  if (elements.some((each) => isMalformed(each) || each.type === 0)) throw nvmeRefusals.invalidField;
  return elements;
}

const typeOf = (element: Elements[number]) => (isMalformed(element) ? undefined : element.type);

/** The elements that a feature holds after Set Features with these; `isEnhanced` where a sort may be there several times. */
export function withElements(
  kept: Uint8Array,
  given: Uint8Array,
  { dword11, isEnhanced }: { readonly dword11: number; readonly isEnhanced: boolean },
): Uint8Array {
  const before = kept.length === 0 ? [] : wellFormed(kept);
  const elements = wellFormed(given);
  const types = new Set(elements.map(typeOf));
  const others = before.filter((each) => !types.has(typeOf(each)));
  const action = actionOf(dword11);
  const isKnown =
    action === actions.addOrReplace || action === actions.delete || (isEnhanced && action === actions.add);
  // One of each sort, where there may be no more.
  if (!isKnown || (!isEnhanced && types.size < elements.length)) throw nvmeRefusals.invalidField;
  if (action === actions.delete) return encoded(others);
  return encoded(action === actions.add ? [...before, ...elements] : [...others, ...elements]);
}

const most = 0xff;
const room = 4096 - 2;

/** What does not fit is refused. */
function encoded(elements: Elements): Uint8Array {
  const size = elements.reduce((sum, each) => sum + (isMalformed(each) ? 0 : 4 + each.value.length), 0);
  if (elements.length > most || size > room) throw nvmeRefusals.invalidField;
  return ControllerMetadata.toBytes({ elements });
}
