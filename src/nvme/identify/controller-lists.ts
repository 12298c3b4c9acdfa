import { countedArray } from "../../codec/filled-array.ts";
import { at, bit, bitField, hex, type Infer, namedBits, struct, u8, u16, u32 } from "../../codec/index.ts";

/** Ids of controllers in a list of full size, 4096 bytes: their number, then each in two bytes. NVMe base 2.0 §4.4.1. */
export const controllerIdList = countedArray(hex(u16), {
  length: 2047,
  from: 2,
  count: { kind: u16, offset: 0, doc: "Number of Identifiers (NUMIDS)" },
});

/**
 * Ids of up to 2047 controllers, ascending, 4096 bytes: the answer to Identify with CNS 12h (those that a namespace is
 * attached to) or 13h (all). NVMe base 2.0 §4.4.1.
 */
export const IdentifyControllerList = struct(
  { title: "Identify Controller List", spec: "NVMe base 2.0 §4.4.1", size: 4096 },
  {
    controllerIds: at(0, controllerIdList, "Controller Identifiers (CNTLID)"),
  },
);
/** Ids of up to 2047 controllers, decoded. */
export type IdentifyControllerList = Infer<typeof IdentifyControllerList>;

/**
 * What a primary controller has to give to its secondary controllers, 4096 bytes: the answer to Identify with CNS 14h. Virtual
 * queue and virtual interrupt resources are either private to it or flexible. NVMe base 2.0 §5.17.2.13.
 */
export const PrimaryControllerCapabilities = struct(
  { title: "Primary Controller Capabilities", spec: "NVMe base 2.0 §5.17.2.13", size: 4096 },
  {
    controllerId: at(0, hex(u16), "Controller Identifier (CNTLID)"),
    portId: at(2, u16, "Port Identifier (PORTID)"),
    resourceTypes: at(
      4,
      bitField(u8, {
        queues: bit(0, "VQ Resources Supported (VQRT)"),
        interrupts: bit(1, "VI Resources Supported (VIRT)"),
      }),
      "Controller Resource Types (CRT)",
    ),
    flexibleQueues: at(32, u32, "VQ Resources Flexible Total (VQFRT)"),
    flexibleQueuesAssigned: at(36, u32, "VQ Resources Flexible Assigned (VQRFA)"),
    flexibleQueuesOfPrimary: at(40, u16, "VQ Resources Flexible Allocated to Primary (VQRFAP)"),
    privateQueues: at(42, u16, "VQ Resources Private Total (VQPRT)"),
    maximumFlexibleQueues: at(44, u16, "VQ Resources Flexible Secondary Maximum (VQFRSM)"),
    queueGranularity: at(46, u16, "VQ Flexible Resource Preferred Granularity (VQGRAN)"),
    flexibleInterrupts: at(64, u32, "VI Resources Flexible Total (VIFRT)"),
    flexibleInterruptsAssigned: at(68, u32, "VI Resources Flexible Assigned (VIRFA)"),
    flexibleInterruptsOfPrimary: at(72, u16, "VI Resources Flexible Allocated to Primary (VIRFAP)"),
    privateInterrupts: at(74, u16, "VI Resources Private Total (VIPRT)"),
    maximumFlexibleInterrupts: at(76, u16, "VI Resources Flexible Secondary Maximum (VIFRSM)"),
    interruptGranularity: at(78, u16, "VI Flexible Resource Preferred Granularity (VIGRAN)"),
  },
);
/** What a primary controller has to give to its secondary controllers, decoded. */
export type PrimaryControllerCapabilities = Infer<typeof PrimaryControllerCapabilities>;

/** One secondary controller and what it was given, 32 bytes. NVMe base 2.0 §5.17.2.14. */
const SecondaryController = struct(
  { title: "Secondary Controller Entry", spec: "NVMe base 2.0 §5.17.2.14", size: 32 },
  {
    secondaryControllerId: at(0, hex(u16), "Secondary Controller Identifier (SCID)"),
    primaryControllerId: at(2, hex(u16), "Primary Controller Identifier (PCID)"),
    state: at(
      4,
      bitField(u8, { state: namedBits(0, 0, "Secondary Controller State (SCS)", { offline: 0, online: 1 }) }),
      "Secondary Controller State (SCS)",
    ),
    virtualFunctionNumber: at(8, u16, "Virtual Function Number (VFN), 0 for a controller that is no virtual function"),
    queues: at(10, u16, "Number of VQ Flexible Resources Assigned (NVQ)"),
    interrupts: at(12, u16, "Number of VI Flexible Resources Assigned (NVI)"),
  },
);

/** Up to 127 secondary controllers, ascending, 4096 bytes: the answer to Identify with CNS 15h. NVMe base 2.0 §5.17.2.14. */
export const SecondaryControllerList = struct(
  { title: "Secondary Controller List", spec: "NVMe base 2.0 §5.17.2.14", size: 4096 },
  {
    controllers: at(
      0,
      countedArray(SecondaryController, {
        length: 127,
        from: 32,
        count: { kind: u8, offset: 0, doc: "Number of Identifiers (NUMID)" },
      }),
      "Secondary Controller Entries",
    ),
  },
);
/** Up to 127 secondary controllers, decoded. */
export type SecondaryControllerList = Infer<typeof SecondaryControllerList>;
