import { MiError } from "../errors.ts";
import { adminCommands, type Command, pcieCommands } from "../mi/index.ts";
import type { CallOptions } from "./call-options.ts";
import { defineMethods, type Methods, type Sender } from "./methods.ts";

/** One controller of a drive. Every Admin and every PCIe command is a method; the controller's id goes into each. */
export class Controller {
  /** Controller identifier (CNTLID), 0–65535. 0 is an id like any other. */
  readonly id: number;
  readonly #endpoint: Sender;

  constructor(endpoint: Sender, id: number) {
    if (!Number.isInteger(id) || id < 0 || id > 0xffff) {
      throw new MiError("INVALID_ARGUMENT", `controller id ${id} is not in 0–65535`);
    }
    this.#endpoint = endpoint;
    this.id = id;
  }

  /** Sends an Admin or PCIe command to this controller. Rejects as `Endpoint.send` does. */
  send<I, Q, R>(command: Command<I, Q, R>, request: Omit<I, "controllerId">, options?: CallOptions): Promise<R> {
    const complete = Object.assign({}, request, { controllerId: this.id });
    return this.#endpoint.send(command, complete as unknown as I, options);
  }
}

export interface Controller
  extends Methods<typeof adminCommands, "controllerId">,
    Methods<typeof pcieCommands, "controllerId"> {}

defineMethods(Controller.prototype, adminCommands);
defineMethods(Controller.prototype, pcieCommands);
