import type { DriveModel } from "../drive-model.ts";
import { featureIds } from "../features/feature-defaults.ts";
import { featureOf, featureValue, forgetValues } from "../features/feature-store.ts";

const untilPowerCycle = 2;

/** Lets namespaces be written, or not, as their ids say; undefined leaves one as it is. */
export function protectNamespaces(drive: DriveModel, isProtected: (id: number) => boolean | undefined): void {
  drive.namespaces = drive.namespaces.map((each) => {
    const { attributes } = each.identify;
    const writeProtected = isProtected(each.id) ?? attributes.writeProtected;
    if (writeProtected === attributes.writeProtected) return each;
    return { ...each, identify: { ...each.identify, attributes: { ...attributes, writeProtected } } };
  });
}

/** Ends the write protection that was to last until power is lost. */
export function endTemporaryProtection(drive: DriveModel): void {
  const identifier = featureIds.namespaceWriteProtection;
  if (drive.features.missing.has(identifier)) return;
  const feature = featureOf(drive, identifier);
  const ended = drive.namespaces.filter((namespace) => {
    const { dword11 } = featureValue(drive, { feature, controllerId: 0, namespace, select: 0 });
    return dword11 === untilPowerCycle;
  });
  if (ended.length === 0) return;
  for (const namespace of ended) forgetValues(drive, namespace, identifier);
  protectNamespaces(drive, (id) => (ended.some((each) => each.id === id) ? false : undefined));
}
