/**
 * Vital Product Data as drives could have it. Made by a separate program from the specification's offset tables, with
 * all checksums.
 */

/** Bytes from hexadecimal, with spaces and line breaks between them. */
const hex = (text: string): Uint8Array =>
  Uint8Array.from(text.trim().split(/\s+/), (digits) => Number.parseInt(digits, 16));

/** A drive that tells everything: 257 bytes, product information in the fixed form, every kind of record, two of the topology. */
export const wholeImage: Uint8Array = hex(`
  01 00 00 00 01 0f 00 ef 01 0e 19 c8 41 43 4d 45 20 20 20 20 d8 46 61 73 74 20 44 72 69 76 65 20
  37 20 20 20 20 20 20 20 20 20 20 20 20 e8 41 43 37 2d 31 54 39 32 2d 55 33 20 20 20 20 20 20 20
  20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 c2 31 41 d4 53 31 32 33 34 35
  36 37 38 39 30 41 42 43 44 45 46 47 48 49 c0 c0 c1 00 00 00 00 00 00 f8 0b 02 3b 8f 29 00 13 00
  00 00 00 00 00 03 05 01 02 00 09 04 06 0a 19 19 00 60 c5 1f bf 01 00 00 00 00 00 00 00 00 00 00
  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 0c 02 0b d1 16 01 02 00
  1f 04 03 05 01 00 00 00 0d 02 22 da f5 00 00 03 02 00 11 13 01 00 00 32 19 00 01 a0 a1 a2 a3 a4
  a5 04 00 09 53 4c 4f 54 20 33 07 00 05 11 22 0d 82 0d d0 94 00 00 02 01 00 06 33 44 55 f0 01 04
  66`);

/** Product information in other encodings and with custom fields, an unknown record: 84 bytes. */
export const freeFormImage: Uint8Array = hex(`
  01 00 00 00 01 09 00 f5 01 08 00 83 29 dc a6 c4 47 75 6d 20 c0 43 1c 2b 34 c3 58 e9 59 03 de ad
  ff 00 cc 66 69 72 73 74 20 63 75 73 74 6f 6d 41 1f 82 a1 08 c1 00 00 00 00 00 00 00 00 00 00 00
  00 00 00 00 00 00 00 59 c5 82 07 e4 ce 01 02 03 04 05 06 07`);

/** Texts in UTF-16, no records: 48 bytes. */
export const wideTextImage: Uint8Array = hex(`
  01 00 00 00 01 00 00 fe 01 05 15 ca 7d 01 69 00 7e 01 6b 00 61 00 c4 c1 78 e4 76 c3 41 00 42 c1
  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 8b`);

/** A list of records that goes on past 256 bytes: 370 bytes. */
export const longImage: Uint8Array = hex(`
  01 00 00 00 01 0f 00 ef 01 0e 19 c8 41 43 4d 45 20 20 20 20 d8 46 61 73 74 20 44 72 69 76 65 20
  37 20 20 20 20 20 20 20 20 20 20 20 20 e8 41 43 37 2d 31 54 39 32 2d 55 33 20 20 20 20 20 20 20
  20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 c2 31 41 d4 53 31 32 33 34 35
  36 37 38 39 30 41 42 43 44 45 46 47 48 49 c0 c0 c1 00 00 00 00 00 00 f8 0b 02 3b 4e 6a 00 54 00
  00 00 00 00 00 03 05 01 02 00 09 04 06 0a 19 19 00 60 e5 3e 7e 03 00 00 00 00 00 00 00 00 00 00
  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 0c 02 0b d1 16 01 02 00
  1f 04 03 05 01 00 00 00 0c 02 0b d1 16 01 02 00 1f 04 03 05 01 00 00 00 0c 02 0b d1 16 01 02 00
  1f 04 03 05 01 00 00 00 c5 02 78 1c a5 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12
  13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f 20 21 22 23 24 25 26 27 28 29 2a 2b 2c 2d 2e 2f 30 31 32
  33 34 35 36 37 38 39 3a 3b 3c 3d 3e 3f 40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f 50 51 52
  53 54 55 56 57 58 59 5a 5b 5c 5d 5e 5f 60 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f 70 71 72
  73 74 75 76 77 0d 82 08 c0 a9 00 00 01 07 00 05 11 22`);

/** Records first, then unused bytes, then product information: 96 bytes. */
export const recordsFirstImage: Uint8Array = hex(`
  01 00 00 00 0a 01 00 f4 0c 82 0b d1 96 01 02 00 1f 04 03 05 01 00 00 00 00 00 00 00 00 00 00 00
  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 02 19 c8 41 43 4d 45 20 20 20 20 c1 00 00 c5`);
