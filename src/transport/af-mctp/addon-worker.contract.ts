/** A Worker with open, busy sockets, to be terminated. Its argument is the addon's file. */
import { parentPort } from "node:worker_threads";
import { testedSystem, UnixPeer } from "./addon.contract.ts";

const system = testedSystem(process.argv[2]);
const one = new UnixPeer(system);
const other = new UnixPeer(system);
one.socket.ref();
// A ball that is thrown to and fro for ever.
one.onDelivery = () => one.send("ball", other);
other.onDelivery = () => other.send("ball", one);
one.send("ball", other);
one.onDelivery = () => {
  one.send("ball", other);
  one.onDelivery = () => one.send("ball", other);
  parentPort?.postMessage("busy");
};
