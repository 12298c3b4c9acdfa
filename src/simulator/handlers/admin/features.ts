import { at, struct } from "../../../codec/index.ts";
import { adminPlaces, dword, everyNamespace } from "../../../mi/admin/admin-command.ts";
import { featureCommands } from "../../../mi/admin/features/feature-commands.ts";
import type { adminCommands, Command } from "../../../mi/index.ts";
import { viewOf } from "../../../mi/message.ts";
import type { Feature } from "../../../nvme/features/feature.ts";
import { timestampBits } from "../../../nvme/timestamp-bits.ts";
import type { DriveModel, NamespaceModel } from "../../drive-model.ts";
import { checkFeatureValue, everySensor } from "../../features/feature-checks.ts";
import { featureIds, thresholdSelect } from "../../features/feature-defaults.ts";
import type { FeatureValue } from "../../features/feature-model.ts";
import {
  capabilitiesOf,
  type FeaturePlace,
  featureOf,
  featureValue,
  keepValue,
  readClock,
} from "../../features/feature-store.ts";
import { withElements } from "../../features/metadata-elements.ts";
import { numberOfEvents, recordedEvents, supportedEvents } from "../../features/placement-events.ts";
import { protectNamespaces } from "../../media/namespace-protection.ts";
import { nvmeRefusals } from "../../refusal.ts";
import type { AnyHandler, Handlers } from "../handler.ts";

/** What of dword 11 selects one of several settings, by feature. Of others there is one. */
const selectMasks: Readonly<Record<number, number>> = {
  4: 0x003f_0000,
  9: 0xffff,
  18: 0xffff,
  19: 0xffff,
  20: 0xffff,
  24: 0xffff,
  28: 0xff,
  29: 0xffff,
  30: 0xffff,
  33: 0xffff,
};

const metadataFeatures: readonly number[] = [
  featureIds.enhancedControllerMetadata,
  featureIds.controllerMetadata,
  featureIds.namespaceMetadata,
];

const Timestamp = struct(
  { title: "Timestamp", spec: "NVMe base 2.0 §5.27.1.8", size: timestampBits.size },
  { timestamp: at(0, timestampBits, "Timestamp") },
);

/** A request as far as features go, but for its data. */
function headOf(message: Uint8Array) {
  const view = viewOf(message);
  return {
    controllerId: view.getUint16(adminPlaces.controllerId, true),
    namespaceId: view.getUint32(adminPlaces.namespaceId, true),
    dataLength: view.getUint32(adminPlaces.dataLength, true),
    dword11: view.getUint32(dword(11), true),
    dword12: view.getUint32(dword(12), true),
  };
}

/** The namespaces that a request is about: one, or all of them where it may be; undefined where the feature is not of one. */
function namespacesOf(
  drive: DriveModel,
  { scope }: Feature,
  namespaceId: number,
  mayBeAll: boolean,
): readonly (NamespaceModel | undefined)[] {
  if (scope !== "namespace") {
    if (mayBeAll && namespaceId !== 0 && namespaceId !== everyNamespace) throw nvmeRefusals.featureNotNamespaceSpecific;
    return [undefined];
  }
  if (mayBeAll && namespaceId === everyNamespace) return drive.namespaces;
  const namespace = drive.namespaces.find(({ id }) => id === namespaceId);
  if (namespace === undefined) throw nvmeRefusals.invalidNamespaceOrFormat;
  return [namespace];
}

function placesOf(
  drive: DriveModel,
  feature: Feature,
  head: ReturnType<typeof headOf>,
  mayBeAll: boolean,
): readonly FeaturePlace[] {
  const { controllerId, dword11, namespaceId } = head;
  const select = (dword11 & (selectMasks[feature.identifier] ?? 0)) >>> 0;
  const isThreshold = feature.identifier === featureIds.temperatureThreshold;
  const isEvery = mayBeAll && isThreshold && thresholdSelect(select).sensor === everySensor;
  const count = drive.smart.temperatureSensors.length + 1;
  const selects = isEvery
    ? Array.from({ length: count }, (_, sensor) => (select & 0x0030_0000) | (sensor << 16))
    : [select];
  const namespaces = namespacesOf(drive, feature, namespaceId, mayBeAll);
  return namespaces.flatMap((namespace) => selects.map((each) => ({ feature, controllerId, namespace, select: each })));
}

function answerTo(drive: DriveModel, place: FeaturePlace, value: FeatureValue, size: number, now: number | undefined) {
  const { identifier, place: dwordOfValue } = place.feature;
  if (identifier === featureIds.placementEvents) return supportedEvents(value.data, size);
  if (identifier === featureIds.timestamp && now !== undefined) {
    const { milliseconds, isSet } = readClock(drive, now);
    const timestamp = { milliseconds: BigInt(Math.trunc(milliseconds)), origin: isSet ? 1 : 0 };
    return { result: 0, data: Timestamp.toBytes({ timestamp }) };
  }
  const data = new Uint8Array(size);
  data.set(value.data.subarray(0, size));
  return { result: dwordOfValue === 12 ? value.dword12 : value.dword11, data };
}

