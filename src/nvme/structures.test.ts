import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { annotate, offsetTable, type Struct, textLines, toJson } from "../codec/index.ts";
import { ProtocolError } from "../errors.ts";
import * as nvme from "./index.ts";
import { structureTables } from "./structure-tables.contract.ts";

const structures = Object.entries(nvme).filter(
  ([, each]) => typeof each === "object" && "fromBytes" in each,
) as unknown as [string, Struct][];

/** Bytes that a structure takes: its own size, or a few items of a list that reaches to the end. */
const lengthsOf = ({ variable, size }: Struct): number[] =>
  variable ? [0, 64, 256].map((more) => size + more) : [size];

/** Whether bytes behind the last entry are none of the structure's, as where a log page is read past its end. */
const isPadded = ({ tails }: Struct): boolean =>
  Object.values(tails).some((tail) => "padded" in tail || (tail.of === undefined && tail.countedBy === undefined));

/** Where entries tell their own length, not all bytes are a value. */
function decodedFrom(struct: Struct, bytes: Uint8Array): unknown {
  try {
    return struct.fromBytes(bytes);
  } catch (error) {
    if (struct.variable && error instanceof ProtocolError) return undefined;
    throw error;
  }
}

describe("every structure exported", () => {
  test("is among those tested here", () => {
    assert.deepEqual(structures.map(([name]) => name).sort(), [
      "AdvancedErrorReporting",
      "AsymmetricNamespaceAccessLog",
      "AutonomousPowerStateTransitions",
      "AveDiscoveryLog",
      "BootPartitionHeader",
      "CapacityConfigurationList",
      "ChangedNamespaceList",
      "ChangedZoneList",
      "CommandEffectsLog",
      "ControllerDataQueuePointers",
      "ControllerIdentity",
      "ControllerMetadata",
      "ControllerRegisters",
      "ControllerStateFormats",
      "CrossControllerResetLog",
      "DevicePersonalitiesLog",
      "DeviceSelfTestLog",
      "DeviceSerialNumber",
      "DirectiveParameters",
      "DiscoveryLog",
      "DispersedNamespaceLog",
      "DomainList",
      "EnduranceGroupEvents",
      "EnduranceGroupList",
      "EnduranceGroupLog",
      "ErrorInformationEntry",
      "ErrorInformationLog",
      "EyeOpeningLog",
      "FdpConfigurationsLog",
      "FdpEventsLog",
      "FdpStatisticsLog",
      "FeatureEffectsLog",
      "FirmwareSlotLog",
      "HostBehavior",
      "HostDiscoveryLog",
      "HostMemoryBufferAttributes",
      "IdentifyController",
      "IdentifyControllerList",
      "IdentifyIndependentNamespace",
      "IdentifyKeyValueNamespace",
      "IdentifyNamespace",
      "IdentifyNvmController",
      "IdentifyNvmNamespace",
      "IdentifyZonedController",
      "IdentifyZonedNamespace",
      "IoCommandSetCombinations",
      "LbaFormat",
      "LbaRange",
      "LbaStatusDescriptor",
      "LbaStatusLog",
      "LockdownLog",
      "LostHostCommunicationLog",
      "ManagementAddressList",
      "ManagementAgentAddress",
      "ManufacturingDefaultLog",
      "MediaUnitStatusLog",
      "MiCommandEffectsLog",
      "MsixCapability",
      "NamespaceDescriptorList",
      "NamespaceGranularityList",
      "NamespaceList",
      "NamespaceMetadata",
      "NamespaceSpecification",
      "NvmSetList",
      "PciConfigurationHeader",
      "PciExpressCapability",
      "PerformanceAttributeIdentifiers",
      "PersistentEventHeader",
      "PersistentEventLogHeader",
      "PortsList",
      "PowerManagementCapability",
      "PowerMeasurementLog",
      "PowerStateDescriptor",
      "PredictableLatencyEvents",
      "PredictableLatencyLog",
      "PredictableLatencyThresholds",
      "PrimaryControllerCapabilities",
      "PullModelDiscoveryLog",
      "RateLimitingLog",
      "ReachabilityAssociationsLog",
      "ReachabilityGroupsLog",
      "ReclaimUnitHandleUsageLog",
      "ReservationNotificationLog",
      "RotationalMediaLog",
      "SanitizeNamespaceStatusList",
      "SanitizeStatusLog",
      "SecondaryControllerList",
      "SelfTestResult",
      "SmartHealthLog",
      "StandardPerformanceAttribute",
      "SupportedLogPages",
      "TelemetryControllerLogHeader",
      "TelemetryHostLogHeader",
      "UnderlyingNamespaceList",
      "UuidList",
      "VendorPerformanceAttribute",
      "VoltageMeasurementLog",
    ]);
  });

  for (const [name, struct] of structures) {
    test(`${name} truncated at any length is refused`, () => {
      const bytes = new Uint8Array(256);
      for (let length = 0; length < struct.size; length++) {
        const short = length <= bytes.length ? bytes.subarray(0, length) : new Uint8Array(length);
        assert.throws(() => struct.fromBytes(short), ProtocolError);
      }
    });

    test(`${name} with one byte too many is refused`, () => {
      for (const length of lengthsOf(struct)) {
        assert.doesNotThrow(() => struct.fromBytes(new Uint8Array(length)));
        if (isPadded(struct)) assert.doesNotThrow(() => struct.fromBytes(new Uint8Array(length + 1)));
        else assert.throws(() => struct.fromBytes(new Uint8Array(length + 1)), ProtocolError);
      }
    });

    test(`${name} decodes and encodes any bytes to the same value`, () => {
      const length = Math.max(...lengthsOf(struct));
      fc.assert(
        fc.property(fc.uint8Array({ minLength: length, maxLength: length }), (bytes) => {
          const value = decodedFrom(struct, bytes);
          if (value === undefined) return;
          const again = struct.toBytes(value);
          assert.deepEqual(struct.fromBytes(again), value);
          assert.deepEqual(struct.toBytes(struct.fromBytes(again)), again);
        }),
        { numRuns: length > 1000 ? 20 : 100 },
      );
    });

    test(`${name} is read at an offset, as it lies in a message`, () => {
      const message = new Uint8Array(struct.size + 28).fill(0xff);
      const value = struct.zero();
      const view = new DataView(message.buffer, 8);
      message.fill(0, 20, 20 + struct.size);
      assert.deepEqual(struct.decode(view, 12, 12 + struct.size), value);
    });

    test(`${name} can be shown as a table, a dump, text and JSON`, () => {
      const bytes = new Uint8Array(Math.max(...lengthsOf(struct))).fill(0xa5);
      const value = struct.fromBytes(bytes);
      assert.match(offsetTable(struct), /^### /);
      assert.doesNotMatch(annotate(struct, bytes), /\[object|cut off|past the end/);
      assert.doesNotThrow(() => JSON.stringify(toJson(value)));
      for (const line of textLines(struct, value)) assert.doesNotMatch(`${line.label}${line.value}`, /\[object/);
    });
  }
});

/** Puts a value at a path such as `powerStates[1].maximumPower` into a decoded structure. */
function withField(value: unknown, path: string, field: unknown): unknown {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== "");
  const copy = structuredClone(value) as Record<string, unknown>;
  let inner = copy;
  for (const step of steps.slice(0, -1)) inner = inner[step] as Record<string, unknown>;
  const last = steps.at(-1)!;
  assert.ok(last in inner, `${path} is not a field`);
  inner[last] = field;
  return copy;
}

// Bytes are set for one field alone, and the whole value is compared: so a field that overlaps or has moved shows too.
for (const [struct, fields, flags] of structureTables) {
  describe(`in ${struct.title}`, () => {
    const zero = struct.zero();
    // Text is padded with spaces, so an empty structure is not all zero.
    const empty = struct.toBytes(zero);

    for (const [offset, hex, path, value] of fields) {
      test(`bytes ${hex.slice(0, 32)} at ${offset} are ${path}, both ways`, () => {
        const bytes = empty.slice();
        bytes.set(Buffer.from(hex, "hex"), offset);
        const expected = withField(zero, path, value);
        assert.deepEqual(struct.fromBytes(bytes), expected);
        assert.deepEqual(struct.toBytes(expected), bytes);
      });
    }

    test("each flag is the bit that the specification says", () => {
      for (const [offset, bit, path] of flags) {
        const bytes = empty.slice();
        bytes[offset + (bit >>> 3)] = 1 << (bit & 7);
        const expected = withField(zero, path, true);
        assert.deepEqual(struct.fromBytes(bytes), expected, path);
        assert.deepEqual(struct.toBytes(expected), bytes, path);
      }
    });

    test("each field is as wide as the specification says", () => {
      for (const [, hex, path] of fields) {
        const field = struct.fields[path];
        // A small value reads the same from fewer bytes, so the rows above do not show this.
        if (field?.kind.parts.form === "scalar") assert.equal(hex.length / 2, field.kind.size, path);
      }
    });

    test("no field goes untested", () => {
      const tested = new Set([...fields.map(([, , path]) => path), ...flags.map(([, , path]) => path)]);
      const missing = [...pathsOf(zero)].filter((path) => {
        // What follows the fixed part is in the vectors of commands.
        if (path in struct.tails) return false;
        // An array is covered by any of its items, a bit field tested as one object by its own name.
        const pattern = path.replaceAll(/\[\d+\]/g, "[]");
        return ![...tested].some((each) => {
          const known = each.replaceAll(/\[\d+\]/g, "[]");
          return pattern === known || pattern.startsWith(`${known}.`);
        });
      });
      assert.deepEqual(missing, []);
    });
  });
}

/** Every leaf of a decoded value, by its path. */
function* pathsOf(value: unknown, path = ""): Generator<string> {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) {
    yield path;
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* pathsOf(item, `${path}[${index}]`);
  } else {
    for (const [name, item] of Object.entries(value)) yield* pathsOf(item, path === "" ? name : `${path}.${name}`);
  }
}
