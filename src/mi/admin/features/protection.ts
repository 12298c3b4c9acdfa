import { encodeUtf8 } from "../../../codec/utf8.ts";
import {
  bootPartitionWriteProtection,
  keyValueConfiguration,
  namespaceAdminLabel,
  namespaceWriteProtection,
  reservationNotificationMask,
  reservationPersistence,
  sanitizeConfiguration,
} from "../../../nvme/features/protection-features.ts";
import { getFeature, setFeature } from "./feature-command.ts";

/** Whether sanitizing without deallocation ends with a warning instead of an error, where the drive inhibits it. */
export const getSanitizeConfiguration = getFeature(sanitizeConfiguration);

/** Sets whether sanitizing without deallocation ends with a warning instead of an error, where the drive inhibits it. */
export const setSanitizeConfiguration = setFeature(sanitizeConfiguration, { example: { noDeallocateWarns: true } });

/** The name that an administrator gave to a namespace: 256 bytes of UTF-8, zeros behind it. */
export const getNamespaceAdminLabel = getFeature(namespaceAdminLabel);

/** Names a namespace: at most 256 bytes of UTF-8. */
export const setNamespaceAdminLabel = setFeature(namespaceAdminLabel, {
  example: { namespaceId: 1, label: encodeUtf8("scratch") },
});

/** Whether deleting a key that does not exist is an error. */
export const getKeyValueConfiguration = getFeature(keyValueConfiguration);

/** Sets whether deleting a key that does not exist is an error. */
export const setKeyValueConfiguration = setFeature(keyValueConfiguration, {
  example: { namespaceId: 1, errorOnDelete: true },
});

/** Of which changes of reservations the host is not told. */
export const getReservationNotificationMask = getFeature(reservationNotificationMask);

/** Sets of which changes of reservations the host is not told. */
export const setReservationNotificationMask = setFeature(reservationNotificationMask, {
  example: { namespaceId: 1, reservationReleased: true },
});

/** Whether reservations of a namespace outlive a power loss. */
export const getReservationPersistence = getFeature(reservationPersistence);

/** Sets whether reservations of a namespace outlive a power loss. */
export const setReservationPersistence = setFeature(reservationPersistence, {
  example: { namespaceId: 1, persistThroughPowerLoss: true },
});

/** Whether a namespace can be written. */
export const getNamespaceWriteProtection = getFeature(namespaceWriteProtection);

/** Sets whether a namespace can be written; `permanent` cannot be undone. */
export const setNamespaceWriteProtection = setFeature(namespaceWriteProtection, {
  effect: "destructive",
  example: { namespaceId: 1, state: "protected" },
});

/** Whether each boot partition can be written. */
export const getBootPartitionWriteProtection = getFeature(bootPartitionWriteProtection);

/** Sets whether each boot partition can be written. */
export const setBootPartitionWriteProtection = setFeature(bootPartitionWriteProtection, {
  example: { partition0: "locked" },
});
