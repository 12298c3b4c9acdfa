import { FeatureEffectsLog } from "../../../nvme/index.ts";
import { sparse, type VectorsOf } from "../../command.vectors.ts";
import type { adminCommands } from "../index.ts";

const effects = FeatureEffectsLog.zero().features;

/** Get Log Page of what can be set, changed and prohibited. */
export const abilityVectors: VectorsOf<typeof adminCommands> = [
  {
    name: "effects of two features, of which one changes everything",
    command: "getFeatureEffectsLog",
    request: {},
    requestBytes: `
      84 10 00 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 04 00 00 00 00 00 00 00 00 00 00 12 80 ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 a4 f7 05 80`,
    responseBytes: sparse(
      1048,
      [
        [0, "84 90"],
        [20 + 4, "01 00 20 00"],
        [20 + 116, "1f 00 f8 0f"],
      ],
      "46 8a 92 cb",
    ),
    value: {
      features: effects.map((each, identifier) => {
        if (identifier === 1) return { ...each, supported: true, controllerScope: true };
        if (identifier !== 0x1d) return each;
        return {
          supported: true,
          userDataContentChange: true,
          namespaceCapabilityChange: true,
          namespaceInventoryChange: true,
          controllerCapabilityChange: true,
          uuidSelection: true,
          namespaceScope: true,
          controllerScope: true,
          nvmSetScope: true,
          enduranceGroupScope: true,
          domainScope: true,
          subsystemScope: true,
          controllerDataQueueScope: true,
          reclaimUnitHandleScope: true,
        };
      }),
    },
  },
  {
    name: "commands of the Management Interface that are prohibited out of band",
    command: "getLockdownLog",
    request: { scope: "miCommand", contents: "prohibitedOutOfBand" },
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 02 00 00 00 00 00 00 00 00 00 00 14 a3 7f 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 ff fe 81 e1`,
    responseBytes: sparse(
      536,
      [
        [0, "84 90"],
        [20 + 0, "23 00 00 03 03 06 07"],
      ],
      "b3 3c a2 e7",
    ),
    value: { selected: { scope: "miCommand", contents: "prohibitedOutOfBand" }, identifiers: [3, 6, 7] },
  },
  {
    name: "two personalities of a device, one with more than is known here",
    command: "getDevicePersonalities",
    request: { dataLength: 20 },
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      14 00 00 00 00 00 00 00 00 00 00 00 1d 80 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 80 64 34 0f`,
    responseBytes: sparse(
      44,
      [
        [0, "84 90"],
        [20 + 0, "01 00 02 06 14 00 05 01 03 03 01 09 03 04 00 00 aa bb cc dd"],
      ],
      "f0 7a 30 b1",
    ),
    value: {
      lastPersonality: 1,
      version: 2,
      headerLength: 6,
      size: 20,
      personalities: [
        {
          size: 5,
          identifier: "security",
          resetRequired: "subsystem",
          authenticatedUnfreeze: { physicalCredential: true, programmableKey: true },
          attributes: { userDataEffect: true },
          additional: new Uint8Array(0),
        },
        {
          size: 9,
          identifier: "revertManufacturingSettings",
          resetRequired: "powerCycle",
          authenticatedUnfreeze: { physicalCredential: false, programmableKey: false },
          attributes: { userDataEffect: false },
          additional: Uint8Array.of(0xaa, 0xbb, 0xcc, 0xdd),
        },
      ],
    },
  },
  {
    name: "a drive that is as it left the factory",
    command: "getManufacturingDefaultConfiguration",
    request: {},
    requestBytes: `
      84 10 00 00 02 01 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      04 00 00 00 00 00 00 00 00 00 00 00 24 80 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 c5 89 0d b9`,
    responseBytes: sparse(
      28,
      [
        [0, "84 90"],
        [20 + 0, "01 07"],
      ],
      "f4 89 f0 9f",
    ),
    value: { version: 1, status: { subsystem: true, namespaces: true, capacity: true } },
  },
];
