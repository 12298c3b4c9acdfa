/**
 * A program that posts something else each time it is told that its last could not be sent, which it is just before the event
 * loop sleeps. Prints `told` when that has been often enough, or `slept` where the loop did so before.
 */
import { testedSystem, UnixPeer, unixAddress } from "./addon.contract.ts";

const peer = new UnixPeer(testedSystem());
const nobody = { address: unixAddress() };
const slept = setTimeout(() => console.log("slept"), 5_000);
peer.onDelivery = () => {
  if (peer.deliveries.length < 20) {
    peer.post("again", nobody);
    return;
  }
  clearTimeout(slept);
  peer.socket.close();
  console.log("told");
};
peer.socket.ref();
setTimeout(() => peer.post("first", nobody), 1);
