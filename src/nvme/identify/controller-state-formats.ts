import { compileKind } from "../../codec/compile.ts";
import { at, type Infer, struct } from "../../codec/index.ts";
import { checkInteger, type Kind, requireObject, scalar, wipe } from "../../codec/kind.ts";
import { uuid } from "../../codec/text.ts";
import { MiError } from "../../errors.ts";

const size = 4096;
const headSize = 2;
const uuidSize = uuid.size;
const text = compileKind(uuid, "uuids");

/** Formats in which a controller's state can be moved to another. An index into either list counts from 1. */
export interface StateFormats {
  /** Versions of the state that NVMe defines. */
  readonly versions: readonly number[];
  /** UUIDs of what vendors define. */
  readonly uuids: readonly string[];
}

const indexes = (length: number): number[] => Array.from({ length }, (_, index) => index);

function getFormats(view: DataView, at: number): StateFormats {
  const versions = view.getUint8(at);
  const start = at + headSize + 2 * versions;
  // Both counts at their most would be longer than the structure.
  const uuids = Math.min(view.getUint8(at + 1), Math.floor((at + size - start) / uuidSize));
  return {
    versions: indexes(versions).map((index) => view.getUint16(at + headSize + 2 * index, true)),
    uuids: indexes(uuids).map((index) => text.read(view, start + uuidSize * index)),
  };
}

function putFormats(view: DataView, at: number, value: unknown, path: string): void {
  requireObject(value, path);
  const { versions, uuids } = value;
  if (!Array.isArray(versions) || !Array.isArray(uuids) || versions.length > 0xff || uuids.length > 0xff) {
    throw new MiError("INVALID_ARGUMENT", `${path}: versions and uuids are not arrays of at most 255 items`);
  }
  const start = at + headSize + 2 * versions.length;
  if (start + uuidSize * uuids.length > at + size) {
    throw new MiError("INVALID_ARGUMENT", `${path}: takes more than ${size} bytes`);
  }
  wipe(view, at, at + size);
  view.setUint8(at, versions.length);
  view.setUint8(at + 1, uuids.length);
  for (const [index, version] of versions.entries()) {
    const checked = checkInteger(version, 0, 0xffff, `${path}.versions[${index}]`);
    view.setUint16(at + headSize + 2 * index, checked, true);
  }
  for (const [index, each] of uuids.entries()) text.write(view, start + uuidSize * index, each);
}

/** A kind of its own, for the second list begins where the first ends. */
const stateFormats: Kind<StateFormats> = {
  label: "u8 number of versions, u8 number of UUIDs, u16 each version, then each UUID",
  size,
  parts: scalar,
  blank: "{versions:[],uuids:[]}",
  read: (code, at) => `${code.bind(getFormats)}(v,${at})`,
  write: (code, at, value, path) => `${code.bind(putFormats)}(v,${at},${value},${JSON.stringify(path)});`,
  format: ({ versions, uuids }) => [...versions.map((version) => `version ${version}`), ...uuids].join(", ") || "none",
};

/**
 * Formats in which a controller's state can be moved to another, 4096 bytes: the answer to Identify with CNS 20h. NVMe base
 * 2.1 §5.1.13.2.21.
 */
export const ControllerStateFormats = struct(
  { title: "Supported Controller State Formats", spec: "NVMe base 2.1 §5.1.13.2.21", size },
  { formats: at(0, stateFormats, "Controller State Versions (NV, VERS) and Vendor Specific UUIDs (NUUID, UUID)") },
);
/** Formats in which a controller's state can be moved to another, decoded. */
export type ControllerStateFormats = Infer<typeof ControllerStateFormats>;
