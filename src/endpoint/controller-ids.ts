import { controllerListCapacity } from "../mi/data-structures/controller-list.ts";
import type { miCommands } from "../mi/index.ts";
import type { CallOptions } from "./call-options.ts";
import type { Methods } from "./methods.ts";

type Lists = Pick<Methods<typeof miCommands>, "readControllerList">;

/** The identifiers of all controllers, ascending. A list that is full may have been cut, so the next one is read too. */
export async function readControllerIds(endpoint: Lists, options?: CallOptions): Promise<number[]> {
  const all: number[] = [];
  for (let startingControllerId = 0; startingControllerId <= 0xffff; ) {
    const { controllerIds } = await endpoint.readControllerList({ startingControllerId }, options);
    for (const id of controllerIds) all.push(id);
    // Of a list that does not count up from where it was asked to the command itself complains: this comes to an end.
    if (controllerIds.length < controllerListCapacity) break;
    startingControllerId = (controllerIds.at(-1) ?? 0xffff) + 1;
  }
  return all;
}
