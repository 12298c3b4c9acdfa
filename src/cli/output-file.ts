import { type FileHandle, open, unlink } from "node:fs/promises";
import { messageOf, usageError } from "./failure.ts";

/** An open file, or none where stdout takes the data. */
interface Opened {
  readonly file: FileHandle;
  /** True where it was not there before. */
  readonly isNew: boolean;
}

/**
 * A file that data are written to as they come; what stdout takes where `path` is `-`. What the file had stays until there is
 * something to write: a drive that refuses at once costs nothing.
 */
export class OutputFile implements AsyncDisposable {
  readonly #path: string;
  readonly #opened: Opened | undefined;
  #isWritten = false;

  private constructor(path: string, opened: Opened | undefined) {
    this.#path = path;
    this.#opened = opened;
  }

  /** Opens a file: anew, or to go on in it where there are bytes before. Rejects with `INVALID_ARGUMENT` where it cannot. */
  static async open(path: string, offset = 0): Promise<OutputFile> {
    if (path === "-") return new OutputFile(path, undefined);
    try {
      const opened = await openFile(path, offset > 0);
      const { size } = await opened.file.stat();
      if (size >= offset) return new OutputFile(path, opened);
      await opened.file.close();
      throw new Error(`it has ${size} bytes, and there are none to go on from at ${offset}`);
    } catch (error) {
      throw usageError(`${path} cannot be written: ${messageOf(error)}`);
    }
  }

  /** Writes bytes where they belong; to stdout as they come. Resolves to false where nobody reads those any more. */
  async write(data: Uint8Array, offset: number): Promise<boolean> {
    if (this.#opened === undefined) return writeToStdout(data);
    const { file } = this.#opened;
    // What a file of before has from here on is not of these data. Devices have no length.
    if (!this.#isWritten && (await file.stat()).isFile()) await file.truncate(offset);
    this.#isWritten = true;
    await file.write(data, 0, data.length, offset);
    return true;
  }

  /** How people are told where the data went. */
  get name(): string {
    return this.#path === "-" ? "stdout" : this.#path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened?.file.close();
    if (this.#opened?.isNew && !this.#isWritten) await unlink(this.#path);
  }
}

async function openFile(path: string, mustBeThere: boolean): Promise<Opened> {
  try {
    return { file: await open(path, "r+"), isNew: false };
  } catch (error) {
    if (mustBeThere || (error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return { file: await open(path, "wx"), isNew: true };
  }
}

/** Waits for a slow reader; one that went away takes nothing more. */
function writeToStdout(data: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    process.stdout.write(data, (error) => resolve(error === undefined || error === null));
  });
}
