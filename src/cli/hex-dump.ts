const bytesPerLine = 16;
/** From so many equal lines on, those between the first and the last are one `*`, as hexdump(1) has it. */
const foldedLines = 4;

/** Bytes as operators read them: offset, sixteen bytes, the same as ASCII. `start` is the offset of the first. */
export function hexDump(bytes: Uint8Array, start: number | bigint = 0): string[] {
  const from = BigInt(start);
  const width = Math.max(4, (from + BigInt(bytes.length)).toString(16).length);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += bytesPerLine) {
    const same = equalLines(bytes, at);
    if (same >= foldedLines) {
      lines.push(dumpLine(bytes, at, from, width), "*");
      at += (same - 1) * bytesPerLine;
    }
    lines.push(dumpLine(bytes, at, from, width));
  }
  return lines;
}

/** How many whole lines from here on have the same bytes. */
function equalLines(bytes: Uint8Array, at: number): number {
  let end = at + bytesPerLine;
  while (end < bytes.length && bytes[end] === bytes[end - bytesPerLine]) end++;
  return Math.floor((end - at) / bytesPerLine);
}

function dumpLine(bytes: Uint8Array, at: number, from: bigint, width: number): string {
  const line = bytes.subarray(at, at + bytesPerLine);
  const offset = (from + BigInt(at)).toString(16).padStart(width, "0");
  const digits = Array.from(line, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return `${offset}  ${digits.padEnd(bytesPerLine * 3 - 1)}  |${asciiOf(line)}|`;
}

function asciiOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
}
