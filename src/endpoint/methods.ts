import type { Command } from "../mi/index.ts";
import { emptyRequest } from "../mi/request.ts";
import type { CallOptions } from "./call-options.ts";

/** What commands can be sent through: an endpoint or one of its controllers. */
export interface Sender {
  send<I, Q, R>(command: Command<I, Q, R>, request: I, options?: CallOptions): Promise<R>;
}

type Method<I, R> =
  Record<never, never> extends I
    ? (request?: I, options?: CallOptions) => Promise<R>
    : (request: I, options?: CallOptions) => Promise<R>;

/** The methods that a registry of commands gives: one for each, of the same name. `Fixed` are fields already decided. */
export type Methods<C, Fixed extends string = never> = {
  readonly [K in keyof C]: C[K] extends Command<infer I, infer _Q, infer R>
    ? Method<[Fixed] extends [never] ? I : Omit<I, Fixed>, R>
    : never;
};

/** Puts a method for each command on a class. */
export function defineMethods(prototype: Sender, commands: object): void {
  for (const [name, command] of Object.entries(commands)) {
    const methods = {
      [name](this: Sender, request: unknown = emptyRequest, options?: CallOptions) {
        return this.send(command, request, options);
      },
    };
    Object.defineProperty(prototype, name, { configurable: true, writable: true, value: methods[name] });
  }
}
