/** What came of a request. */
export interface Outcome {
  readonly answer: Uint8Array;
  /** Whether the drive is no more as it was, going by what the command is there for. */
  readonly changed: boolean;
}
