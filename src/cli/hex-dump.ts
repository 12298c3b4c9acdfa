const bytesPerLine = 16;

/** Bytes as operators read them: offset, sixteen bytes, the same as ASCII. `start` is the offset of the first. */
export function hexDump(bytes: Uint8Array, start: number | bigint = 0): string[] {
  const from = BigInt(start);
  const width = Math.max(4, (from + BigInt(bytes.length)).toString(16).length);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += bytesPerLine) {
    const line = bytes.subarray(at, at + bytesPerLine);
    const offset = (from + BigInt(at)).toString(16).padStart(width, "0");
    const digits = Array.from(line, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    lines.push(`${offset}  ${digits.padEnd(bytesPerLine * 3 - 1)}  |${asciiOf(line)}|`);
  }
  return lines;
}

function asciiOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
}
