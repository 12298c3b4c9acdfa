import { MiError } from "../errors.ts";

/** Has the error of a step say how far the data had come before it, in bytes. */
export async function failingAt<T>(offset: number, step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if (error instanceof MiError) error.offset = offset;
    throw error;
  }
}
