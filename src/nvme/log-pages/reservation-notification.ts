import { at, enumeration, hex, type Infer, struct, u8, u32, u64 } from "../../codec/index.ts";

/**
 * Reservation Notification, log page 80h, 64 bytes: the oldest notice of a reservation that was not read yet. `type` is `empty`,
 * and `count` 0, where there is none. NVMe base 2.0 §5.16.1.24.
 */
export const ReservationNotificationLog = struct(
  { title: "Reservation Notification", spec: "NVMe base 2.0 §5.16.1.24", size: 64 },
  {
    count: at(0, u64, "Log Page Count (LPC)"),
    type: at(
      8,
      enumeration(u8, { empty: 0, registrationPreempted: 1, reservationReleased: 2, reservationPreempted: 3 }),
      "Reservation Notification Log Page Type (RNLPT)",
    ),
    available: at(9, u8, "Number of Available Log Pages (NALP)"),
    namespaceId: at(12, hex(u32), "Namespace Identifier (NSID)"),
  },
);
/** Reservation Notification, decoded. */
export type ReservationNotificationLog = Infer<typeof ReservationNotificationLog>;
