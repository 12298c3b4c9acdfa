import * as primitives from "./primitives.ts";

/** Control primitives, by method name: methods of an endpoint. They overtake the commands that wait for their slots. */
export const controlPrimitives: typeof primitives = { ...primitives };
