import { at, bit, bitField, enumeration, type Infer, rest, struct, u8, u16 } from "../../codec/index.ts";
import { pageEntries } from "./page-entries.ts";

const title = "Device Personalities";
const spec = "NVMe base 2.3";
const headerSize = 6;

const Personality = struct(
  { title: "Personality Properties", spec, size: 5 },
  {
    size: at(0, u8, "Personality Properties Size (PPS)", { unit: "bytes" }),
    identifier: at(
      1,
      enumeration(u8, {
        manufacturingDefault: 0,
        security: 1,
        lockdownPersistence: 2,
        revertManufacturingSettings: 3,
        all: 0xff,
      }),
      "Personality Identifier (PERID)",
    ),
    resetRequired: at(
      2,
      enumeration(u8, { none: 0, controllerLevel: 1, limitedControllerLevel: 2, subsystem: 3, powerCycle: 4 }),
      "Minimum Required Reset Type (MRSTT)",
    ),
    authenticatedUnfreeze: at(
      3,
      bitField(u8, {
        physicalCredential: bit(0, "Physical Credential Authentication Support (PCAS)"),
        programmableKey: bit(1, "Programmable Key Authentication Support (PKAS)"),
      }),
      "Authenticated Unfreeze Support (AUS)",
    ),
    attributes: at(
      4,
      bitField(u8, { userDataEffect: bit(0, "Personality Settings Change User Data Effect (PSCUDE)") }),
      "Personality Attributes (ATTRS)",
    ),
    additional: rest("What later revisions add"),
  },
);

const header = {
  // 0's based, of which the structure would otherwise say that an empty page has one.
  lastPersonality: at(0, u16, "Number of Personalities, less one (NUMP)"),
  version: at(2, u8, "CDP Log Page Version (CDPLPV)"),
  headerLength: at(3, u8, "Device Personalities Log Page Header Length (DPLPHL)", { unit: "bytes" }),
  size: at(4, u16, "CDP Log Page Size (CDPLPS)", { unit: "bytes" }),
} as const;

/** How log page 1Dh begins, in whole dwords. */
export const DevicePersonalitiesHead = struct({ title, spec, size: 8 }, header);

/**
 * Device Personalities, log page 1Dh: which settings of the device as a whole can be changed and frozen (Configurable Device
 * Personality), and what that takes. NVMe base 2.3.
 */
export const DevicePersonalitiesLog = struct(
  { title, spec, size: headerSize },
  {
    ...header,
    personalities: pageEntries(
      {
        of: Personality,
        number: (view, start) => view.getUint16(start, true) + 1,
        length: (view, at) => view.getUint8(at),
      },
      "CDP Personality List",
    ),
  },
);
/** Device Personalities, decoded. */
export type DevicePersonalitiesLog = Infer<typeof DevicePersonalitiesLog>;

/**
 * Manufacturing Default Configuration Status, log page 24h, 2 bytes in a dword: which configurations are as the manufacturer made
 * them. NVMe base 2.3.
 */
export const ManufacturingDefaultLog = struct(
  { title: "Manufacturing Default Configuration Status", spec, size: 4 },
  {
    version: at(0, u8, "Manufacturing Default Configuration Status Version (MDCSV)"),
    status: at(
      1,
      bitField(u8, {
        subsystem: bit(0, "Default NVM Subsystem Configuration Status (DSCS)"),
        namespaces: bit(1, "Default Namespace Configuration Status (DNCS)"),
        capacity: bit(2, "Default Capacity Configuration Status (DCCS)"),
      }),
      "Manufacturing Default Configuration Status (MDCS)",
    ),
  },
);
/** Manufacturing Default Configuration Status, decoded. */
export type ManufacturingDefaultLog = Infer<typeof ManufacturingDefaultLog>;
