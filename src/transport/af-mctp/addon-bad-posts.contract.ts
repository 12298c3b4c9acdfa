/**
 * A Worker that posts what is no post, behind one that is: places outside of the memory, sockets that nobody has. Run by
 * `addon-exercise.contract.ts`, with the addon's file as argument; posts what it was told of each to its parent.
 */
import { createRequire } from "node:module";
import { parentPort } from "node:worker_threads";
import { unixAddress } from "./addon.contract.ts";

const postFields = 6;
const binding = createRequire(import.meta.url)(process.argv[2] ?? "");
const [slab, outgoing] = [new Uint8Array(65_536), new Uint8Array(1024)];
const [records, posts] = [new Int32Array(64 * postFields), new Int32Array(64 * postFields)];
const shared = new Int32Array(3 + 4096);
const bytesOf = (numbers: Int32Array) => new Uint8Array(numbers.buffer);
const deliver = (count: number) => {
  const told = Array.from({ length: count }, (_, index) => {
    const [, errno, key] = records.subarray(index * postFields);
    return [key, errno];
  });
  parentPort?.postMessage(told);
  binding.close(socket);
};
binding.start(deliver, slab, bytesOf(records), bytesOf(shared), outgoing, bytesOf(posts));
const socket: number = binding.open(1, 2, 0, 1024);
const own = unixAddress();
binding.bind(socket, own);
outgoing.set(own);
const most = 2 ** 31 - 1;
/** Socket, key, address offset and length, data offset and length. Each stands behind a good one, with which it might be sent. */
const bad = [
  [socket, 1, 0, own.length, 100, 925],
  [socket, 2, -1, own.length, 100, 1],
  [socket, 3, 0, 129, 100, 1],
  [socket, 4, 1000, 100, 100, 1],
  [socket, 5, 0, own.length, most, most],
  [socket, 6, 0, own.length, 100, -1],
  [socket, 7, most, 1, 100, 1],
  [-1, 8, 0, own.length, 100, 1],
  [socket + 1, 9, 0, own.length, 100, 1],
  [most, 10, 0, own.length, 100, 1],
];
const all = bad.flatMap((post) => [[socket, 0, 0, own.length, 100, 1], post]);
for (const [index, post] of all.entries()) posts.set(post, index * postFields);
shared[2] = all.length;
