import { MiError } from "../errors.ts";

/**
 * Where a device is on its link: on I2C its 7-bit address, as a number or one byte; on I3C the six bytes of its provisioned
 * id; on links with only one other end, such as USB and serial lines, no bytes.
 */
export type PhysicalAddress = number | readonly number[] | Uint8Array;

/** The longest that Linux knows (MAX_ADDR_LEN). */
const longest = 32;

/** A physical address as D-Bus takes it. Throws `INVALID_ARGUMENT`. */
export function physicalAddress(address: PhysicalAddress): Buffer {
  if (typeof address === "number") {
    if (Number.isInteger(address) && address >= 0 && address <= 0x7f) return Buffer.of(address);
    throw refused(
      `${address} is no 7-bit I2C address: data sheets often give it shifted left by one bit, with the direction`,
    );
  }
  // A text would be taken for its characters.
  if (typeof address !== "object" || address === null)
    throw refused(`${JSON.stringify(address)} is neither number nor bytes`);
  const bytes = [...address];
  const wrong = bytes.find((byte) => !Number.isInteger(byte) || byte < 0 || byte > 0xff);
  if (wrong !== undefined) throw refused(`${wrong} is not a byte`);
  if (bytes.length > longest) throw refused(`${bytes.length} bytes are more than ${longest}`);
  return Buffer.from(bytes);
}

function refused(why: string): MiError {
  return new MiError("INVALID_ARGUMENT", `physical address: ${why}`);
}
