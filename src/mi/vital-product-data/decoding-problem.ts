/** Something wrong in bytes that were decoded all the same. */
export interface DecodingProblem {
  /** What it concerns, such as `records[1].checksum`. */
  readonly path: string;
  readonly detail: string;
}

/** Takes a problem down, and lets decoding go on. */
export type Report = (path: string, detail: string) => void;
