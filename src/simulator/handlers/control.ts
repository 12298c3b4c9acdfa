import type { controlPrimitives } from "../../mi/index.ts";
import { MiRefusal } from "../refusal.ts";
import type { Handlers } from "./handler.ts";

/**
 * Control primitives of a simulated drive: what they do is done to its management endpoint. What they let go on, goes on
 * once their own answer is out.
 */
export const controlHandlers: Handlers<typeof controlPrimitives> = {
  pause: (_, { tag }, { endpoint, to }) => ({ tag, ...endpoint.pause(to.slot) }),
  resume: (_, { tag }, { endpoint, to, follow }) => {
    follow(endpoint.resume(to.slot));
    return { tag };
  },
  abort: (_, { tag }, { endpoint, to }) => ({ tag, commandAborted: endpoint.abort(to.slot) }),
  getState: (_, { tag, clearErrors }, { endpoint, to }) => ({ tag, ...endpoint.report(to.slot, clearErrors) }),
  replay: (_, { tag, fromPacket }, { endpoint, to, transmissionUnit, follow }) => {
    const { answer, goOn } = endpoint.replay(to.slot, fromPacket, transmissionUnit);
    follow(goOn);
    if (answer !== undefined) follow(answer);
    return { tag, willReplay: answer !== undefined };
  },
  rawControlPrimitive: (drive, request) => {
    const handler = drive.vendorPrimitives.get(request.opcode);
    if (handler === undefined) throw new MiRefusal("invalidCommandOpcode");
    return { ...handler(request), tag: request.tag };
  },
};
