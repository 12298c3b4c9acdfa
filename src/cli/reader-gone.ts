/** Tells when what is printed cannot be written any more: then there is nobody to watch for. */
export function readerGone(): { readonly signal: AbortSignal; [Symbol.dispose](): void } {
  const gone = new AbortController();
  const stop = (): void => gone.abort();
  process.stdout.once("error", stop);
  return { signal: gone.signal, [Symbol.dispose]: () => process.stdout.off("error", stop) };
}
