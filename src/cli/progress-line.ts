/**
 * One line on stderr that says how far something long is, written over again and again. Only on a terminal: in a file or a pipe it
 * would be noise.
 */
export class ProgressLine implements Disposable {
  readonly #stream: NodeJS.WriteStream | undefined;
  #shown = "";

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream.isTTY ? stream : undefined;
  }

  show(text: string): void {
    if (this.#stream === undefined || text === this.#shown) return;
    this.#shown = text;
    this.#stream.write(`\r\u001b[K${text}`);
  }

  /** Takes the line away. */
  [Symbol.dispose](): void {
    if (this.#shown !== "") this.#stream?.write("\r\u001b[K");
    this.#shown = "";
  }
}

/** How far a transfer is, in bytes. */
interface Transferred {
  /** Where it began. */
  readonly from: number;
  readonly to: number;
  readonly total: number;
}

/** How far in bytes, in percent, and by the time since the start, in milliseconds, how fast and how long still. */
export function transferText(what: string, { from, to, total }: Transferred, elapsed: number): string {
  const share = total === 0 ? 100 : Math.floor((100 * to) / total);
  const rate = elapsed > 0 ? (to - from) / (elapsed / 1000) : 0;
  const left = rate > 0 ? `, ${durationText((total - to) / rate)} left` : "";
  return `${what}: ${share} %, ${roundedBytes(to)} of ${roundedBytes(total)}, ${roundedBytes(rate)}/s${left}`;
}

/** A number of bytes, exactly, and in a larger unit where there is one. */
export function bytesText(bytes: number): string {
  return bytes < 1024 ? `${bytes} bytes` : `${roundedBytes(bytes)} (${bytes} bytes)`;
}

/** A number of bytes in the largest unit of which there is one. */
function roundedBytes(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB"];
  const step = Math.min(units.length - 1, bytes < 1024 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const number = bytes / 1024 ** step;
  return `${step === 0 ? Math.round(number) : number.toFixed(number < 10 ? 1 : 0)} ${units[step]}`;
}

/** Seconds as people say them. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
