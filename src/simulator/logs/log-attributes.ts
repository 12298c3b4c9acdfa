import { IdentifyController, type IdentifyNamespace } from "../../nvme/index.ts";
import type { DriveModel } from "../drive-model.ts";
import { newAsymmetricAccess } from "./asymmetric-access-model.ts";
import { newPersistentEvents } from "./persistent-event-model.ts";

/** What of a simulated drive decides which logs it keeps that others do without. */
export interface LogSpecification {
  /** The most that its Persistent Event log has, in units of 64 KiB; it has none if left out. */
  readonly persistentEventLogSize?: number;
  /** Its namespaces are in an ANA group. */
  readonly asymmetricAccess?: true;
}

/** The logs, as they are at first. */
export function logsOf({
  persistentEventLogSize,
  asymmetricAccess,
}: LogSpecification): Pick<DriveModel, "persistentEvents" | "asymmetricAccess"> {
  return {
    persistentEvents: persistentEventLogSize === undefined ? undefined : newPersistentEvents(),
    asymmetricAccess: asymmetricAccess && newAsymmetricAccess(),
  };
}

/** What Identify Controller says about them. */
export function logAttributes({ persistentEventLogSize = 0, asymmetricAccess }: LogSpecification) {
  const zero = IdentifyController.zero();
  const groups = asymmetricAccess ? 1 : 0;
  return {
    persistentEventLogSize,
    asymmetricAccessCapabilities: {
      ...zero.asymmetricAccessCapabilities,
      optimized: groups > 0,
      groupIdFixedWhileAttached: groups > 0,
    },
    asymmetricAccessTransitionTime: groups * 10,
    asymmetricAccessGroupIdMaximum: groups,
    asymmetricAccessGroups: groups,
  } satisfies Partial<IdentifyController>;
}

/** The ANA group of its namespaces; 0 where there are no groups. */
export function groupOfNamespaces({
  asymmetricAccess,
}: LogSpecification): Pick<IdentifyNamespace, "asymmetricAccessGroupId"> {
  return { asymmetricAccessGroupId: asymmetricAccess ? 1 : 0 };
}
