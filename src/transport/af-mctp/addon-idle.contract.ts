/**
 * A program with an open socket: argument `ref` or `unref` says whether the socket keeps it alive; with `failed`, one does behind
 * another that failed and that is let go of all the same. Prints the socket's address, and `received` once it gets a
 * datagram, with which it ends.
 */
import { testedSystem, UnixPeer } from "./addon.contract.ts";

const system = testedSystem();
const [mode] = process.argv.slice(2);

function begin(): void {
  const peer = new UnixPeer(system);
  if (mode !== "unref") peer.socket.ref();
  peer.onDelivery = () => {
    console.log("received");
    peer.socket.close();
  };
  console.log(Buffer.from(peer.address).toString("hex"));
}

if (mode === "failed") {
  const failed = () => {
    for (let times = 0; times < 3; times++) socket.unref();
    begin();
  };
  // A TCP socket without a connection: always readable, never successfully.
  const options = { family: 2, type: 1, protocol: 0, maximumLength: 64 };
  const socket = system.open(options, { datagram() {}, oversized() {}, failed });
  for (let times = 0; times < 2; times++) socket.ref();
} else {
  begin();
}
