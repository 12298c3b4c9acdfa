import { TransportError } from "../errors.ts";
import { nativeDatagramSystem } from "../transport/af-mctp/addon.ts";
import { explained } from "../transport/af-mctp/failures.ts";

// Linux's numbers (asm-generic/ioctls.h, termbits.h), the same on all machines but alpha, mips, powerpc and sparc.
const requests = {
  getAttributes: 0x5401,
  setAttributes: 0x5402,
  getLineDiscipline: 0x5424,
  getPtyNumber: 0x80045430,
  lockPty: 0x40045431,
} as const;
const machines: readonly string[] = ["x64", "arm64", "arm", "ia32", "riscv64", "loong64"];

/** All machines listed have it so. */
const littleEndian = true;

/** `struct termios` of the kernel: four words of flags, the line discipline, control characters. */
const attributesSize = 36;
const [inputFlags, outputFlags, controlFlags, localFlags] = [0, 4, 8, 12];
const controlCharacters = 17;
const [minimumCharacters, readTimeout] = [6, 5];

/** What `cfmakeraw(3)` clears, and flow control by characters: translation, echo, signals, line editing, parity. */
const cooked = { input: 0o16753, output: 0o1, control: 0o460, local: 0o100113 } as const;
/** Eight bits, receiver on, modem lines ignored. */
const plainLine = 0o60 | 0o200 | 0o4000;

/** The MCTP line discipline (N_MCTP). */
const mctpDiscipline = 28;

/** One ioctl on a terminal. Throws `TransportError`. */
function control(descriptor: number, request: keyof typeof requests, argument: Uint8Array, subject: string): void {
  if (!machines.includes(process.arch) || process.platform !== "linux") {
    throw new TransportError(`${subject}: terminals of ${process.platform} on ${process.arch} are not supported`);
  }
  explained(subject, () => nativeDatagramSystem().ioctl(descriptor, requests[request], argument));
}

/** Makes a terminal pass bytes as they are. Throws `TransportError`; `subject` names the terminal in it. */
export function makeRaw(descriptor: number, subject: string): void {
  const attributes = new Uint8Array(attributesSize);
  control(descriptor, "getAttributes", attributes, subject);
  const view = new DataView(attributes.buffer);
  const change = (offset: number, clear: number, set = 0): void => {
    view.setUint32(offset, ((view.getUint32(offset, littleEndian) & ~clear) | set) >>> 0, littleEndian);
  };
  change(inputFlags, cooked.input);
  change(outputFlags, cooked.output);
  change(localFlags, cooked.local);
  change(controlFlags, cooked.control, plainLine);
  attributes[controlCharacters + minimumCharacters] = 1;
  attributes[controlCharacters + readTimeout] = 0;
  control(descriptor, "setAttributes", attributes, subject);
}

/** Lets the other end of a new pseudo terminal be opened, and returns its number under `/dev/pts`. */
export function unlockPty(master: number): number {
  const subject = "the pseudo terminal";
  control(master, "lockPty", new Uint8Array(4), subject);
  const number = new Uint8Array(4);
  control(master, "getPtyNumber", number, subject);
  return new DataView(number.buffer).getUint32(0, littleEndian);
}

/** Whether the kernel's MCTP has taken a terminal over. */
export function hasMctpDiscipline(descriptor: number): boolean {
  const discipline = new Uint8Array(4);
  control(descriptor, "getLineDiscipline", discipline, "the pseudo terminal");
  return new DataView(discipline.buffer).getUint32(0, littleEndian) === mctpDiscipline;
}
