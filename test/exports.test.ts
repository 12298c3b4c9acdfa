import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

/**
 * What users can import. A name that goes from here breaks somebody's program.
 *
 * To write the list anew: `UPDATE_EXPORTS=1 npm test -- test/exports`
 */
const pinned = `
nvme-mi
  Bus, Controller, DiscoveryError, Endpoint, IntegrityError, MiError, MiStatusError, NvmeStatusError, ProtocolError
  TimeoutError, TransportError, defaultNetwork, formatMctpAddress, mctpAddress, noQuirks, type BusOptions
  type CallOptions, type Capabilities, type CommandChoice, type DataChunk, type DiscoveryReason
  type DownloadFirmwareOptions, type DriveEvent, type EndpointOptions, type EventGap, type EventOptions
  type EventOverflow, type EventsLost, type Exchange, type FirmwareProgress, type FormatProgress, type ListedCommand
  type MalformedEvent, type MctpAddress, type MiErrorCode, type OccurredEvent, type ParameterErrorLocation
  type Passthrough, type PassthroughAnswer, type PersistentEventStep, type PortCapabilities, type Priority
  type Quirks, type ReadBootPartitionOptions, type ReadLogOptions, type ReadPersistentEventsOptions
  type ReadTelemetryOptions, type Receiver, type SanitizeProgress, type SelfTestProgress, type SupportedCommands
  type TelemetryChunk, type TransferOptions, type Transport, type VitalProductDataReading, type WatchOptions
nvme-mi/codec
  annotate, array, ascii, at, bit, bitField, bits, bytes, celsius, celsiusToKelvin, choice, constant, count, derived
  enumeration, escapeText, fieldAt, formatHex, formatValue, hex, i16, i32, i64, i8, inverted, isMalformed, isStruct
  kelvin, kelvinToCelsius, list, namedBits, offsetTable, optional, optionalRest, packed, placeOf, rest, scaled, struct
  textLines, toJson, u104, u128, u16, u24, u32, u64, u8, uuid, wideBits, zeroBased, type Choice
  type CompositeTemperature, type Field, type Infer, type InputFor, type Json, type Kind, type MalformedItem
  type Struct, type Tail, type TextLine
nvme-mi/nvme
  AdvancedErrorReporting, AsymmetricNamespaceAccessLog, AutonomousPowerStateTransitions, AveDiscoveryLog
  BootPartitionHeader, CapacityConfigurationList, ChangedNamespaceList, ChangedZoneList, CommandEffectsLog
  CompletionStatus, ControllerDataQueuePointers, ControllerIdentity, ControllerMetadata, ControllerRegisters
  ControllerStateFormats, CrossControllerResetLog, DevicePersonalitiesLog, DeviceSelfTestLog, DeviceSerialNumber
  DirectiveParameters, DiscoveryLog, DispersedNamespaceLog, DomainList, EnduranceGroupEvents, EnduranceGroupList
  EnduranceGroupLog, ErrorInformationEntry, ErrorInformationLog, EyeOpeningLog, FdpConfigurationsLog, FdpEventsLog
  FdpStatisticsLog, FeatureEffectsLog, FirmwareSlotLog, HostBehavior, HostDiscoveryLog, HostMemoryBufferAttributes
  IdentifyController, IdentifyControllerList, IdentifyIndependentNamespace, IdentifyKeyValueNamespace
  IdentifyNamespace, IdentifyNvmController, IdentifyNvmNamespace, IdentifyZonedController, IdentifyZonedNamespace
  IoCommandSetCombinations, LbaFormat, LbaRange, LbaStatusDescriptor, LbaStatusLog, LockdownLog
  LostHostCommunicationLog, ManagementAddressList, ManagementAgentAddress, ManufacturingDefaultLog, MediaUnitStatusLog
  MiCommandEffectsLog, MsixCapability, NamespaceDescriptorList, NamespaceGranularityList, NamespaceList
  NamespaceMetadata, NamespaceSpecification, NvmSetList, PciConfigurationHeader, PciExpressCapability
  PerformanceAttributeIdentifiers, PersistentEventHeader, PersistentEventLogHeader, PortsList
  PowerManagementCapability, PowerMeasurementLog, PowerStateDescriptor, PredictableLatencyEvents
  PredictableLatencyLog, PredictableLatencyThresholds, PrimaryControllerCapabilities, PullModelDiscoveryLog
  RateLimitingLog, ReachabilityAssociationsLog, ReachabilityGroupsLog, ReclaimUnitHandleUsageLog
  ReservationNotificationLog, RotationalMediaLog, SanitizeNamespaceStatusList, SanitizeStatusLog
  SecondaryControllerList, SelfTestResult, SmartHealthLog, StandardPerformanceAttribute, SupportedLogPages
  TelemetryControllerLogHeader, TelemetryHostLogHeader, UnderlyingNamespaceList, UuidList, VendorPerformanceAttribute
  VoltageMeasurementLog, baseAddressesOf, capabilitiesOf, criticalWarnings, currentLbaFormat, decodePersistentEvents
  decodeSecurityProtocols, encodePersistentEvent, identifyCns, logPageIdentifiers, nvmeStatusName
  persistentEventStructures, persistentEventTypes, securityProtocolName, selfTestOperations, selfTestResults
  selfTestStatusName, telemetryBlockSize, tooManyChangedNamespaces, type AnaGroup, type BaseAddress
  type DecodedEvents, type LbaStatusElement, type LbaStatusRange, type NamespaceDescriptor, type PciCapabilities
  type PciCapability, type PersistentEvent, type PersistentEventData, type PersistentEventDescription
  type SecurityProtocol
nvme-mi/mi
  BasicManagementIdentity, BasicManagementStatus, CommandList, ControllerHealth, ControllerInformation, ControllerList
  EventOccurrence, EventOccurrenceList, EventSwitch, MessageHeader, MultiRecordHeader, NvmeMultiRecord
  NvmePciePortMultiRecord, PciePortInformation, PortInformation, ProductInformationArea, SubsystemHealth
  SubsystemInformation, SupportedCommand, TwoWirePortInformation, UpstreamConnector, VitalProductDataHeader
  adminCommands, asynchronousEvents, commandSets, controlPrimitives, crc32c, decodeBasicManagement, decodeEventMessage
  decodeResponse, decodeVitalProductData, describeOccurrence, encodeEventMessage, encodeRequest
  encodeVitalProductData, eventDescription, formFactors, judgeEventMessage, judgeResponse, miCommands
  neededVitalProductData, nvmeMiMessageType, opcodeTitle, opcodes, pcieCommands, responseStatusTitle, responseStatuses
  type AsynchronousEventName, type BasicManagement, type Command, type CommandSetName, type CommandSlot, type Commands
  type DecodingProblem, type Effect, type FieldValue, type InputOf, type MessageFlags, type MessageType
  type MultiRecord, type MultiRecordDescription, type NamedEvent, type Opcode, type ProductInformation
  type ReadingCommand, type Reception, type RequestOf, type ResponseOf, type ResponseStatus, type Support
  type Topology, type TopologyDescription, type TopologyElement, type TopologyElementDescription, type VendorBlock
  type VitalProductData, type VitalProductDataDescription
nvme-mi/mctp
  ControlRequest, ControlResponse, MctpPort, Packet, Reassembler, SerialFrameDecoder, TagPool, answerTo
  baselineTransmissionUnit, completionCode, controlCommands, decodeControlResponse, decodePacket, defaultNetwork
  dropReasons, encodeControlRequest, encodeControlResponse, encodePacket, encodeSerialFrame, formatMctpAddress
  fragment, isAssignableEid, mctpAddress, mctpHeaderVersion, messageType, messageTypeOf, noDrops, packetHeaderSize
  respondToControl, serialChecksum, serialTransmissionUnit, tagsPerPeer, type ControlCommand, type ControlState
  type DropReason, type Drops, type MctpAddress, type MctpMessage, type MctpPortOptions, type ReassemblyLimits
nvme-mi/transport
  MemoryTransport, StreamTransport, serveStream, type Exchange, type Listener, type Listening
  type MemoryTransportOptions, type Receiver, type Reply, type Requester, type Responder, type ServeStreamOptions
  type ServedEndpoint, type StreamServer, type StreamTransportOptions, type Transmission, type Transport
nvme-mi/af-mctp
  AfMctpResponder, AfMctpTransport, MctpRoutes, readMctpRoutes, serveKernel, type AfMctpTransportOptions
  type DatagramReceiver, type DatagramSocket, type DatagramSystem, type IncomingRequest, type KernelServer
  type ListenOptions, type LocalEndpointId, type MctpLink, type MctpRoute, type ReadMctpRoutesOptions
  type ServeKernelOptions, type SocketOptions, type SystemCallFailure
nvme-mi/discovery
  DaemonLink, DiscoveredEndpoint, MctpDaemon, Scan, groupBySubsystem, kernelRoute, parseEndpointList, readEndpointList
  readSubsystemIdentities, scan, sweep, tuneLink, watch, type ActionOptions, type BusAddress, type DiscoverySource
  type EndpointChange, type EndpointControl, type EndpointListOptions, type EndpointSetup, type EndpointWatch
  type EndpointWatchOptions, type Findings, type Found, type FoundEndpoint, type IdentifiedEndpoint, type KeptSetting
  type LinkFrequency, type LinkRoute, type LinkRouteState, type LinkSettingName, type LinkSettings, type LinkTuning
  type Look, type MctpDaemonOptions, type PhysicalAddress, type ReadIdentitiesOptions, type RemainingSetting
  type ScanOptions, type Source, type SubsystemIdentity, type SubsystemMember, type SweepOptions, type TuneLinkOptions
  type TuningStep
nvme-mi/simulator
  AnnouncedFleet, Drive, Fleet, MctpStack, corrupted, daemonVersions, defaultFleet, delayed, driveModel, dropped
  duplicated, endless, limited, moreProcessing, refused, serveMctpDaemon, silent, simulatedFirmwareImage, truncated
  twoWireLink, wrongSlot, type AnnouncedFleetOptions, type AttachedDevice, type Behaviour, type BusChoice
  type ControllerModel, type DaemonVersion, type Distortion, type DriveModel, type DriveSpecification
  type EndlessOptions, type EventModel, type EventState, type EventTerms, type FakeMctpDaemon, type FunctionType
  type LinkRole, type MctpStackOptions, type MoreProcessingOptions, type NamespaceModel, type NetworkLink
  type PciFunctionModel, type PortModel, type RaisedEvent, type RecoveryTimes, type RequestContext
  type ServeMctpDaemonOptions, type SetUp, type ShownInterface, type ShownObject, type ShownProperty, type StackChange
  type StackEndpoint, type StackLink, type TwoWireLinkOptions, type TwoWireSender, type VendorAdminCommand
  type VendorCommand, type VendorMessageType, type VendorPrimitive
`;

