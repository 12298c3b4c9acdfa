/** Structures as data: one description gives reader, writer, types, offset table, annotated dump, JSON and text. */
export { annotate } from "./annotate.ts";
export { bit, bitField, bits, namedBits, wideBits } from "./bit-field.ts";
export { type Choice, choice } from "./choice.ts";
export { fieldAt, offsetTable, placeOf } from "./describe.ts";
export { enumeration } from "./enumeration.ts";
export type { Kind } from "./kind.ts";
export { hex, i8, i16, i32, i64, inverted, scaled, u8, u16, u24, u32, u64, u104, u128, zeroBased } from "./numbers.ts";
export { formatValue, type Json, type TextLine, textLines, toJson } from "./render.ts";
export { array, isMalformed, list, type MalformedItem, optionalRest, rest, type Tail } from "./sequence.ts";
export {
  at,
  constant,
  count,
  derived,
  type Field,
  type Infer,
  type InputFor,
  isStruct,
  optional,
  packed,
  type Struct,
  struct,
} from "./struct.ts";
export { type CompositeTemperature, celsius, celsiusToKelvin, kelvin, kelvinToCelsius } from "./temperature.ts";
export { ascii, bytes, escapeText, formatHex, uuid } from "./text.ts";
