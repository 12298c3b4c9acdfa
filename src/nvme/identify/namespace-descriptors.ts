import { compileKind } from "../../codec/compile.ts";
import { at, type Infer, struct } from "../../codec/index.ts";
import { checkInteger, type Kind, refuse, requireObject, scalar, wipe } from "../../codec/kind.ts";
import { u8 } from "../../codec/numbers.ts";
import { isMalformed, type MalformedItem } from "../../codec/sequence.ts";
import { bytes, formatHex, uuid } from "../../codec/text.ts";
import { MiError } from "../../errors.ts";

const size = 4096;
/** Type, length, and two reserved bytes. */
const headSize = 4;

/** Types of descriptors (NIDT). What each has is as long as its kind. */
const types = {
  extendedUniqueId: { number: 1, kind: bytes(8) },
  globallyUniqueId: { number: 2, kind: bytes(16) },
  uuid: { number: 3, kind: uuid },
  commandSet: { number: 4, kind: u8 },
} as const satisfies Readonly<Record<string, { readonly number: number; readonly kind: Kind<never> | Kind }>>;

type Types = typeof types;

/**
 * One name of a namespace. EUI64 (8 bytes) and NGUID (16 bytes) are bytes as they are written, a UUID is text, a command set
 * its identifier (CSI). Of a type that is not known, or that is not as long as it should be, the number (NIDT) and the bytes.
 */
export type NamespaceDescriptor =
  | { [K in keyof Types]: { readonly type: K; readonly value: Infer<Types[K]["kind"]> } }[keyof Types]
  | { readonly type: number; readonly value: Uint8Array };

const known = Object.entries(types).map(([type, { number, kind }]) => ({
  type,
  number,
  size: kind.size,
  ...compileKind(kind as Kind, type),
}));

function readDescriptor(view: DataView, at: number, length: number): NamespaceDescriptor {
  const number = view.getUint8(at);
  const value = at + headSize;
  const found = known.find((each) => each.number === number && each.size === length);
  if (found !== undefined) return { type: found.type, value: found.read(view, value) } as NamespaceDescriptor;
  return { type: number, value: new Uint8Array(view.buffer, view.byteOffset + value, length) };
}

/** Goes from one length to the next, and never past the end: what does not fit is kept as it is. */
function readDescriptors(view: DataView, at: number): (NamespaceDescriptor | MalformedItem)[] {
  const end = at + size;
  const descriptors: (NamespaceDescriptor | MalformedItem)[] = [];
  for (let place = at; place + headSize <= end; ) {
    const length = view.getUint8(place + 1);
    if (length === 0) break;
    const next = place + headSize + length;
    if (next > end) {
      descriptors.push({ malformed: new Uint8Array(view.buffer, view.byteOffset + place, end - place) });
      break;
    }
    descriptors.push(readDescriptor(view, place, length));
    place = next;
  }
  return descriptors;
}

function sizeOf(descriptor: unknown, path: string): number {
  if (isMalformed(descriptor)) return descriptor.malformed.length;
  requireObject(descriptor, path);
  const { type, value } = descriptor;
  const found = known.find((each) => each.type === type);
  if (found !== undefined) return headSize + found.size;
  checkInteger(type, 0, 0xff, `${path}.type`);
  if (!(value instanceof Uint8Array) || value.length === 0 || value.length > 0xff) {
    refuse(value, "is not a Uint8Array of 1 to 255 bytes", `${path}.value`);
  }
  return headSize + value.length;
}

function writeDescriptor(view: DataView, at: number, descriptor: unknown, length: number): void {
  if (isMalformed(descriptor)) {
    new Uint8Array(view.buffer, view.byteOffset + at, length).set(descriptor.malformed);
    return;
  }
  const { type, value } = descriptor as { readonly type: string | number; readonly value: unknown };
  const found = known.find((each) => each.type === type);
  view.setUint8(at, found?.number ?? (type as number));
  view.setUint8(at + 1, length - headSize);
  if (found !== undefined) found.write(view, at + headSize, value);
  else new Uint8Array(view.buffer, view.byteOffset + at + headSize, length - headSize).set(value as Uint8Array);
}

function writeDescriptors(view: DataView, at: number, descriptors: unknown, path: string): void {
  if (!Array.isArray(descriptors)) throw new MiError("INVALID_ARGUMENT", `${path}: is not an array of descriptors`);
  const sizes = descriptors.map((each, index) => sizeOf(each, `${path}[${index}]`));
  const total = sizes.reduce((sum, each) => sum + each, 0);
  if (total > size) throw new MiError("INVALID_ARGUMENT", `${path}: takes ${total} bytes of ${size}`);
  wipe(view, at, at + size);
  let place = at;
  for (const [index, each] of descriptors.entries()) {
    writeDescriptor(view, place, each, sizes[index] ?? 0);
    place += sizes[index] ?? 0;
  }
}

function textOf(descriptor: NamespaceDescriptor | MalformedItem): string {
  if (isMalformed(descriptor)) return `malformed ${formatHex(descriptor.malformed)}`;
  const { type, value } = descriptor;
  return `${typeof type === "number" ? `type ${type}` : type} ${value instanceof Uint8Array ? formatHex(value) : value}`;
}

/** A kind of its own, because lengths within it say where each descriptor begins, and a length of zero where they end. */
const descriptorList: Kind<readonly (NamespaceDescriptor | MalformedItem)[]> = {
  label: "descriptors up to a length of 0",
  size,
  parts: scalar,
  blank: "[]",
  read: (code, at) => `${code.bind(readDescriptors)}(v,${at})`,
  write: (code, at, value, path) => `${code.bind(writeDescriptors)}(v,${at},${value},${JSON.stringify(path)});`,
  format: (descriptors) => (descriptors.length === 0 ? "none" : descriptors.map(textOf).join(", ")),
};

/** The names of a namespace, 4096 bytes: the answer to Identify with CNS 03h. */
export const NamespaceDescriptorList = struct(
  { title: "Namespace Identification Descriptor List", spec: "NVMe base 2.0 §5.17.2.3", size },
  { descriptors: at(0, descriptorList, "Namespace Identification Descriptors (NIDT, NIDL, NID)") },
);
/** The names of a namespace, decoded. */
export type NamespaceDescriptorList = Infer<typeof NamespaceDescriptorList>;
