import { type Command, decodeResponse, type Effect, type MessageType } from "../mi/index.ts";
import type { Settings } from "./call-options.ts";
import { inContext } from "./error-context.ts";
import type { Taker } from "./exchange.ts";
import type { Sender } from "./methods.ts";
import type { Question } from "./question.ts";
import { mayChangeCommands, type UnlistedCommands } from "./unlisted-command.ts";

/** Whose commands they are. */
export interface Caller extends Sender {
  readonly unlisted: UnlistedCommands;
  /** The drive's address, for errors. */
  readonly name: string;
}

/** A command on its way to a drive: made of its request, it becomes the value of the answer, or an error that tells of both. */
export class CommandCall<I, Q, R> implements Question, Taker {
  readonly message: Uint8Array;
  readonly #caller: Caller;
  readonly #command: Command<I, Q, R>;
  readonly #settings: Settings;
  readonly #resolve: (value: R | Promise<never>) => void;

  constructor(
    caller: Caller,
    command: Command<I, Q, R>,
    message: Uint8Array,
    settings: Settings,
    resolve: (value: R | Promise<never>) => void,
  ) {
    this.message = message;
    this.#caller = caller;
    this.#command = command;
    this.#settings = settings;
    this.#resolve = resolve;
  }

  get messageType(): MessageType {
    return this.#command.messageType;
  }

  get effect(): Effect {
    return this.#command.effect;
  }

  /** Put together where it is asked for, which is seldom. */
  get name(): string {
    return `${this.#command.title} to ${this.#caller.name}`;
  }

  answered(answer: Uint8Array): void {
    try {
      const value = decodeResponse(this.#command, this.message, answer);
      if (mayChangeCommands(this.#command, this.message)) this.#caller.unlisted.forget();
      this.#resolve(value);
    } catch (error) {
      this.failed(error);
    }
  }

  failed(error: unknown): void {
    this.#resolve(this.#told(error));
  }

  async #told(error: unknown): Promise<never> {
    const { signal } = this.#settings;
    if (signal?.aborted && error === signal.reason) throw error;
    const { unlisted, name } = this.#caller;
    const told = await unlisted.explain(this.#caller, error, this.#command, this.message, this.#settings);
    throw inContext(told, this.#command.title, name);
  }
}
