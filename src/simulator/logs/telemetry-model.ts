/** The state of a drive as it was captured once. What is in it follows from these. */
export interface TelemetryCapture {
  /** Data Generation Number. */
  readonly generation: number;
  /** Blocks of 512 bytes up to the end of each data area, the header not among them; 0 for an area 4 that is not there. */
  readonly lastBlocks: readonly [number, number, number, number];
  /** What the vendor calls the reason, up to 128 ASCII characters. */
  readonly reason: string;
}

/** Telemetry of a drive. Whether there are data of its own that nobody has read yet, the status of its controllers says. */
export interface TelemetryModel {
  /** Blocks up to the end of each area of a capture; that of area 4 is 0 for a drive that has none. */
  readonly lastBlocks: TelemetryCapture["lastBlocks"];
  /** What a host asked for last. */
  host: TelemetryCapture;
  /** What the drive captured last of its own accord. */
  controller: TelemetryCapture;
}

/** What there is before anything was captured, or where it is forgotten. */
export function noCapture(generation = 0): TelemetryCapture {
  return { generation, lastBlocks: [0, 0, 0, 0], reason: "" };
}

/** Telemetry of a drive that no host has asked for any; with a reason it captured some of its own accord. */
export function newTelemetry(lastBlocks: TelemetryCapture["lastBlocks"], reason?: string): TelemetryModel {
  const own: TelemetryCapture = { generation: 1, lastBlocks: [...lastBlocks], reason: reason ?? "" };
  return { lastBlocks: [...lastBlocks], host: noCapture(), controller: reason === undefined ? noCapture() : own };
}
