/** The version of NVMe-MI that a drive is of. */
export interface InterfaceVersion {
  readonly majorVersion: number;
  readonly minorVersion: number;
}

/** Whether a drive is of this version of NVMe-MI or of a later one. */
export function isVersion({ majorVersion, minorVersion }: InterfaceVersion, major: number, minor: number): boolean {
  return majorVersion > major || (majorVersion === major && minorVersion >= minor);
}
