/** A field of an information area: text, or bytes where the drive says that it is none or it cannot be read as such. */
export type FieldValue = string | Uint8Array;

/** What of a field's data the type bits say (IPMI FRU Information Storage Definition 1.0 §13). */
const encodings: readonly ((data: Uint8Array, english: boolean) => FieldValue)[] = [
  (data) => data,
  binaryCodedDecimal,
  sixBitText,
  (data, english) => (english ? text(data) : wideText(data)),
];

/**
 * A field's value from the two type bits: 0 bytes, 1 BCD plus, 2 ASCII in six bits, 3 text in the area's language: one
 * byte a character in English, UTF-16 in others. Padding at the end of texts is dropped. An empty field of any type is
 * an empty text.
 */
export function fieldValue(type: number, data: Uint8Array, english: boolean): FieldValue {
  const value = data.length === 0 ? "" : (encodings[type]?.(data, english) ?? data);
  return typeof value === "string" ? withoutPadding(value) : value;
}

const text = (data: Uint8Array): string => String.fromCharCode(...data);

function withoutPadding(padded: string): string {
  let end = padded.length;
  while (end > 0 && (padded[end - 1] === " " || padded[end - 1] === "\0")) end--;
  return padded.slice(0, end);
}

/** Two digits a byte, the upper half first; as well as digits there are a space, a dash and a point. */
function binaryCodedDecimal(data: Uint8Array): FieldValue {
  const digits = "0123456789 -.";
  const halves = [...data].flatMap((byte) => [byte >>> 4, byte & 0xf]);
  return halves.every((half) => half < digits.length) ? halves.map((half) => digits[half]).join("") : data;
}

/** Four characters in three bytes, the first in the lowest six bits; character 0 is the space. */
function sixBitText(data: Uint8Array): string {
  let characters = "";
  let held = 0;
  let width = 0;
  for (const byte of data) {
    held |= byte << width;
    width += 8;
    for (; width >= 6; width -= 6, held >>>= 6) characters += String.fromCharCode(0x20 + (held & 0x3f));
  }
  return characters;
}

/** UTF-16, the lower byte first. */
function wideText(data: Uint8Array): FieldValue {
  if (data.length % 2 !== 0) return data;
  let characters = "";
  for (let at = 0; at < data.length; at += 2) {
    characters += String.fromCharCode((data[at] ?? 0) | ((data[at + 1] ?? 0) << 8));
  }
  return characters;
}
