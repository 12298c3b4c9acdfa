import { MiError } from "../errors.ts";
import { type Kind, refuse, scalar } from "./kind.ts";

/** A number in hexadecimal, as people read it: `0x0b`. `size` is how many bytes of it are written out at least. */
export function hexNumber(value: number | bigint, size = 1): string {
  return `0x${value.toString(16).padStart(size * 2, "0")}`;
}

/**
 * Left-justified text of one byte a character, as NVMe stores serial and model numbers. Padding at the end is dropped
 * from the value. `pad` is what fills the rest: spaces, also only behind text, so that none at all is zeros, or NUL for
 * strings that end at the first one.
 */
export function ascii(size: number, pad: "space" | "nul" | "spaceIfAny" = "space"): Kind<string> {
  const fillerOf = (text: string) => (pad === "space" || (pad === "spaceIfAny" && text !== "") ? 0x20 : 0);
  const get = (view: DataView, at: number): string => {
    let end = at + size;
    if (pad === "nul") {
      end = at;
      while (end < at + size && view.getUint8(end) !== 0) end++;
    } else {
      while (end > at && (view.getUint8(end - 1) === 0x20 || view.getUint8(end - 1) === 0)) end--;
    }
    let text = "";
    for (let index = at; index < end; index++) text += String.fromCharCode(view.getUint8(index));
    return text;
  };
  const most = `is not text of at most ${size} one-byte characters${pad === "nul" ? " without NUL" : ""}`;
  const put = (view: DataView, at: number, text: unknown, path: string): void => {
    if (typeof text !== "string" || text.length > size) refuse(text, most, path);
    for (let index = 0; index < text.length; index++) {
      const character = text.charCodeAt(index);
      if (character > 0xff || (character === 0 && pad === "nul")) refuse(text, most, path);
      view.setUint8(at + index, character);
    }
    const filler = fillerOf(text);
    for (let index = text.length; index < size; index++) view.setUint8(at + index, filler);
  };
  return {
    label: `ascii[${size}]`,
    size,
    parts: scalar,
    blank: '""',
    read: (code, at) => `${code.bind(get)}(v,${at})`,
    write: (code, at, value, path) => `${code.bind(put)}(v,${at},${value},${JSON.stringify(path)});`,
    format: escapeText,
  };
}

/** Text from a device made safe to print: control characters become `\xNN`, so that none reaches a terminal. */
export function escapeText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
}

/** Names of enumerations are in the language of programs, `twoWire`; for people they are words. */
export function wordsOf(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

/** Bytes in hexadecimal, without spaces. */
export function formatHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** Copies bytes into a message; shorter input leaves zeros behind it. */
export function putBytes(view: DataView, at: number, value: unknown, size: number, path: string): void {
  if (!(value instanceof Uint8Array) || value.length > size) {
    throw new MiError("INVALID_ARGUMENT", `${path}: is not a Uint8Array of at most ${size} bytes`);
  }
  const target = new Uint8Array(view.buffer, view.byteOffset + at, size);
  // In this order: what is written may be a view over the very bytes that it goes to.
  target.set(value);
  target.fill(0, value.length);
}

/** A fixed number of bytes: a view into the message, not a copy. */
export function bytes(size: number): Kind<Uint8Array> {
  return {
    label: `bytes[${size}]`,
    size,
    parts: scalar,
    blank: "new Uint8Array(0)",
    read: (_, at) => `new Uint8Array(v.buffer,v.byteOffset+${at},${size})`,
    write: (code, at, value, path) => `${code.bind(putBytes)}(v,${at},${value},${size},${JSON.stringify(path)});`,
    format: formatHex,
  };
}

function getUuid(view: DataView, at: number): string {
  const digits = formatHex(new Uint8Array(view.buffer, view.byteOffset + at, 16));
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function putUuid(view: DataView, at: number, value: unknown, path: string): void {
  if (typeof value !== "string" || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) {
    refuse(value, "is not a UUID", path);
  }
  const digits = value.replaceAll("-", "");
  for (let index = 0; index < 16; index++) {
    view.setUint8(at + index, Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16));
  }
}

/** A UUID in the order it is written (RFC 9562), as lower-case text. */
export const uuid: Kind<string> = {
  label: "uuid",
  size: 16,
  parts: scalar,
  blank: '"00000000-0000-0000-0000-000000000000"',
  read: (code, at) => `${code.bind(getUuid)}(v,${at})`,
  write: (code, at, value, path) => `${code.bind(putUuid)}(v,${at},${value},${JSON.stringify(path)});`,
};
