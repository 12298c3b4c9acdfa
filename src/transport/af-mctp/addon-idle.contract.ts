/**
 * A program with an open socket: argument `ref` or `unref` says whether the socket keeps it alive. Prints `ready`; with
 * `ref` it ends when its socket gets a datagram, whose address it prints first.
 */
import { testedSystem, UnixPeer } from "./addon.contract.ts";

const peer = new UnixPeer(testedSystem());
if (process.argv[2] === "ref") {
  peer.socket.ref();
  peer.onDelivery = () => peer.socket.close();
}
console.log(Buffer.from(peer.address).toString("hex"));
