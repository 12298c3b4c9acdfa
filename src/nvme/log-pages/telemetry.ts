import {
  at,
  bit,
  bitField,
  bytes,
  enumeration,
  hex,
  type Infer,
  packed,
  struct,
  u8,
  u16,
  u24,
  u32,
} from "../../codec/index.ts";
import { logPageIdentifiers } from "./log-page-identifiers.ts";

/** Telemetry data come in blocks of so many bytes. The header takes the place of the first, so data begin with block 1. */
export const telemetryBlockSize = 512;

const { telemetryHostInitiated: hostInitiated, telemetryControllerInitiated: controllerInitiated } = logPageIdentifiers;

/** Each area begins with block 1, and so has those before it in it; 0 where there is none. */
const beginning = {
  logPage: at(0, enumeration(u8, { hostInitiated, controllerInitiated }), "Log Page Identifier (LID)"),
  ieeeOui: at(5, hex(u24), "IEEE OUI Identifier (IEEE)"),
  area1LastBlock: at(8, u16, "Data Area 1 Last Block (DA1LB)", { unit: "blocks of 512 bytes" }),
  area2LastBlock: at(10, u16, "Data Area 2 Last Block (DA2LB)", { unit: "blocks of 512 bytes" }),
  area3LastBlock: at(12, u16, "Data Area 3 Last Block (DA3LB)", { unit: "blocks of 512 bytes" }),
  area4LastBlock: at(16, u32, "Data Area 4 Last Block (DA4LB)", { unit: "blocks of 512 bytes" }),
} as const;

const scope = enumeration(u8, { notReported: 0, controller: 1, subsystem: 2 });

const end = {
  controllerData: packed(
    382,
    bitField(u8, { controllerDataAvailable: bit(0, "Telemetry Controller-Initiated Data Available (TCDA)") }),
    "Telemetry Controller-Initiated Data Available (TCDA)",
  ),
  controllerGenerationNumber: at(383, u8, "Telemetry Controller-Initiated Data Generation Number (TCDGN)"),
  reasonIdentifier: at(384, bytes(128), "Reason Identifier (RID), of the vendor"),
} as const;

/**
 * How log page 07h begins, Telemetry Host-Initiated, 512 bytes: where the data areas end, and which capture they are of.
 * The generation numbers go from 255 on to 0. NVMe base 2.0 §5.16.1.8.
 */
export const TelemetryHostLogHeader = struct(
  { title: "Telemetry Host-Initiated Header", spec: "NVMe base 2.0 §5.16.1.8", size: telemetryBlockSize },
  {
    ...beginning,
    scope: at(380, scope, "Telemetry Host-Initiated Scope (THS)"),
    hostGenerationNumber: at(381, u8, "Telemetry Host-Initiated Data Generation Number (THDGN)"),
    ...end,
  },
);
/** How log page 07h begins, decoded. */
export type TelemetryHostLogHeader = Infer<typeof TelemetryHostLogHeader>;

/**
 * How log page 08h begins, Telemetry Controller-Initiated, 512 bytes: where the data areas end, and which capture they are
 * of. What is there stays until the header is read with its event not retained. NVMe base 2.0 §5.16.1.9.
 */
export const TelemetryControllerLogHeader = struct(
  { title: "Telemetry Controller-Initiated Header", spec: "NVMe base 2.0 §5.16.1.9", size: telemetryBlockSize },
  { ...beginning, scope: at(381, scope, "Telemetry Controller-Initiated Scope (TCS)"), ...end },
);
/** How log page 08h begins, decoded. */
export type TelemetryControllerLogHeader = Infer<typeof TelemetryControllerLogHeader>;
