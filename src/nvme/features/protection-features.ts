import { at, bit, bitField, bytes, namedBits, packed, u32 } from "../../codec/index.ts";
import { feature } from "./feature.ts";

/** Whether sanitizing without deallocation is refused, or goes on with a warning, where a drive cannot do without it. */
export const sanitizeConfiguration = feature({
  identifier: 0x17,
  title: "Sanitize Config",
  spec: "NVMe base 2.0 §5.27.1.16",
  scope: "subsystem",
  value: {
    control: packed(
      0,
      bitField(u32, { noDeallocateWarns: bit(0, "No-Deallocate Response Mode (NODRM)") }),
      "Sanitize Config",
    ),
  },
});

/** A name that an administrator gives to a namespace. */
export const namespaceAdminLabel = feature({
  identifier: 0x1f,
  title: "Namespace Admin Label",
  spec: "NVMe base 2.1 §5.1.25.1.22",
  scope: "namespace",
  persistent: true,
  saveable: false,
  data: { label: at(0, bytes(256), "Namespace Admin Label (NAL), UTF-8, zeros behind it") },
});

/** Whether deleting a key that does not exist is an error. */
export const keyValueConfiguration = feature({
  identifier: 0x20,
  title: "Key Value Configuration",
  spec: "NVMe key value command set 1.0 §4.1.3",
  scope: "namespace",
  value: {
    control: packed(
      0,
      bitField(u32, { errorOnDelete: bit(0, "Error on Delete of Non-Existent KV Key (EDNEK)") }),
      "Key Value Configuration",
    ),
  },
});

/** Of which changes of reservations a host is not told. */
export const reservationNotificationMask = feature({
  identifier: 0x82,
  title: "Reservation Notification Mask",
  spec: "NVMe base 2.0 §5.27.1.25",
  scope: "namespace",
  saveable: false,
  value: {
    mask: packed(
      0,
      bitField(u32, {
        registrationPreempted: bit(1, "Mask Registration Preempted Notification (REGPRE)"),
        reservationReleased: bit(2, "Mask Reservation Released Notification (RESREL)"),
        reservationPreempted: bit(3, "Mask Reservation Preempted Notification (RESPRE)"),
      }),
      "Reservation Notification Mask",
    ),
  },
});

/** Whether reservations outlive a power loss. */
export const reservationPersistence = feature({
  identifier: 0x83,
  title: "Reservation Persistence",
  spec: "NVMe base 2.0 §5.27.1.26",
  scope: "namespace",
  persistent: true,
  value: {
    control: packed(
      0,
      bitField(u32, { persistThroughPowerLoss: bit(0, "Persist Through Power Loss (PTPL)") }),
      "Reservation Persistence",
    ),
  },
});

/** Whether a namespace can be written. */
export const namespaceWriteProtection = feature({
  identifier: 0x84,
  title: "Namespace Write Protection Config",
  spec: "NVMe base 2.0 §5.27.1.27",
  scope: "namespace",
  saveable: false,
  persistent: true,
  value: {
    state: packed(
      0,
      bitField(u32, {
        state: namedBits(2, 0, "Write Protection State (WPS)", {
          none: 0,
          protected: 1,
          untilPowerCycle: 2,
          permanent: 3,
        }),
      }),
      "Namespace Write Protection Config",
    ),
  },
});

const partitionStates = {
  unchanged: 0,
  unlocked: 1,
  locked: 2,
  lockedUntilPowerCycle: 3,
  controlledByRpmb: 4,
} as const;

/** Whether each boot partition can be written. */
export const bootPartitionWriteProtection = feature({
  identifier: 0x85,
  title: "Boot Partition Write Protection Config",
  spec: "NVMe base 2.0 §5.27.1.28",
  saveable: false,
  value: {
    states: packed(
      0,
      bitField(u32, {
        partition0: namedBits(2, 0, "Boot Partition 0 Write Protection State (BP0WPS)", partitionStates),
        partition1: namedBits(5, 3, "Boot Partition 1 Write Protection State (BP1WPS)", partitionStates),
      }),
      "Boot Partition Write Protection Config",
    ),
  },
});
