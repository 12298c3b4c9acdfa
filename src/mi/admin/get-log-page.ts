import {
  bit,
  bitField,
  constant,
  derived,
  hex,
  optional,
  packed,
  scaled,
  u8,
  u16,
  u32,
  zeroBased,
} from "../../codec/index.ts";
import { checkInteger, type Kind } from "../../codec/kind.ts";
import {
  CommandEffectsLog,
  ErrorInformationEntry,
  ErrorInformationLog,
  FirmwareSlotLog,
  MiCommandEffectsLog,
  SmartHealthLog,
} from "../../nvme/index.ts";
import { maximumData } from "../command-sets.ts";
import {
  adminCommand,
  adminPlaces,
  anyNamespace,
  controllerId,
  dataOffset,
  everyNamespace,
  fixedDataLength,
  flags,
} from "./admin-command.ts";
import { numberOfDwordsPlace } from "./data-window.ts";

/** What all Get Log Page commands have in common. By default nothing is cleared by reading. */
const family = {
  spec: "NVMe base 2.0 §5.16",
  opcode: 0x02,
  effect: "read",
  selector: "logPage",
  defaults: () => ({ retainAsynchronousEvent: true }),
} as const;

const logPage = (identifier: number) =>
  constant(adminPlaces.commandDwords, u8, identifier, "Log Page Identifier (LID)");
const retain = packed(
  adminPlaces.commandDwords + 1,
  bitField(u8, { retainAsynchronousEvent: bit(7, "Retain Asynchronous Event (RAE)") }),
  "Upper byte of the lower word of Command Dword 10",
);
/** The last byte of Command Dword 14. */
const ioCommandSetPlace = adminPlaces.commandDwords + 19;
/** Of logs that are the subsystem's. */
const noNamespace = 0;
const numberOfDwords = "Number of Dwords Lower (NUMDL)";
const fixedDwords = (length: number) => constant(numberOfDwordsPlace, zeroBased(u16), length / 4, numberOfDwords);

/** Temperature, wear, spare and the lifetime counters of the whole drive, or of one namespace where it keeps them so. */
export const getSmartHealthLog = adminCommand({
  ...family,
  title: "Get Log Page: SMART / Health Information",
  request: {
    flags: flags("length"),
    controllerId,
    namespaceId: optional(adminPlaces.namespaceId, hex(u32), "Namespace Identifier (NSID), FFFFFFFFh for the drive"),
    dataOffset,
    dataLength: fixedDataLength(SmartHealthLog.size),
    logPage: logPage(0x02),
    retain,
    numberOfDwords: fixedDwords(SmartHealthLog.size),
  },
  defaults: () => ({ retainAsynchronousEvent: true, namespaceId: everyNamespace }),
  response: SmartHealthLog,
});

/** The firmware slots: which revision is in each, which one runs, which one is next. */
export const getFirmwareSlotLog = adminCommand({
  ...family,
  title: "Get Log Page: Firmware Slot Information",
  request: {
    flags: flags("length"),
    controllerId,
    namespaceId: anyNamespace(everyNamespace),
    dataOffset,
    dataLength: fixedDataLength(FirmwareSlotLog.size),
    logPage: logPage(0x03),
    retain,
    numberOfDwords: fixedDwords(FirmwareSlotLog.size),
  },
  response: FirmwareSlotLog,
});

const bytesOfEntries = scaled(u32, ErrorInformationEntry.size);
const mostEntries = maximumData / ErrorInformationEntry.size;

/** A length in bytes, given in entries: whole ones, and no more than one message carries. */
const entries: Kind<number> = {
  ...bytesOfEntries,
  write: (code, at, value, path) => {
    const checked = `${code.bind(checkInteger)}(${value},1,${mostEntries},${JSON.stringify(path)})`;
    return bytesOfEntries.write(code, at, checked, path);
  },
};

/** The most recent errors, newest first: as many as asked for, 1–64 at once. */
export const getErrorInformationLog = adminCommand({
  ...family,
  title: "Get Log Page: Error Information",
  request: {
    flags: flags("length"),
    controllerId,
    namespaceId: anyNamespace(everyNamespace),
    dataOffset,
    entryCount: optional(adminPlaces.dataLength, entries, "Data Length (DLEN), in entries"),
    logPage: logPage(0x01),
    retain,
    numberOfDwords: derived(
      numberOfDwordsPlace,
      zeroBased(u16),
      ({ entryCount = 0 }: { entryCount?: number }) => (entryCount * ErrorInformationEntry.size) / 4,
      numberOfDwords,
    ),
  },
  defaults: () => ({ retainAsynchronousEvent: true, entryCount: 16 }),
  response: ErrorInformationLog,
  verify: ({ entryCount }, log) =>
    log.entries.length === entryCount ? undefined : `${log.entries.length} entries came, ${entryCount} were asked for`,
});

/** Which Admin and I/O commands a controller supports, and what each of them changes. */
export const getCommandEffectsLog = adminCommand({
  ...family,
  title: "Get Log Page: Commands Supported and Effects",
  request: {
    flags: flags("length"),
    controllerId,
    namespaceId: anyNamespace(everyNamespace),
    dataOffset,
    dataLength: fixedDataLength(CommandEffectsLog.size),
    logPage: logPage(0x05),
    retain,
    numberOfDwords: fixedDwords(CommandEffectsLog.size),
    ioCommandSet: optional(ioCommandSetPlace, u8, "Command Set Identifier (CSI) of the I/O commands"),
  },
  response: CommandEffectsLog,
});

/** Which commands of the Management Interface the drive supports, and what each of them changes. */
export const getMiCommandEffectsLog = adminCommand({
  ...family,
  title: "Get Log Page: NVMe-MI Commands Supported and Effects",
  request: {
    flags: flags("length"),
    controllerId,
    namespaceId: anyNamespace(noNamespace),
    dataOffset,
    dataLength: fixedDataLength(MiCommandEffectsLog.size),
    logPage: logPage(0x13),
    retain,
    numberOfDwords: fixedDwords(MiCommandEffectsLog.size),
  },
  response: MiCommandEffectsLog,
});
