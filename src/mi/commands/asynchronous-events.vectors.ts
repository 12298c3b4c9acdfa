import type { VectorsOf } from "../command.vectors.ts";
import type * as asynchronousEvents from "./asynchronous-events.ts";

const bytes = (...values: readonly number[]) => Uint8Array.from(values);

/** Configuration Get and Set of asynchronous events, and their acknowledgement. */
export const asynchronousEventVectors: VectorsOf<typeof asynchronousEvents> = [
  {
    name: "the events that a drive supports, three of four enabled, one of them the vendor's",
    command: "getAsynchronousEvents",
    request: {},
    requestBytes: "84 08 00 00 04 00 00 00 04 00 00 00 00 00 00 00 4f d2 dc e3",
    responseBytes: `
      84 88 00 00 00 00 00 00 04 00 11 00 05 03 00 80 03 01 00 03 06 80 03 c1 80 57 ae a9 78`,
    value: {
      enableListVersion: 0,
      version: 0,
      events: [
        { event: "controllerReady", enabled: true },
        { event: "controllerFatalStatus", enabled: false },
        { event: "compositeTemperature", enabled: true },
        { event: 0xc1, enabled: true },
      ],
    },
    reference: "request",
  },
  {
    name: "the events of a drive whose lists are of a later version",
    command: "getAsynchronousEvents",
    request: {},
    requestBytes: "84 08 00 00 04 00 00 00 04 00 00 00 00 00 00 00 4f d2 dc e3",
    responseBytes: "84 88 00 00 00 01 00 00 01 01 08 00 05 03 0c 00 2c ed 9a 64",
    value: { enableListVersion: 1, version: 1, events: [{ event: "sanitizeFailureMode", enabled: false }] },
    reference: "request",
  },
  {
    name: "the events of a drive that supports none",
    command: "getAsynchronousEvents",
    request: {},
    requestBytes: "84 08 00 00 04 00 00 00 04 00 00 00 00 00 00 00 4f d2 dc e3",
    responseBytes: "84 88 00 00 00 00 00 00 00 00 05 00 05 f9 9b e9 2e",
    value: { enableListVersion: 0, version: 0, events: [] },
    reference: "request",
  },
  {
    name: "two events enabled for PCI functions, and how things are for both",
    command: "setAsynchronousEvents",
    request: {
      retryDelay: 1,
      delay: 1,
      includePciFunctions: true,
      includePhysicalFunctions: false,
      includeVirtualFunctions: false,
      events: [
        { event: "controllerReady", enabled: true },
        { event: "compositeTemperature", enabled: true },
      ],
    },
    requestBytes: `
      84 08 00 00 03 00 00 00 04 0a 01 01 00 00 00 00 02 00 0b 00 05 03 00 80 03 06 80 61 e1 03 fe`,
    responseBytes: `
      84 88 00 00 00 00 00 00 02 01 1a 00 00 07 00 09 00 00 00 01 00 00 00 01 09 01 00 06 00 00 00 00 02 24
      1e 2a 0a f2`,
    value: {
      version: 1,
      overflow: false,
      retryCount: 0,
      generation: 0,
      occurrences: [
        {
          event: "controllerReady",
          scopeId: 1,
          scope: "controller",
          specificInformation: bytes(),
          vendorInformation: bytes(),
        },
        {
          event: "compositeTemperature",
          scopeId: 0,
          scope: "subsystem",
          specificInformation: bytes(0x24),
          vendorInformation: bytes(),
        },
      ],
    },
    reference: "request",
  },
  {
    name: "one event disabled, one of the vendor's enabled, for SR-IOV functions, half a second between retries",
    command: "setAsynchronousEvents",
    request: {
      retryDelay: 0.5,
      delay: 2,
      includePciFunctions: false,
      includePhysicalFunctions: true,
      includeVirtualFunctions: true,
      events: [
        { event: "powerThresholdExceeded", enabled: false },
        { event: 0xc1, enabled: true },
      ],
    },
    requestBytes: `
      84 08 00 00 03 00 00 00 04 05 02 06 00 00 00 00 02 00 0b 00 05 03 0e 00 03 c1 80 ef 00 9c e5`,
    responseBytes: "84 88 00 00 00 00 00 00 00 00 07 00 80 07 1a cb c3 27 f1",
    value: { version: 0, overflow: true, retryCount: 2, generation: 3, occurrences: [] },
  },
  {
    name: "an acknowledgement, since which nothing happened",
    command: "acknowledgeAsynchronousEvents",
    request: {},
    requestBytes: "84 08 00 00 03 00 00 00 04 00 00 00 00 00 00 00 00 00 05 00 05 97 3b dc f1",
    responseBytes: "84 88 00 00 00 00 00 00 00 00 07 00 00 07 00 df 5b bc 01",
    value: { version: 0, overflow: false, retryCount: 0, generation: 0, occurrences: [] },
    reference: "request",
  },
  {
    name: "an acknowledgement that is answered with success alone",
    command: "acknowledgeAsynchronousEvents",
    request: {},
    requestBytes: "84 08 00 00 03 00 00 00 04 00 00 00 00 00 00 00 00 00 05 00 05 97 3b dc f1",
    responseBytes: "84 88 00 00 00 00 00 00 24 55 77 22",
    value: { version: 0, overflow: false, retryCount: 0, generation: 0, occurrences: [] },
    reference: "request",
  },
  {
    name: "one event disabled, which is answered with success alone",
    command: "setAsynchronousEvents",
    request: { events: [{ event: "compositeTemperature", enabled: false }] },
    requestBytes: "84 08 00 00 03 00 00 00 04 0a 01 07 00 00 00 00 01 00 08 00 05 03 06 00 81 47 45 54",
    responseBytes: "84 88 00 00 00 00 00 00 24 55 77 22",
    value: { version: 0, overflow: false, retryCount: 0, generation: 0, occurrences: [] },
  },
  {
    name: "an acknowledgement on slot 1, since which more happened than fits",
    command: "acknowledgeAsynchronousEvents",
    slot: 1,
    request: {},
    requestBytes: "84 09 00 00 03 00 00 00 04 00 00 00 00 00 00 00 00 00 05 00 05 2a cc 9f c6",
    responseBytes: `
      84 89 00 00 00 00 00 00 02 01 1c 00 80 07 19 09 02 01 06 00 00 00 00 02 1e 00 aa 09 00 00 04 07 00 00 00 00
      17 9c b3 15`,
    value: {
      version: 1,
      overflow: true,
      retryCount: 1,
      generation: 3,
      occurrences: [
        {
          event: "compositeTemperature",
          scopeId: 0,
          scope: "subsystem",
          specificInformation: bytes(0x1e, 0),
          vendorInformation: bytes(0xaa),
        },
        {
          event: "namespaceAttributeChanged",
          scopeId: 7,
          scope: "namespace",
          specificInformation: bytes(),
          vendorInformation: bytes(),
        },
      ],
    },
  },
];
