import {
  at,
  bit,
  bitField,
  choice,
  count,
  enumeration,
  hex,
  list,
  rest,
  struct,
  u8,
  u16,
} from "../../../codec/index.ts";
import { logPageIdentifiers } from "../log-page-identifiers.ts";
import { TelemetryControllerLogHeader, TelemetryHostLogHeader } from "../telemetry.ts";

/** Something failed in the hardware. What `additional` holds depends on the code: registers, a warning, a completion. */
export const HardwareErrorEvent = struct(
  { title: "NVM Subsystem Hardware Error Event", spec: "NVMe base 2.1 §5.1.12.1.14.2.5", size: 4 },
  {
    code: at(
      0,
      enumeration(u16, {
        pcieCorrectable: 0x01,
        pcieUncorrectableNonFatal: 0x02,
        pcieUncorrectableFatal: 0x03,
        pcieLinkStatusChange: 0x04,
        pcieLinkNotActive: 0x05,
        criticalWarning: 0x06,
        enduranceGroupCriticalWarning: 0x07,
        unexpectedPowerLoss: 0x08,
        controllerFatalStatus: 0x09,
        mediaAndDataIntegrity: 0x0a,
        controllerReadyTimeout: 0x0b,
      }),
      "NVM Subsystem Hardware Error Event Code (NSHEEC)",
    ),
    additional: rest("Additional Hardware Error Information (AHEI)"),
  },
);

/** Telemetry was captured: the header of its log. */
export const TelemetryLogCreatedEvent = struct(
  { title: "Telemetry Log Create Event", spec: "NVMe base 2.1 §5.1.12.1.14.2.12", size: TelemetryHostLogHeader.size },
  {
    telemetry: at(
      0,
      choice(
        { size: TelemetryHostLogHeader.size, selector: u8, selectorOffset: 0 },
        { host: TelemetryHostLogHeader, controller: TelemetryControllerLogHeader },
        {
          host: logPageIdentifiers.telemetryHostInitiated,
          controller: logPageIdentifiers.telemetryControllerInitiated,
        },
      ),
      "Telemetry Initiated Log (TIL)",
    ),
  },
);

/** The composite temperature crossed a threshold, and by how much. */
export const ThermalExcursionEvent = struct(
  { title: "Thermal Excursion Event", spec: "NVMe base 2.1 §5.1.12.1.14.2.13", size: 2 },
  {
    difference: at(0, u8, "Over Temperature (OTMP), away from the threshold", { unit: "K" }),
    threshold: at(
      1,
      enumeration(u8, {
        warning: 0x01,
        critical: 0x02,
        lightThrottling: 0x03,
        heavyThrottling: 0x04,
        selfThrottling: 0x05,
        normal: 0x88,
        throttlingStopped: 0x89,
        underTemperature: 0xb0,
      }),
      "Threshold (THRESH)",
    ),
  },
);

/** Nothing more is told than that media verification began. */
export const SanitizeMediaVerificationEvent = struct(
  { title: "Sanitize Media Verification Event", spec: "NVMe base 2.1 §5.1.12.1.14.2.14", size: 0 },
  {},
);

/** A setting of a device personality was changed, or was to be. */
export const PersonalityChangeEvent = struct(
  { title: "Configurable Device Personality Change Event", spec: "NVMe base 2.3", size: 12 },
  {
    status: at(
      0,
      bitField(u8, {
        failed: bit(0, "CDP Change Error (CDPCE)"),
        freezeRequested: bit(1, "CDP Requested Freeze State (CDPRFS)"),
      }),
      "Personality Status (PS)",
    ),
    personality: at(1, hex(u8), "Personality Identifier (PERID)"),
    data: rest("Personality Event Data (PED)"),
  },
);

const VendorEventDescriptor = struct(
  { title: "Vendor Specific Event Descriptor", spec: "NVMe base 2.1 §5.1.12.1.14.2.15", size: 6 },
  {
    code: at(0, hex(u16), "Vendor Specific Event Code (VSEC)"),
    dataType: at(
      2,
      enumeration(u8, { eventName: 1, text: 2, binary: 3, signedInteger: 4 }),
      "Vendor Specific Event Data Type (VSEDT)",
    ),
    uuidIndex: at(3, u8, "UUID Index (UIDX)"),
    dataLength: count(4, u16, "Vendor Specific Event Data Length (VSEDL)"),
    data: rest("Vendor Specific Event Data (VSED)", "dataLength"),
  },
);

/** What the vendor has to tell, in parts of which each says what it is. */
export const VendorSpecificEvent = struct(
  { title: "Vendor Specific Event", spec: "NVMe base 2.1 §5.1.12.1.14.2.15", size: 0 },
  { descriptors: list(VendorEventDescriptor, "Vendor Specific Event Descriptors") },
);
