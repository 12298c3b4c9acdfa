import {
  at,
  bitField,
  bits,
  count,
  enumeration,
  type Infer,
  isMalformed,
  type Kind,
  type MalformedItem,
  packed,
  rest,
  type Struct,
  struct,
  u8,
  u16,
} from "../../codec/index.ts";
import { decodeUtf8 } from "../../codec/utf8.ts";
import { MiError, ProtocolError } from "../../errors.ts";

const size = 4096;
/** The number of elements, and a reserved byte. */
const headSize = 2;
const mostElements = 0xff;

/** One thing that a host says: its sort, and text in UTF-8. */
const element = <const Names extends Readonly<Record<string, number>>>(title: string, types: Names) =>
  struct(
    { title, spec: "NVMe base 2.1 §5.1.25.1.26", size: 4 },
    {
      type: at(0, enumeration(u8, types), "Element Type (ET)"),
      version: packed(1, bitField(u8, { revision: bits(3, 0, "Element Revision (ER)") }), "Element Revision (ER)"),
      length: count(2, u16, "Element Length (ELEN)"),
      value: rest("Element Value (EVAL), UTF-8", "length"),
    },
  );

/** What a host may say of itself and a controller. */
const ControllerMetadataElement = element("Controller Metadata Element", {
  operatingSystemControllerName: 0x01,
  operatingSystemDriverName: 0x02,
  operatingSystemDriverVersion: 0x03,
  preBootControllerName: 0x04,
  preBootDriverName: 0x05,
  preBootDriverVersion: 0x06,
  systemProcessorModel: 0x07,
  chipsetDriverName: 0x08,
  chipsetDriverVersion: 0x09,
  operatingSystemNameAndBuild: 0x0a,
  systemProductName: 0x0b,
  firmwareVersion: 0x0c,
  operatingSystemDriverFilename: 0x0d,
  displayDriverName: 0x0e,
  displayDriverVersion: 0x0f,
  hostDeterminedFailureRecord: 0x10,
});
type ControllerMetadataElement = Infer<typeof ControllerMetadataElement>;

/** What a host may say of a namespace. */
const NamespaceMetadataElement = element("Namespace Metadata Element", {
  operatingSystemNamespaceName: 0x01,
  preBootNamespaceName: 0x02,
  operatingSystemQualifier1: 0x03,
  operatingSystemQualifier2: 0x04,
});

/** Reads an element; undefined where what is left has no room for it. */
function elementAt<E>(of: Struct<E>, view: DataView, at: number, end: number): { value: E; next: number } | undefined {
  if (at + of.size > end) return undefined;
  try {
    return of.item.read(view, at, end);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

/**
 * So many elements as their number says, in 4096 bytes that are zero behind them. What makes no element because it does not
 * fit those bytes is told as it is, and is the last.
 */
function elements<E>(of: Struct<E>): Kind<readonly (E | MalformedItem)[]> {
  const get = (view: DataView, from: number): (E | MalformedItem)[] => {
    const value: (E | MalformedItem)[] = [];
    const end = from + size;
    let next = from + headSize;
    while (value.length < view.getUint8(from)) {
      const read = elementAt(of, view, next, end);
      if (read === undefined) {
        value.push({ malformed: new Uint8Array(view.buffer, view.byteOffset + next, end - next) });
        break;
      }
      value.push(read.value);
      next = read.next;
    }
    return value;
  };
  const put = (view: DataView, from: number, value: unknown, path: string): void => {
    if (!Array.isArray(value) || value.length > mostElements) {
      throw new MiError("INVALID_ARGUMENT", `${path}: is not an array of at most ${mostElements} elements`);
    }
    const bytes = new Uint8Array(size);
    const own = new DataView(bytes.buffer);
    own.setUint8(0, value.length);
    let next = headSize;
    for (const each of value)
      next = isMalformed(each) ? putBytes(bytes, next, each) : of.item.write(own, next, each, path);
    new Uint8Array(view.buffer, view.byteOffset + from, size).set(bytes);
  };
  return {
    label: `${of.label} × their number`,
    size,
    parts: { form: "scalar" },
    items: of,
    blank: "[]",
    read: (code, place) => `${code.bind(get)}(v,${place})`,
    write: (code, place, value, path) => `${code.bind(put)}(v,${place},${value},${JSON.stringify(path)});`,
    format: (value) => (value.length === 0 ? "none" : value.map((each) => textOf(each)).join(", ")),
  };
}

function putBytes(bytes: Uint8Array, at: number, { malformed }: MalformedItem): number {
  bytes.set(malformed.subarray(0, size - at), at);
  return size;
}

function textOf(each: unknown): string {
  if (isMalformed(each)) return "what makes no element";
  const { type, value } = each as ControllerMetadataElement;
  return `${type}: ${JSON.stringify(decodeUtf8(value))}`;
}

/** What a host says of itself and a controller (4096 bytes). */
export const ControllerMetadata = struct(
  { title: "Controller Metadata", spec: "NVMe base 2.1 §5.1.25.1.26", size },
  { elements: at(0, elements(ControllerMetadataElement), "Metadata Element Descriptors") },
);
export type ControllerMetadata = Infer<typeof ControllerMetadata>;

/** What a host says of a namespace (4096 bytes). */
export const NamespaceMetadata = struct(
  { title: "Namespace Metadata", spec: "NVMe base 2.1 §5.1.25.1.26", size },
  { elements: at(0, elements(NamespaceMetadataElement), "Metadata Element Descriptors") },
);
export type NamespaceMetadata = Infer<typeof NamespaceMetadata>;