interface Subpath {
  readonly name: string;
  /** Below src/ and below its compiled equal, without extension. */
  readonly module: string;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const lineWidth = 118;
const refresh = "UPDATE_EXPORTS=1 npm test -- test/exports";

const subpaths: Subpath[] = Object.entries(readExports())
  .filter(([, file]) => file.endsWith(".js"))
  .map(([path, file]) => ({
    name: path.replace(".", "nvme-mi"),
    module: file.replace(/^\.\/dist\/src\/(.*)\.js$/, "$1"),
  }));

function readExports(): Record<string, string> {
  return JSON.parse(readFileSync(`${root}/package.json`, "utf8")).exports;
}

/** The names that a subpath's index exports, `type ` before those that are only types. */
function declaredNames({ module }: Subpath): string[] {
  const source = readFileSync(`${root}/src/${module}.ts`, "utf8");
  return [...source.matchAll(/^export (type )?\{([^}]*)\}/gm)].flatMap(([, type = "", list = ""]) =>
    list
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "")
      .map((name) => type + name.replace(/\w+ as /, "")),
  );
}

async function exportedNames({ module }: Subpath): Promise<string[]> {
  return Object.keys(await import(new URL(`../src/${module}.js`, import.meta.url).href));
}

function sorted(names: readonly string[]): string[] {
  return names.toSorted((a, b) => (a < b ? -1 : 1));
}

