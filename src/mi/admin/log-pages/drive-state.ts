import { hex, optional, scaled, u8, u32 } from "../../../codec/index.ts";
import { checkInteger, type Kind } from "../../../codec/kind.ts";
import {
  CommandEffectsLog,
  ErrorInformationEntry,
  ErrorInformationLog,
  FirmwareSlotLog,
  MiCommandEffectsLog,
  SmartHealthLog,
} from "../../../nvme/index.ts";
import { logPageIdentifiers } from "../../../nvme/log-pages/log-page-identifiers.ts";
import { maximumData } from "../../command-sets.ts";
import { adminPlaces, dword, everyNamespace } from "../admin-command.ts";
import { dwordsOf, logPage } from "./log-page-command.ts";

const bytesOfEntries = scaled(u32, ErrorInformationEntry.size);
const mostEntries = maximumData / ErrorInformationEntry.size;

/** A length in bytes, given in entries: whole ones, and no more than one message carries. */
const entries: Kind<number> = {
  ...bytesOfEntries,
  range: { minimum: 1, maximum: mostEntries },
  write: (code, at, value, path) => {
    const checked = `${code.bind(checkInteger)}(${value},1,${mostEntries},${JSON.stringify(path)})`;
    return bytesOfEntries.write(code, at, checked, path);
  },
};

/** The most recent errors, newest first: as many as asked for, 1–64 at once. */
export const getErrorInformationLog = logPage({
  title: "Get Log Page: Error Information",
  spec: "NVMe base 2.0 §5.16.1.2",
  identifier: logPageIdentifiers.errorInformation,
  request: {
    entryCount: optional(adminPlaces.dataLength, entries, "Data Length (DLEN), in entries"),
    numberOfDwords: dwordsOf(({ entryCount = 0 }: { entryCount?: number }) => entryCount * ErrorInformationEntry.size),
  },
  defaults: () => ({ entryCount: 16 }),
  response: ErrorInformationLog,
  verify: ({ entryCount }, log) =>
    log.entries.length === entryCount ? undefined : `${log.entries.length} entries came, ${entryCount} were asked for`,
});

/** Temperature, wear, spare and the lifetime counters of the whole drive, or of one namespace where it keeps them so. */
export const getSmartHealthLog = logPage({
  title: "Get Log Page: SMART / Health Information",
  spec: "NVMe base 2.0 §5.16.1.3",
  identifier: logPageIdentifiers.smartHealth,
  request: {
    namespaceId: optional(adminPlaces.namespaceId, hex(u32), "Namespace Identifier (NSID), FFFFFFFFh for the drive"),
  },
  defaults: () => ({ namespaceId: everyNamespace }),
  response: SmartHealthLog,
});

/** The firmware slots: which revision is in each, which one runs, which one is next. */
export const getFirmwareSlotLog = logPage({
  title: "Get Log Page: Firmware Slot Information",
  spec: "NVMe base 2.0 §5.16.1.4",
  identifier: logPageIdentifiers.firmwareSlot,
  response: FirmwareSlotLog,
});

/** Which Admin and I/O commands a controller supports, and what each of them changes. */
export const getCommandEffectsLog = logPage({
  title: "Get Log Page: Commands Supported and Effects",
  spec: "NVMe base 2.0 §5.16.1.6",
  identifier: logPageIdentifiers.commandsSupportedAndEffects,
  request: { ioCommandSet: optional(dword(14, 3), u8, "Command Set Identifier (CSI) of the I/O commands") },
  response: CommandEffectsLog,
});

/** Which commands of the Management Interface the drive supports, and what each of them changes. */
export const getMiCommandEffectsLog = logPage({
  title: "Get Log Page: NVMe-MI Commands Supported and Effects",
  spec: "NVMe base 2.0 §5.16.1.20",
  identifier: logPageIdentifiers.nvmeMiCommandsSupportedAndEffects,
  namespaceId: 0,
  response: MiCommandEffectsLog,
});
