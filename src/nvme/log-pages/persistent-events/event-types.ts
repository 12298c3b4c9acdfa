import { valueOfName } from "../../../codec/enumeration.ts";
import { checkInteger, type Kind, scalar } from "../../../codec/kind.ts";
import { MiError } from "../../../errors.ts";

/** What a persistent event can be, by its Event Type. NVMe base 2.1 §5.1.12.1.14.2, with the types of later revisions. */
export const persistentEventTypes = {
  smartHealthSnapshot: 0x01,
  firmwareCommit: 0x02,
  timestampChange: 0x03,
  powerOnOrReset: 0x04,
  hardwareError: 0x05,
  changeNamespace: 0x06,
  formatStart: 0x07,
  formatCompletion: 0x08,
  sanitizeStart: 0x09,
  sanitizeCompletion: 0x0a,
  setFeature: 0x0b,
  telemetryLogCreated: 0x0c,
  thermalExcursion: 0x0d,
  sanitizeMediaVerification: 0x0e,
  personalityChange: 0x0f,
  exportedSubsystemChange: 0x10,
  vendorSpecific: 0xde,
  tcgDefined: 0xdf,
} as const;

/** A type by its name, or by its number where it has none. */
type EventType = keyof typeof persistentEventTypes | number;

const bitmapSize = 32;
const nameOf = new Map<number, EventType>(
  Object.entries(persistentEventTypes).map(([name, type]) => [type, name as EventType]),
);

function getTypes(view: DataView, at: number): readonly EventType[] {
  const types: EventType[] = [];
  for (let type = 0; type < 8 * bitmapSize; type++) {
    const isSet = ((view.getUint8(at + (type >> 3)) >> (type & 7)) & 1) === 1;
    if (isSet) types.push(nameOf.get(type) ?? type);
  }
  return types;
}

function putTypes(view: DataView, at: number, types: unknown, path: string): void {
  if (!Array.isArray(types)) throw new MiError("INVALID_ARGUMENT", `${path}: is not an array of event types`);
  for (let byte = 0; byte < bitmapSize; byte++) view.setUint8(at + byte, 0);
  for (const [index, each] of types.entries()) {
    const place = `${path}[${index}]`;
    const type = checkInteger(valueOfName(persistentEventTypes, each, place), 0, 255, place);
    const byte = at + (type >> 3);
    view.setUint8(byte, view.getUint8(byte) | (1 << (type & 7)));
  }
}

/** A bitmap of event types, as a list of those that are set in it. */
export const eventTypeSet: Kind<readonly EventType[]> = {
  label: `bitmap of ${8 * bitmapSize} event types`,
  size: bitmapSize,
  parts: scalar,
  blank: "[]",
  read: (code, at) => `${code.bind(getTypes)}(v,${at})`,
  write: (code, at, value, path) => `${code.bind(putTypes)}(v,${at},${value},${JSON.stringify(path)});`,
  format: (types) => (types.length === 0 ? "none" : types.join(", ")),
};
