/** A program in which one receiver throws and another is to get its message all the same. */
import { testedSystem, UnixPeer } from "./addon.contract.ts";

const system = testedSystem();
const [sender, throwing, other] = [new UnixPeer(system), new UnixPeer(system), new UnixPeer(system)];
process.on("uncaughtException", (error) => {
  console.log(`caught: ${error.message}`);
  // After the batch: its microtasks run when all of it is delivered.
  console.log(`other got: ${other.deliveries[0]?.data}`);
  other.socket.unref();
});
throwing.onDelivery = () => {
  throw new Error("mistake");
};
other.socket.ref();
sender.send("hello", throwing);
sender.send("hello", other);
