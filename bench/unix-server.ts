import { createServer, type Socket } from "node:net";
import { encodeRequest, miCommands } from "../src/mi/index.ts";
import { defaultFleet } from "../src/simulator/index.ts";
import { serveStream } from "../src/transport/index.ts";

/**
 * The other process of the benchmark: endpoints on a unix socket that answer with bytes made beforehand, and an echo
 * beside it. Prints a line when both listen.
 */
const [path = ""] = process.argv.slice(2);
const request = encodeRequest(miCommands.subsystemHealthStatusPoll, {}, 0);
const answer = defaultFleet().drive(9).respond(request)[0]?.message;
if (answer === undefined) throw new Error("the drive does not answer");
const endpoint = { respond: () => [{ message: answer, after: 0 }] };
const endpoints = new Map(Array.from({ length: 247 }, (_, index) => [8 + index, endpoint]));

const forget = (socket: Socket): void => {
  socket.on("error", () => socket.destroy());
};
const echo = createServer((socket) => {
  forget(socket);
  socket.pipe(socket);
});
const drives = createServer((socket) => {
  forget(socket);
  serveStream(socket, { endpoints });
});
drives.listen(path, () => echo.listen(`${path}.echo`, () => console.log("ready")));
