import type { InputFor, Struct } from "../../../codec/index.ts";
import { MiError } from "../../../errors.ts";
import { PersistentEventHeader, uncountedHeader } from "./event-header.ts";
import { type PersistentEventInput, persistentEventStructures } from "./event-structures.ts";

/** What an event is encoded from: what it tells, by the name of its type, and when and where it happened. */
export interface PersistentEventDescription
  extends Partial<Pick<InputFor<typeof PersistentEventHeader>, "revision" | "controllerId" | "portType" | "portId">> {
  readonly timestamp: InputFor<typeof PersistentEventHeader>["timestamp"];
  readonly data: PersistentEventInput;
}

/**
 * Encodes one persistent event, header and all; what is left out is zero, the revision 1. Throws `INVALID_ARGUMENT` unless
 * `data` has exactly one member.
 */
export function encodePersistentEvent(event: PersistentEventDescription): Uint8Array {
  const { timestamp, data, revision = 1, controllerId = 0, portType = "none", portId = 0 } = event;
  const [given, ...others] = Object.entries(data).filter(([, value]) => value !== undefined);
  if (given === undefined || others.length > 0) {
    throw new MiError("INVALID_ARGUMENT", "persistent event: data has to have the member of one type");
  }
  const [type, value] = given as [keyof typeof persistentEventStructures, never];
  const content = (persistentEventStructures[type] as Struct<unknown, never>).toBytes(value);
  const header = PersistentEventHeader.toBytes({
    type,
    revision,
    headerLength: PersistentEventHeader.size - uncountedHeader,
    portType,
    controllerId,
    timestamp,
    portId,
    vendorInformationLength: 0,
    length: content.length,
  });
  const bytes = new Uint8Array(header.length + content.length);
  bytes.set(header);
  bytes.set(content, header.length);
  return bytes;
}
