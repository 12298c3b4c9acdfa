import type { Command, Commands, InputOf, ResponseOf } from "./command.ts";
import type { CommandSlot } from "./message.ts";

/**
 * One request and its answer, byte for byte, with what they mean. Bytes are whole messages from the message type through
 * the integrity check, in hexadecimal. None of them comes from the code under test: all were made by a
 * separate program from the specification's offset tables with a bitwise CRC.
 */
export interface CommandVector<Name extends string = string, C = Command> {
  readonly name: string;
  /** The command's key in its registry. */
  readonly command: Name;
  readonly slot?: CommandSlot;
  readonly request: InputOf<C>;
  readonly requestBytes: string;
  readonly responseBytes: string;
  readonly value: ResponseOf<C>;
  /**
   * Which of the two are reference vectors that this project began with, many of them known from the examples of the
   * specification and the tests of other implementations; the rest was computed for this table.
   */
  readonly reference?: "request" | "response" | "both";
}

/** Vectors of the commands of a registry. */
export type VectorsOf<R extends Commands> = readonly {
  [Name in keyof R & string]: CommandVector<Name, R[Name]>;
}[keyof R & string][];

/** A long message that is mostly zeros, in hexadecimal: what stands where, and its integrity check. */
export function sparse(size: number, parts: readonly (readonly [offset: number, hex: string])[], mic: string): string {
  const bytes = new Array<string>(size).fill("00");
  for (const [offset, hex] of [...parts, [size - 4, mic] as const]) {
    for (const [index, byte] of hex.split(" ").entries()) bytes[offset + index] = byte;
  }
  return bytes.join(" ");
}
