import type { Duplex } from "node:stream";
import type { Drops } from "../mctp/drops.ts";
import { warningText } from "./warnings.ts";

/** Starts and ends every frame of a serial line. */
const frameFlag = 0x7e;

/** What a line brings at another speed than it is read with. */
const damage: readonly string[] = ["badFrame", "badChecksum"] satisfies (keyof Drops)[];

/**
 * Listens to a stream, to tell silence from answers that cannot be read. What it returns says in words what came so far
 * and was of no use; nothing where nothing was.
 */
export function listenForNoise(
  stream: Duplex,
  transport: { readonly drops: Readonly<Drops> },
  scheme: "unix" | "serial",
): () => string {
  let bytes = 0;
  let framed = false;
  stream.on("data", (chunk: Uint8Array) => {
    bytes += chunk.length;
    framed ||= chunk.includes(frameFlag);
  });
  return () => {
    const dropped = droppedText(transport.drops, scheme);
    if (dropped !== "" || framed || bytes === 0) return dropped;
    return `${bytes} bytes came without a frame among them${question(scheme)}`;
  };
}

/** How many frames were dropped and why, as in `14 frames came that were dropped (bad checksum)`. */
export function droppedText(drops: Readonly<Drops>, scheme: "unix" | "serial"): string {
  const counts = Object.entries(drops).filter(([, count]) => count > 0);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return "";
  const reasons = counts.map(([reason, count]) => (counts.length > 1 ? `${count} ` : "") + warningText(reason));
  const what = total === 1 ? "1 frame came that was dropped" : `${total} frames came that were dropped`;
  const damaged = counts.some(([reason]) => damage.includes(reason));
  return `${what} (${reasons.join(", ")})${damaged ? question(scheme) : ""}`;
}

/** Sockets have no speed. */
function question(scheme: "unix" | "serial"): string {
  return scheme === "serial" ? ": is the line's speed right?" : ": is it a socket of `nvme-mi simulate`?";
}
