import { adminCommands, type Command } from "../../../mi/index.ts";
import { DataBytes } from "../../data-bytes.ts";
import type { DriveModel } from "../../drive-model.ts";
import { nvmeRefusals } from "../../refusal.ts";
import type { Handlers } from "../handler.ts";

type LogPageName = {
  [K in keyof typeof adminCommands]: K extends `get${string}` ? K : never;
}[keyof typeof adminCommands];

/** Log pages of simulated drives that are kept as bytes. What such a page is about (LSI, LSP) is not asked. */
const storedLogPages = [
  "getMediaUnitStatusLog",
  "getCapacityConfigurations",
  "getRotationalMediaLog",
  "getDispersedNamespaceSubsystems",
  "getManagementAddressList",
  "getPhyReceiverEyeMeasurement",
  "getReachabilityGroups",
  "getReachabilityAssociations",
  "getDevicePersonalities",
  "getCrossControllerResetLog",
  "getLostHostCommunicationLog",
  "getFdpConfigurations",
  "getReclaimUnitHandleUsage",
  "getFdpStatistics",
  "getFdpEvents",
  "getManufacturingDefaultConfiguration",
  "getPowerMeasurementLog",
  "getVoltageMeasurementLog",
  "getRateLimitingLog",
  "getDiscoveryLog",
  "getHostDiscoveryLog",
  "getAveDiscoveryLog",
  "getPullModelDiscoveryLog",
  "getReservationNotificationLog",
  "getChangedZoneList",
] as const satisfies readonly LogPageName[];

/** A page that a drive keeps as bytes, which it refuses as invalid where it has none. */
export function storedLogPage(drive: DriveModel, identifier: number): DataBytes {
  const page = drive.logPages.get(identifier);
  if (page === undefined) throw nvmeRefusals.invalidLogPage;
  return DataBytes.of(page);
}

function stored({ request }: Command) {
  const identifier = request.fields.logPage?.constant as number;
  // The bytes are the data, whatever a requester makes of them.
  return (drive: DriveModel) => storedLogPage(drive, identifier) as never;
}

/** What simulated drives answer to Get Log Page for pages that they keep as bytes. */
export const storedLogPageHandlers = Object.fromEntries(
  storedLogPages.map((name) => [name, stored(adminCommands[name] as unknown as Command)]),
) as unknown as Pick<Handlers<typeof adminCommands>, (typeof storedLogPages)[number]>;
