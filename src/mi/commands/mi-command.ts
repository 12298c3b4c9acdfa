import { rest, type Struct, struct } from "../../codec/index.ts";
import type { DecodedRows, EncodableRows, Rows } from "../../codec/struct.ts";
import type { Command, Effect, Objection, ResponseLayout } from "../command.ts";
import { commandSets } from "../command-sets.ts";

const { requestSize, responseSize } = commandSets.miCommand;

/** A command, and in its type whether a responder has to know it. */
type MiCommand<I, Q, R, P> = P extends true ? Command<I, Q, R> & { readonly partial: true } : Command<I, Q, R>;

/** Defines a command of the Management Interface command set (NVMe-MI 2.0 §5). Rows count from the message's start. */
export function miCommand<const R extends Rows, Response, const P extends boolean = false>(definition: {
  title: string;
  spec: string;
  opcode: number | undefined;
  effect: Effect;
  optional?: boolean;
  selector?: string;
  /** Length of the request's fixed part where its data have one as well; only header and dwords if left out. */
  requestSize?: number;
  request: R;
  response: ResponseLayout<Response>;
  objection?(request: DecodedRows<R>): Objection | undefined;
  example?: Partial<EncodableRows<R>>;
  defaults?(given: EncodableRows<R>): Partial<EncodableRows<R>>;
  partial?: P;
  verify?(request: DecodedRows<R>, response: Response): string | undefined;
}): MiCommand<EncodableRows<R>, DecodedRows<R>, Response, P> {
  const { title, spec, requestSize: size = requestSize, ...others } = definition;
  const request = struct({ title: `${title} request`, spec, size }, definition.request);
  return { ...others, title, spec, messageType: "miCommand", request } as unknown as MiCommand<
    EncodableRows<R>,
    DecodedRows<R>,
    Response,
    P
  >;
}

/** A response whose value is a data structure behind the header. */
export function responseData<R>(
  data: Struct<R, unknown>,
  options: Omit<ResponseLayout<NoInfer<R>>, "struct" | "offset"> = {},
) {
  return { struct: data, offset: responseSize, ...options } satisfies ResponseLayout<R>;
}

/** A response whose value is its data, `data`, whatever they are. */
export function responseBytes(
  title: string,
  doc: string,
  options: Omit<ResponseLayout, "struct" | "offset" | "whenEmpty">,
) {
  const about = { title: `${title} response`, spec: "NVMe-MI 2.0 §5", size: 0 };
  return responseData(struct(about, { data: rest(doc) }), options);
}

/** A response whose value is in the management response bytes themselves (5–7), and nothing follows. */
export function managementResponse<const R extends Rows>(title: string, rows: R) {
  const value = struct({ title: `${title} response`, spec: "NVMe-MI 2.0 §5", size: responseSize }, rows);
  return { struct: value, offset: 0 } satisfies ResponseLayout<DecodedRows<R>>;
}
