import { at, type Infer, struct, u16 } from "../../codec/index.ts";
import { checkBigInteger, type Kind, scalar } from "../../codec/kind.ts";
import { MiError } from "../../errors.ts";

const pageSize = 4096;
const listOffset = 8;
const capacity = (pageSize - listOffset) / 8;
const largest = 2n ** 64n - 1n;

/** As many as the number before them says; FFFFh, where more changed than there is room for, means that none is named. */
function getZones(view: DataView, at: number): readonly bigint[] {
  const count = view.getUint16(at - listOffset, true);
  const named = count > capacity ? 0 : count;
  return Array.from({ length: named }, (_, index) => view.getBigUint64(at + 8 * index, true));
}

function putZones(view: DataView, at: number, zones: unknown, path: string): void {
  if (!Array.isArray(zones) || zones.length > capacity) {
    throw new MiError("INVALID_ARGUMENT", `${path}: is not an array of at most ${capacity} zones`);
  }
  for (let index = 0; index < capacity; index++) {
    const zone = index < zones.length ? checkBigInteger(zones[index], 0n, largest, `${path}[${index}]`) : 0n;
    view.setBigUint64(at + 8 * index, zone, true);
  }
}

const countedZones: Kind<readonly bigint[]> = {
  label: `u64 × ${capacity}, as many as there are`,
  size: pageSize - listOffset,
  parts: scalar,
  blank: "[]",
  read: (code, at) => `${code.bind(getZones)}(v,${at})`,
  write: (code, at, value, path) => `${code.bind(putZones)}(v,${at},${value},${JSON.stringify(path)});`,
  format: (zones) => (zones.length === 0 ? "none" : zones.map((zone) => `0x${zone.toString(16)}`).join(", ")),
};

/**
 * Changed Zone List, log page BFh, 4096 bytes: the first logical blocks of up to 511 zones of a namespace whose descriptor
 * changed. `zoneCount` FFFFh: more have, and none is named. NVMe ZNS 1.1 §4.1.4.1.
 */
export const ChangedZoneList = struct(
  { title: "Changed Zone List", spec: "NVMe ZNS 1.1 §4.1.4.1", size: pageSize },
  {
    zoneCount: at(0, u16, "Number of Zone Identifiers (NRZID)"),
    zones: at(listOffset, countedZones, "Zone Identifiers (ZID)"),
  },
);
/** Changed Zone List, decoded. */
export type ChangedZoneList = Infer<typeof ChangedZoneList>;
