import { crc32c } from "../../codec/crc32c.ts";
import { ascii, at, type Infer, struct, u32 } from "../../codec/index.ts";
import { MiError } from "../../errors.ts";
import { viewOf } from "../../mi/message.ts";

const signature = "SIMDRIVE";

/**
 * How a firmware image of the simulated drives begins, 64 bytes: what it is, which revision, how long it is in all, and the
 * CRC-32C of all that follows these bytes. It is a format of this simulator and of nobody else.
 */
const FirmwareImageHeader = struct(
  { title: "Simulated Firmware Image Header", spec: "this simulator", size: 64 },
  {
    signature: at(0, ascii(8), "Signature, SIMDRIVE"),
    revision: at(8, ascii(8), "Firmware Revision"),
    length: at(16, u32, "Length of the image", { unit: "bytes" }),
    check: at(20, u32, "CRC-32C of what follows the header"),
  },
);
type FirmwareImageHeader = Infer<typeof FirmwareImageHeader>;

/**
 * An image that every simulated drive accepts, of `revision` (up to 8 ASCII characters) and `length` bytes in all, a multiple
 * of 4 from 64 on. The same for the same arguments.
 */
export function simulatedFirmwareImage(revision: string, length = 0x1_0000): Uint8Array {
  if (!Number.isInteger(length) || length < FirmwareImageHeader.size || length % 4 !== 0) {
    throw new MiError("INVALID_ARGUMENT", `simulator: a firmware image cannot be ${length} bytes long`);
  }
  const image = new Uint8Array(length);
  const view = viewOf(image);
  // Numerical Recipes' generator: content that repeats nowhere, so that a piece in the wrong place is found.
  let state = crc32c(new TextEncoder().encode(revision));
  for (let offset = FirmwareImageHeader.size; offset < length; offset += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    view.setUint32(offset, state, true);
  }
  const check = crc32c(image.subarray(FirmwareImageHeader.size));
  FirmwareImageHeader.encode(view, 0, { signature, revision, length, check });
  return image;
}

/**
 * The revision of an image; undefined for one that begins as those of simulated drives do but is not whole. Any other bytes
 * are an image, too, so that operators may try with what they have: its revision is worked out from them.
 */
export function firmwareRevisionOf(image: Uint8Array): string | undefined {
  const { size } = FirmwareImageHeader;
  if (!startsWith(image, signature)) return crc32c(image).toString(16).padStart(8, "0").toUpperCase();
  if (image.length < size) return undefined;
  const header: FirmwareImageHeader = FirmwareImageHeader.fromBytes(image.subarray(0, size));
  const isWhole = header.length === image.length && header.check === crc32c(image.subarray(size));
  return isWhole && header.revision !== "" ? header.revision : undefined;
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return Array.from(text).every((character, index) => bytes[index] === character.charCodeAt(0));
}
