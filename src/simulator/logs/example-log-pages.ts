import {
  CapacityConfigurationList,
  FdpConfigurationsLog,
  FdpEventsLog,
  FdpStatisticsLog,
  LostHostCommunicationLog,
  logPageIdentifiers,
  ManagementAddressList,
  ManufacturingDefaultLog,
  MediaUnitStatusLog,
  PowerMeasurementLog,
  ReclaimUnitHandleUsageLog,
  ReservationNotificationLog,
} from "../../nvme/index.ts";

const none = new Uint8Array(0);
const gibibyte = 2n ** 30n;
const handles = 4;

/** Eight units of media on four channels, all in Endurance Group 1. */
const mediaUnits = Array.from({ length: 8 }, (_, index) => ({
  mediaUnitId: index + 1,
  domainId: 1,
  enduranceGroupId: 1,
  nvmSetId: 1,
  capacityAdjustmentFactor: 100,
  availableSpare: 100,
  percentageUsed: 2,
  channels: [(index % 4) + 1],
}));

const capacityConfigurations = CapacityConfigurationList.toBytes({
  configurationCount: 1,
  configurations: [
    {
      configurationId: 1,
      domainId: 1,
      enduranceGroups: [
        {
          enduranceGroupId: 1,
          capacityAdjustmentFactor: 100,
          totalCapacity: 7_680_000_000_000n,
          spareCapacity: 512_000_000_000n,
          enduranceEstimate: 14_016_000n,
          nvmSetIds: [1],
          channels: [1, 2, 3, 4].map((channelId) => ({
            channelId,
            mediaUnits: [channelId, channelId + 4].map((mediaUnitId) => ({ mediaUnitId, descriptorLength: 8 })),
          })),
        },
      ],
    },
  ],
});

const placement = {
  descriptorSize: 64 + 4 * handles,
  attributes: { reclaimGroupIdentifierFormat: 0, volatileWriteCache: false, valid: true },
  vendorSpecificSize: 0,
  reclaimGroups: 1,
  lastPlacementIdentifier: handles - 1,
  namespaces: 16,
  reclaimUnitSize: 6n * gibibyte,
  reclaimUnitTimeLimit: 0,
  handles: Array.from({ length: handles }, () => ({ type: "initiallyIsolated" as const })),
  vendorSpecific: none,
};

const power = (value: number) => ({ value, scale: "centiwatts" as const });

const powerMeasurement = PowerMeasurementLog.toBytes({
  ...PowerMeasurementLog.zero(),
  generation: 1,
  attributes: { enabled: true },
  size: 64 + 8 * 3,
  measurements: 3_600,
  histogramCount: 3,
  histogramDescriptorSize: 8,
  histogramBinSize: 250,
  histogramsSupported: 100,
  averagePower: power(812),
  maximumPower: power(1_190),
  percentError: 5,
  histogram: [
    { count: 3_120, lowerThreshold: power(800), additional: none },
    { count: 460, lowerThreshold: power(825), additional: none },
    { count: 20, lowerThreshold: power(850), additional: none },
  ],
});

/** A page of the vendor: text, as no one else knows what to make of it. */
const vendorPage = 0xc0;
const vendorText = "NVMe-MI simulated drive: a page of its vendor";

/** Log pages that a drive keeps as bytes, one of many kinds each, to show what becomes of them. */
export const exampleLogPages: ReadonlyMap<number, Uint8Array> = new Map([
  [
    logPageIdentifiers.mediaUnitStatus,
    MediaUnitStatusLog.toBytes({
      mediaUnitCount: mediaUnits.length,
      channelCount: 4,
      selectedConfiguration: 1,
      mediaUnits,
    }),
  ],
  [logPageIdentifiers.supportedCapacityConfigurations, capacityConfigurations],
  [
    logPageIdentifiers.managementAddressList,
    ManagementAddressList.toBytes({
      addresses: [
        { type: "subsystemManagementAgent", address: "https://[2001:db8::12]/redfish/v1" },
        { type: "endOfList", address: "" },
      ],
    }),
  ],
  [logPageIdentifiers.lostHostCommunication, LostHostCommunicationLog.toBytes({ entryCount: 0, entries: [] })],
  [
    logPageIdentifiers.fdpConfigurations,
    FdpConfigurationsLog.toBytes({
      lastConfiguration: 0,
      version: 0,
      size: 16 + placement.descriptorSize,
      configurations: [placement],
    }),
  ],
  [
    logPageIdentifiers.reclaimUnitHandleUsage,
    ReclaimUnitHandleUsageLog.toBytes({
      handleCount: handles,
      handles: Array.from({ length: handles }, (_, index) => ({ attributes: { controllerSpecified: index === 0 } })),
    }),
  ],
  [
    logPageIdentifiers.fdpStatistics,
    FdpStatisticsLog.toBytes({
      hostBytesWritten: 30_913_487_360_000n,
      mediaBytesWritten: 31_840_891_980_800n,
      mediaBytesErased: 31_838_744_497_152n,
    }),
  ],
  [logPageIdentifiers.fdpEvents, FdpEventsLog.toBytes({ eventCount: 0, events: [] })],
  [
    logPageIdentifiers.manufacturingDefaultConfiguration,
    ManufacturingDefaultLog.toBytes({ version: 0, status: { subsystem: true, capacity: true } }),
  ],
  [logPageIdentifiers.powerMeasurement, powerMeasurement],
  [logPageIdentifiers.reservationNotification, ReservationNotificationLog.toBytes(ReservationNotificationLog.zero())],
  [vendorPage, Uint8Array.from(vendorText.padEnd(64, "\0"), (character) => character.charCodeAt(0))],
]);