/** All subpaths with their names, as in `pinned`. */
function listing(): string {
  return `\n${subpaths.map((subpath) => [subpath.name, ...filled(declaredNames(subpath))].join("\n")).join("\n")}\n`;
}

/** The names that went and came, each with its subpath. */
function differences(before: string, now: string): string {
  const [old, current] = [names(before), names(now)];
  const gone = [...old].filter((name) => !current.has(name));
  const come = [...current].filter((name) => !old.has(name));
  return [...gone.map((name) => `- ${name}`), ...come.map((name) => `+ ${name}`)].join("\n");
}

function names(list: string): Set<string> {
  const found = new Set<string>();
  let subpath = "";
  for (const line of list.trim().split("\n")) {
    if (!line.startsWith(" ")) subpath = line;
    else for (const name of line.trim().split(", ")) found.add(`${subpath}: ${name}`);
  }
  return found;
}

/** Values first, then types, in lines as long as fit. */
function filled(names: readonly string[]): string[] {
  const lines: string[] = [];
  for (const name of [...sorted(names.filter((name) => !isType(name))), ...sorted(names.filter(isType))]) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length + 2 <= lineWidth) {
      lines[lines.length - 1] = `${last}, ${name}`;
    } else {
      lines.push(`  ${name}`);
    }
  }
  return lines;
}

function isType(name: string): boolean {
  return name.startsWith("type ");
}

describe("the subpaths", () => {
  const { UPDATE_EXPORTS: update } = process.env;

  it("export what is pinned here", { skip: update !== undefined && "written anew" }, () => {
    const found = listing();
    // Not `equal`, which would print both lists, each on one line.
    assert.ok(found === pinned, `${differences(pinned, found)}\nThe list is now:\n${found}\nTo write it: ${refresh}`);
  });

  for (const subpath of subpaths) {
    it(`export from ${subpath.name} every name once and by name`, async () => {
      const declared = declaredNames(subpath);
      const values = declared.filter((name) => !isType(name));
      // Were there `export *` or a declaration in the index, the list above would lack its names.
      assert.deepEqual(sorted(values), sorted(await exportedNames(subpath)));
      assert.equal(new Set(declared).size, declared.length);
    });
  }

  if (update !== undefined) {
    const file = `${root}/test/exports.test.ts`;
    const source = readFileSync(file, "utf8");
    writeFileSync(
      file,
      source.replace(/(?<=^const pinned = `)[^`]*/m, () => listing()),
    );
  }
});
