import { toJson } from "../codec/index.ts";
import { jsonText, printLines } from "./console.ts";
import { withDiscovery } from "./discovery-failure.ts";
import { drivesOf } from "./drives.ts";
import { complain, exitCodes } from "./failure.ts";
import type { Invocation } from "./invocation.ts";
import { isScreen } from "./live-screen.ts";
import { readerGone } from "./reader-gone.ts";
import { StatusBoard } from "./status-board.ts";
import { StatusLines } from "./status-lines.ts";
import { Rounds } from "./status-rounds.ts";
import { StatusScreen } from "./status-screen.ts";
import type { StatusView } from "./status-view.ts";
import { usualInterval } from "./usual-interval.ts";

/** Reads drives round after round, until the user has enough. */
export async function watchStatus(invocation: Invocation): Promise<number> {
  const { options, call } = invocation;
  const interval = options.watch === true || options.watch === undefined ? usualInterval : options.watch;
  using reader = readerGone();
  const signal = AbortSignal.any([call.signal, reader.signal]);
  const watched: Invocation = { ...invocation, call: { ...call, signal } };
  const board = new StatusBoard();
  let view: StatusView | undefined;
  await using drives = drivesOf(watched, {
    follow: true,
    say: (text) => (view === undefined ? complain(text) : view.say(text)),
  });
  const show = async (): Promise<number> => {
    // What stands in the way of finding any is told as any failure is.
    const first = await drives.now();
    using shown = viewOf(board, invocation, interval);
    view = shown;
    const rounds = new Rounds({ board, drives, view: shown, call: watched.call, interval });
    const result = await rounds.run(first, options.count ?? Number.POSITIVE_INFINITY);
    call.signal.throwIfAborted();
    return result;
  };
  const members = () => ({ time: new Date().toISOString() });
  try {
    return await withDiscovery(watched, show, { members, indent: 0 });
  } catch (error) {
    if (!reader.signal.aborted || call.signal.aborted) throw error;
    return exitCodes.success;
  }
}

function viewOf(board: StatusBoard, { options, colors }: Invocation, interval: number): StatusView {
  if (options.json) {
    return {
      say: complain,
      update: () => {},
      round: (drives, time) => printLines([jsonText(toJson({ time: time.toISOString(), drives }), 0)]),
      [Symbol.dispose]: () => {},
    };
  }
  if (isScreen(process.stdout)) return new StatusScreen(process.stdout, board, colors, interval);
  return new StatusLines(board, colors);
}