/** Get Features of one feature. */
function getter(command: Command, identifier: number): AnyHandler {
  const { request: requestStruct, response } = command;
  return (drive, request, { message, now }) => {
    const feature = featureOf(drive, identifier);
    const { select } = request as { readonly select: "current" | "default" | "saved" };
    const head = { ...headOf(requestStruct.toBytes(request)), namespaceId: headOf(message).namespaceId };
    const [place] = placesOf(drive, feature, head, false);
    if (place === undefined) throw nvmeRefusals.invalidField;
    const size = response.struct.variable ? headOf(message).dataLength : response.struct.size - adminPlaces.resultData;
    const value = featureValue(drive, place, select);
    const { result, data } = answerTo(drive, place, value, size, select === "current" ? now : undefined);
    const bytes = new Uint8Array(adminPlaces.resultData + size);
    viewOf(bytes).setUint32(adminPlaces.result, result, true);
    bytes.set(data, adminPlaces.resultData);
    return response.struct.fromBytes(bytes);
  };
}

/** The value that a request asks for, of those features whose request is not the value itself. */
function valueAfter(drive: DriveModel, place: FeaturePlace, given: FeatureValue): FeatureValue {
  const { identifier } = place.feature;
  const { dword11, dword12, data } = given;
  const before = featureValue(drive, place).data;
  if (metadataFeatures.includes(identifier)) {
    const isEnhanced = identifier === featureIds.enhancedControllerMetadata;
    return { dword11: 0, dword12: 0, data: withElements(before, data, { dword11, isEnhanced }) };
  }
  if (identifier === featureIds.placementEvents) {
    const named = data.subarray(0, numberOfEvents(dword11));
    return { ...given, data: recordedEvents(before, named, (dword12 & 1) === 1) };
  }
  if (identifier === featureIds.bootPartitionWriteProtection) return partitionStates(featureValue(drive, place), given);
  // A threshold of all sensors is one of each.
  const isThreshold = identifier === featureIds.temperatureThreshold;
  return isThreshold ? { ...given, dword11: ((dword11 & ~0x003f_0000) | place.select) >>> 0 } : given;
}

/** A state of 0 is for no change. */
function partitionStates(before: FeatureValue, given: FeatureValue): FeatureValue {
  const states = [0b111, 0b111_000].map((mask) => given.dword11 & mask || before.dword11 & mask);
  return { ...given, dword11: states.reduce((all, state) => all | state, 0) };
}

/** Set Features of one feature. */
function setter(command: Command, identifier: number): AnyHandler {
  const { request: requestStruct, response } = command;
  return (drive, request, { message, now }) => {
    const feature = featureOf(drive, identifier);
    const bytes = requestStruct.toBytes(request);
    const head = { ...headOf(bytes), namespaceId: headOf(message).namespaceId };
    const places = placesOf(drive, feature, head, true);
    const { save } = request as { readonly save: boolean };
    const { changeable, saveable } = capabilitiesOf(drive, feature);
    if (!changeable) throw nvmeRefusals.featureNotChangeable;
    if (save && !saveable) throw nvmeRefusals.featureNotSaveable;
    const given = { dword11: head.dword11, dword12: head.dword12, data: bytes.subarray(adminPlaces.data) };
    checkFeatureValue(drive, places, given);
    for (const place of places) {
      const value = valueAfter(drive, place, given);
      keepValue(drive, place, value, save);
      takeEffect(drive, place, value, now);
    }
    return response.struct.zero();
  };
}

/** What else of the drive a feature changes. */
function takeEffect(drive: DriveModel, { feature, namespace }: FeaturePlace, value: FeatureValue, now: number): void {
  if (feature.identifier === featureIds.timestamp) {
    const { timestamp } = Timestamp.fromBytes(value.data);
    drive.features.clock = { milliseconds: Number(timestamp.milliseconds), at: now, isSet: true };
  }
  if (feature.identifier === featureIds.namespaceWriteProtection && namespace !== undefined) {
    protectNamespaces(drive, (id) => (id === namespace.id ? value.dword11 !== 0 : undefined));
  }
}

function handlerOf(command: Command): AnyHandler {
  const identifier = command.request.fields.featureIdentifier?.constant;
  if (typeof identifier !== "number") return featureCapabilities as AnyHandler;
  return command.opcode === featureCommands.getFeatureCapabilities.opcode
    ? getter(command, identifier)
    : setter(command, identifier);
}

const featureCapabilities: Handlers<typeof featureCommands>["getFeatureCapabilities"] = (
  drive,
  { featureIdentifier },
) => capabilitiesOf(drive, featureOf(drive, featureIdentifier));

type FeatureHandlers = Pick<Handlers<typeof adminCommands>, keyof Handlers<typeof featureCommands>>;

/** Features of simulated drives: whatever is described has its two handlers by that. */
export const featureHandlers = Object.fromEntries(
  Object.entries<Command>(featureCommands)
    .filter(([, { partial }]) => !partial)
    .map(([name, command]) => [name, handlerOf(command)]),
) as unknown as FeatureHandlers;
